import { describe, expect, it } from "vitest";
import type { AgentTool } from "../host.js";
import { parseCall, toolRequest } from "./tool-requests.js";

const tool = (overrides: Partial<AgentTool>): AgentTool => ({
  name: "probe",
  description: "",
  parameters: { type: "object", properties: {} },
  ...overrides,
});
const request = (name: string, args: string, tools: readonly AgentTool[] = []) =>
  toolRequest(parseCall({ id: "call", name, arguments: args }), tools);

describe("a tool request", () => {
  it("says what is intended, by the tool's own word", () => {
    const tools = [tool({ title: "Probing", summarize: ({ depth }) => `down to ${depth}` })];
    expect(request("probe", '{"depth":3}', tools)).toEqual({
      toolCallId: "call",
      name: "probe",
      arguments: { depth: 3 },
      type: "function",
      intentionSummary: "down to 3",
      toolTitle: "Probing",
    });
  });

  it("says what one of the runtime's own tools would intend, where it is not offered or a client's", () => {
    const args = '{"command":"ls","description":"List files"}';
    expect(request("bash", args)).toMatchObject({ intentionSummary: "List files" });
    expect(request("bash", args, [tool({ name: "bash" })])).toMatchObject({ intentionSummary: "List files" });
  });

  it("says the most telling of the arguments of any other tool", () => {
    expect(request("nothing", '{"query":"q","path":"p"}')).toMatchObject({ intentionSummary: "p" });
    expect(request("nothing", '{"query":"","url":"u"}')).toMatchObject({ intentionSummary: "u" });
    expect(request("nothing", '{"path":5,"other":"o"}')).not.toHaveProperty("intentionSummary");
  });

  it("goes without it where the arguments are wrong", () => {
    const failing = tool({
      summarize: () => {
        throw new Error("no");
      },
    });
    expect(request("probe", "{}", [failing])).not.toHaveProperty("intentionSummary");
    expect(request("probe", "{bad", [failing])).toMatchObject({ arguments: {}, type: "function" });
  });

  it("of a tool that takes a text is that text", () => {
    const patch = tool({ name: "apply_patch", grammar: { syntax: "lark", definition: "" } });
    expect(request("apply_patch", '{"input":"*** Begin Patch"}', [patch])).toMatchObject({
      type: "custom",
      arguments: "*** Begin Patch",
    });
  });
});

describe("a call as the model made it", () => {
  const parsed = (name: string, args: string) => parseCall({ id: "call", name, arguments: args });

  it("has a name that every wire takes, unless it is one on offer", () => {
    expect(parsed("functions.view", "{}").shown.name).toBe("functions_view");
    expect(parsed("", "{}").shown.name).toBe("invalid_tool_call");
    const call = { id: "call", name: "my.tool", arguments: "{}" };
    expect(parseCall(call, [tool({ name: "my.tool" })]).shown.name).toBe("my.tool");
  });

  it("may have its arguments written twice over", () => {
    expect(parsed("view", '"{\\"path\\":\\"x\\"}"').arguments).toEqual({ path: "x" });
  });

  it.each(['"text"', " ", '{"a":"\\ud800"}', '{"a":"\\udc00"}'])("is cleared of %j", (args) => {
    expect(parsed("view", args)).toMatchObject({
      shown: { arguments: "{}" },
      arguments: args,
      announced: {},
    });
  });
});
