import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { toolResult } from "./result.js";

const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const GIF = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";
const OMITTED = "[MCP image omitted because its data was invalid or its MIME type unsupported]";

const text = (value: string) => ({ type: "text", text: value });
const image = (data: string, mimeType = "image/png") => ({ type: "image", data, mimeType });

describe("what a model reads of a server's answer", () => {
  const textOf = (answer: object) => toolResult("s", { ...answer }).textResultForLlm;

  it("is the texts, embedded ones included, one after the other", () => {
    const content = [
      text("a"),
      text("b\n"),
      { type: "resource_link", uri: "x://1", name: "one" },
      { type: "resource", resource: { uri: "x://2", text: "resource" } },
      { type: "audio", data: "AAAA", mimeType: "audio/wav" },
      { type: "something-new", text: "?" },
      text("c"),
    ];
    expect(textOf({ content })).toBe("ab\nresourcec");
  });

  it("is nothing where there is nothing to read", () => {
    expect(textOf({ content: [] })).toBe("");
  });

  it("ends in the structured answer, unless the text is that", () => {
    expect(textOf({ content: [text("hello")], structuredContent: { a: 1 } })).toBe('hello\n\n{"a":1}');
    expect(textOf({ content: [text('{"a":'), text("1}")], structuredContent: { a: 1 } })).toBe('{"a":1}');
    expect(textOf({ content: [text('{ "a": 1 }')], structuredContent: { a: 1 } })).toBe(
      '{ "a": 1 }\n\n{"a":1}',
    );
    expect(textOf({ structuredContent: { a: [1, 2] } })).toBe('{"a":[1,2]}');
  });

  it("says when an image can't be shown", () => {
    expect(textOf({ content: [image("AAAA")] })).toBe(OMITTED);
    expect(textOf({ content: [text("A"), image("AAAA"), image("AAAA"), text("B")] })).toBe(`AB\n${OMITTED}`);
    expect(textOf({ content: [image("AAAA")], structuredContent: { a: 1 } })).toBe(`${OMITTED}\n\n{"a":1}`);
  });

  it("names the server when its tool fails", () => {
    const content = [text("failed because"), text("of x")];
    expect(textOf({ content, isError: true, structuredContent: { e: 1 } })).toBe(
      "MCP server 's': failed becauseof x\n\n{\"e\":1}",
    );
    expect(textOf({ content: [], isError: true })).toBe("MCP server 's': Tool execution failed");
  });

  it("says when an answer is none", () => {
    expect(textOf({})).toBe("MCP server 's': MCP request failed: expected CallToolResult from tools/call");
  });
});

describe("what clients are shown of a server's answer", () => {
  it("is every block, and the structured answer", () => {
    const content = [text("a"), { type: "resource_link", uri: "x://1", name: "one", size: 3 }, image(PNG)];
    expect(toolResult("s", { content, structuredContent: [1] })).toMatchObject({
      resultType: "success",
      contents: content,
      structuredContent: [1],
    });
  });

  it("has images and files for models that can see them", () => {
    const content = [
      { type: "resource", resource: { uri: "x://1", mimeType: "application/pdf", blob: "AAAABBBB" } },
      image(PNG, "image/PNG; charset=x"),
      image(GIF, "image/gif"),
    ];
    expect(toolResult("s", { content }).binaryResultsForLlm).toEqual([
      { type: "resource", data: "AAAABBBB", mimeType: "application/pdf" },
      { type: "image", data: PNG, mimeType: "image/png" },
      { type: "image", data: GIF, mimeType: "image/gif" },
    ]);
  });

  it("leaves out images that are cut short, go on, are of another type or no base64", () => {
    const bytes = Buffer.from(PNG, "base64");
    const broken = [
      image(bytes.subarray(0, -4).toString("base64")),
      image(Buffer.concat([bytes, Buffer.from("x")]).toString("base64")),
      image(PNG.replace("WjR9", "WjR8")),
      image(PNG, "image/jpeg"),
      image(PNG, "image/svg+xml"),
      image(`${PNG.slice(0, 20)}\n${PNG.slice(20)}`),
      image(PNG.replace(/=+$/, "")),
    ];
    const result = toolResult("s", { content: broken });
    expect(result.contents).toEqual([]);
    expect(result).not.toHaveProperty("binaryResultsForLlm");
    expect(result.toolTelemetry?.metrics).toMatchObject({ mcp_image_results_omitted: broken.length });
  });

  /** The picture with another chunk after its header. */
  const withChunk = (chunk: Buffer, checksum: number) => {
    const edges = Buffer.alloc(8);
    edges.writeUInt32BE(chunk.length - 4);
    edges.writeUInt32BE(checksum, 4);
    const bytes = Buffer.from(PNG, "base64");
    const added = [edges.subarray(0, 4), chunk, edges.subarray(4)];
    return Buffer.concat([bytes.subarray(0, 33), ...added, bytes.subarray(33)]).toString("base64");
  };

  it("takes large images", () => {
    const chunk = Buffer.concat([Buffer.from("tEXt"), Buffer.alloc(12_000_000)]);
    const content = [image(withChunk(chunk, crc32(chunk)))];
    expect(toolResult("s", { content }).contents).toEqual(content);
  });

  it("mends an image that is damaged where it doesn't matter", () => {
    const content = [image(withChunk(Buffer.from("iCCPdata"), 1))];
    expect(toolResult("s", { content }).contents).toEqual([image(PNG)]);
    const needed = [image(withChunk(Buffer.from("PLTEdata"), 1))];
    expect(toolResult("s", { content: needed }).contents).toEqual([]);
  });

  it("leaves out the middle of long texts", () => {
    const half = (letter: string) => letter.repeat(5_120);
    const long = `${half("a")}xyz${half("b")}`;
    const shortened = `${half("a")}<output too long - dropped 3 characters from the middle>${half("b")}`;
    expect(toolResult("s", { content: [text(long)] })).toMatchObject({
      textResultForLlm: long,
      detailedContent: shortened,
    });
    expect(toolResult("s", { content: [text(long)], isError: true })).toMatchObject({
      textResultForLlm: `MCP server 's': ${long}`,
      error: `MCP server 's': ${shortened}`,
      detailedContent: `MCP server 's': ${shortened}`,
    });
  });

  it("has a failure's blocks, unless there are none", () => {
    const failed = toolResult("s", { content: [text("no")], isError: true });
    expect(failed).toMatchObject({
      resultType: "failure",
      contents: [text("no")],
      toolTelemetry: {
        properties: { failure_category: "server_error", failure_stage: "invoke" },
        metrics: { mcp_result_content_bytes: 2 },
      },
    });
    expect(toolResult("s", { content: [], isError: true })).not.toHaveProperty("contents");
  });
});

describe("how telemetry measures a structured answer", () => {
  const metricsOf = (value: string, structuredContent: unknown) =>
    toolResult("s", { content: [text(value)], structuredContent }).toolTelemetry?.metrics;

  it("counts the words it shares with the text", () => {
    expect(metricsOf("foo foo bar", { foo: "foo" })).toEqual({
      mcp_result_content_bytes: 11,
      mcp_structured_content_bytes: 13,
      mcp_text_token_bytes: 9,
      mcp_structured_token_bytes: 6,
      mcp_shared_token_bytes: 6,
    });
    expect(metricsOf("foo bar foo-baz_qux 1.5 é", { foo: "baz", x: 1.5, y: [true, null] })).toMatchObject({
      mcp_text_token_bytes: 19,
      mcp_structured_token_bytes: 18,
      mcp_shared_token_bytes: 8,
    });
  });

  it("notices when the text says the same in other words", () => {
    const key = "mcp_structured_content_duplicate_bytes";
    expect(metricsOf('{ "a" : 1 }', { a: 1 })).toMatchObject({ [key]: 7 });
    expect(metricsOf('{"b":2,"a":1}', { a: 1, b: 2 })).toMatchObject({ [key]: 13 });
    expect(metricsOf("hello world", { result: "hello world" })).toMatchObject({ [key]: 24 });
    expect(metricsOf('{"a":1}', { a: 1 })).not.toHaveProperty(key);
    expect(metricsOf("1", { result: 1 })).not.toHaveProperty(key);
  });
});
