import { expect, test } from "vitest";
import { matchTools } from "./match-tools.js";

function tool(name: string, description = "", properties: object = {}) {
  return { name, description, parameters: { type: "object", properties } };
}

const found = (query: string, tools: readonly ReturnType<typeof tool>[]) =>
  matchTools(query, tools).map(({ name }) => name);

test("a tool of that name comes first, then names, then what is said of tools, each by name", () => {
  const tools = [
    tool("said", "Uses alpha."),
    tool("plural", "Uses alphas."),
    tool("taken", "", { alpha: { type: "string" } }),
    tool("takenToo", "", { x: { type: "string", description: "An alpha" } }),
    tool("xalphay"),
    tool("doAlpha"),
    tool("a-alpha-b"),
    tool("alpha"),
  ];
  expect(found("Alpha", tools)).toEqual([
    "alpha",
    "a-alpha-b",
    "doAlpha",
    "xalphay",
    "said",
    "taken",
    "takenToo",
  ]);
});

test("any word will do, and more words are better", () => {
  const tools = [
    tool("none"),
    tool("one_beta"),
    tool("beta_gamma"),
    tool("both", "beta and gamma"),
    tool("gammas", "gamma"),
  ];
  expect(found("beta gamma", tools)).toEqual(["beta_gamma", "one_beta", "gammas", "both"]);
});

test("a name is the same however its words are put together", () => {
  expect(found("zeta_eta", [tool("zeta"), tool("zeta_eta"), tool("zeta-eta"), tool("theta")])).toEqual([
    "zeta-eta",
    "zeta_eta",
    "zeta",
  ]);
});

test("short words are not looked for inside others", () => {
  expect(found("c_7", [tool("c_17"), tool("c_1"), tool("c_7"), tool("abc")])).toEqual(["c_7", "c_1", "c_17"]);
});

test("values, and what is inside of parameters, count; types don't", () => {
  const tools = [
    tool("chosen", "", { e: { type: "string", enum: ["psi"] } }),
    tool("inner", "", { o: { type: "object", properties: { psiValue: { type: "string" } } } }),
  ];
  expect(found("psi", tools)).toEqual(["chosen", "inner"]);
  expect(found("string object", tools)).toEqual([]);
});
