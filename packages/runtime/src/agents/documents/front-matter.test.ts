import { expect, test } from "vitest";
import { isMalformed, listField, parseDocument } from "./front-matter.js";

test("splits a text into its fields and its body", async () => {
  const document = await parseDocument("---\nname: a\ntools: [x, y]\n---\nBody\n---\nmore\n");
  expect(document).toEqual({ fields: { name: "a", tools: ["x", "y"] }, body: "Body\n---\nmore\n" });
});

test("takes an empty front matter as no fields", async () => {
  expect(await parseDocument("---\n---\nBody")).toEqual({ fields: {}, body: "Body" });
});

test("leaves out the blank lines between the two, not the body's own space", async () => {
  expect(await parseDocument("---\nname: a\n---\n\n \n  # Body\n\n")).toMatchObject({ body: "  # Body\n\n" });
});

test("says what is wrong with a text without front matter, and keeps the text", async () => {
  const document = await parseDocument("# Title\n");
  expect(document).toMatchObject({
    problem: "missing or malformed YAML frontmatter",
    body: "# Title\n",
    head: undefined,
  });
});

test("says what is wrong with YAML that can't be read", async () => {
  const document = await parseDocument("---\nname: [x\n---\nb");
  expect(isMalformed(document) && document.problem).toMatch(/^failed to parse YAML frontmatter: /);
});

test("a front matter that is a list has no fields", async () => {
  expect(isMalformed(await parseDocument("---\n- a\n---\n"))).toBe(true);
});

test("reads a list that is written as one text", () => {
  expect(listField({ tools: "view, bash," }, "tools")).toEqual(["view", "bash"]);
  expect(listField({ tools: ["view", 3] }, "tools")).toEqual(["view"]);
  expect(listField({ tools: [] }, "tools")).toEqual([]);
  expect(listField({ tools: 3 }, "tools")).toBeUndefined();
});
