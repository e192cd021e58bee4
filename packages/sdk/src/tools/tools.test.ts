import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineTool, parametersSchema } from "./define-tool.js";
import { convertMcpCallToolResult } from "./mcp-result.js";
import { toToolResult } from "./tool-result.js";
import { BuiltInTools, ToolSet } from "./tool-set.js";

describe("a tool", () => {
  it("types its handler's arguments by a zod schema, and shows it as JSON Schema", () => {
    const tool = defineTool("add", {
      parameters: z.object({ a: z.number(), b: z.number() }),
      handler: ({ a, b }) => a + b,
    });
    expect(tool.name).toBe("add");
    expect(parametersSchema(tool.parameters)).toMatchObject({
      type: "object",
      properties: { a: { type: "number" }, b: { type: "number" } },
      required: ["a", "b"],
    });
  });

  it("takes JSON Schema as it is", () => {
    const parameters = { type: "object", properties: {} };
    expect(parametersSchema(defineTool("t", { parameters }).parameters)).toBe(parameters);
    expect(parametersSchema(undefined)).toBeUndefined();
  });
});

describe("a tool's result", () => {
  it.each([
    ["text", "hello", "hello"],
    ["nothing", undefined, ""],
    ["null", null, ""],
    ["a number", 5, "5"],
    ["a list", [1, 2], "[1,2]"],
    ["an object", { found: 1 }, '{"found":1}'],
    ["an object that only looks like a result", { textResultForLlm: "x" }, '{"textResultForLlm":"x"}'],
  ])("is text for %s", (_, value, text) => {
    expect(toToolResult(value)).toBe(text);
  });

  it("is passed on when it is a result object", () => {
    const result = { textResultForLlm: "x", resultType: "denied" as const, extra: 1 };
    expect(toToolResult(result)).toBe(result);
  });

  it("is made from what an MCP server answers", () => {
    expect(
      convertMcpCallToolResult({
        content: [
          { type: "text", text: "a" },
          { type: "image", data: "AA", mimeType: "image/png" },
          { type: "resource", resource: { uri: "u1", text: "b" } },
          { type: "resource", resource: { uri: "u2", blob: "BB" } },
        ],
      }),
    ).toEqual({
      textResultForLlm: "a\nb",
      resultType: "success",
      binaryResultsForLlm: [
        { data: "AA", mimeType: "image/png", type: "image" },
        { data: "BB", mimeType: "application/octet-stream", type: "resource", description: "u2" },
      ],
    });
    expect(convertMcpCallToolResult({ content: [], isError: true })).toEqual({
      textResultForLlm: "",
      resultType: "failure",
    });
  });
});

describe("a tool set", () => {
  it("builds patterns by source", () => {
    const tools = new ToolSet().addBuiltIn("a").addBuiltIn(["b", "*"]).addCustom("c").addMcp("d");
    expect(tools.toArray()).toEqual(["builtin:a", "builtin:b", "builtin:*", "custom:c", "mcp:d"]);
    tools.toArray().push("x");
    expect(tools.toArray()).toHaveLength(5);
  });

  it.each(["", "a b", "x:y", "a*"])("refuses the name %j", (name) => {
    expect(() => new ToolSet().addMcp(name)).toThrow(
      `Invalid mcp tool name '${name}': tool names must match /^[a-zA-Z0-9_-]+$/ or be the wildcard '*'.`,
    );
  });

  it("knows the built-in tools that stay within a session", () => {
    expect(BuiltInTools.Isolated).toContain("ask_user");
    expect(BuiltInTools.Isolated).not.toContain("bash");
  });
});
