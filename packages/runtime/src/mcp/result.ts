import { failureResult, successResult, type ToolResult } from "../tools/index.js";
import { type CheckedImage, checkImage } from "./images.js";
import { type StructuredContent, structuredMetrics, withStructured } from "./structured.js";

/** A block of a tool's answer, of any type and shape. */
type Block = Readonly<Record<string, unknown>>;

const OMITTED_IMAGE = "[MCP image omitted because its data was invalid or its MIME type unsupported]";

/** Characters at each end of a long answer that people are shown. The official runtime's. */
const HALF_DETAIL = 5_120;

/** Types of blocks that clients are shown as they are. */
const SHOWN_BLOCKS: ReadonlySet<unknown> = new Set(["text", "image", "audio", "resource", "resource_link"]);

/**
 * Turns a server's answer to `tools/call` into a tool's result. The model reads the texts, those of embedded
 * resources included, one after the other, and the structured answer; clients are shown every block.
 */
export function toolResult(serverName: string, answer: Readonly<Record<string, unknown>>): ToolResult {
  const { content, structuredContent, isError } = answer;
  if (!Array.isArray(content) && structuredContent === undefined) {
    return serverFailure(serverName, "MCP request failed: expected CallToolResult from tools/call", {
      failure_category: "transport_failure",
    });
  }
  const read = readBlocks(Array.isArray(content) ? content : []);
  const structured = readStructured(structuredContent);
  const shown = read.omitted > 0 ? joinLines(read.text, OMITTED_IMAGE) : read.text;
  const text = withStructured(shown, structured);
  const metrics = {
    mcp_result_content_bytes: Buffer.byteLength(read.text),
    ...(read.omitted > 0 && { mcp_image_results_omitted: read.omitted }),
    ...structuredMetrics(read.text, structured),
  };
  const details = {
    detailedContent: withoutMiddle(text),
    contents: read.blocks,
    ...(structured && { structuredContent: structured.value }),
  };
  if (isError !== true) {
    const binary = read.binary.length > 0 && { binaryResultsForLlm: read.binary };
    return successResult(text, { ...details, ...binary, toolTelemetry: { metrics } });
  }
  const category = { failure_category: "server_error" };
  const failure = serverFailure(serverName, text || "Tool execution failed", category);
  const shortened = serverFailure(serverName, withoutMiddle(text) || "Tool execution failed", category);
  const told = shortened.textResultForLlm;
  return {
    ...failure,
    error: told,
    ...(read.blocks.length > 0 && { ...details, detailedContent: told }),
    toolTelemetry: { ...failure.toolTelemetry, metrics },
  };
}

/** The beginning and the end of what is too long for people. */
function withoutMiddle(text: string): string {
  const dropped = text.length - 2 * HALF_DETAIL;
  if (dropped <= 0) return text;
  const note = `<output too long - dropped ${dropped} characters from the middle>`;
  return text.slice(0, HALF_DETAIL) + note + text.slice(-HALF_DETAIL);
}

/** A call that failed. @param properties what telemetry says of it, beside the stage */
export function serverFailure(
  serverName: string,
  problem: string,
  properties: Readonly<Record<string, string>>,
): ToolResult {
  return failureResult(`MCP server '${serverName}': ${problem}`, {
    toolTelemetry: { properties: { ...properties, failure_stage: "invoke" } },
  });
}

interface ReadBlocks {
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly binary: readonly object[];
  /** Images nobody can be shown. */
  readonly omitted: number;
}

function readBlocks(content: readonly Block[]): ReadBlocks {
  const texts: string[] = [];
  const blocks: Block[] = [];
  const binary: object[] = [];
  let omitted = 0;
  for (const block of content) {
    if (!SHOWN_BLOCKS.has(block?.["type"])) continue;
    const image = block["type"] === "image" ? checkImage(block["data"], block["mimeType"]) : undefined;
    if (block["type"] === "image" && !image) {
      omitted += 1;
      continue;
    }
    blocks.push(image ? { ...block, data: image.data } : block);
    texts.push(textOf(block));
    binary.push(...binaryOf(block, image));
  }
  return { text: texts.join(""), blocks, binary, omitted };
}

function textOf(block: Block): string {
  const holder = block["type"] === "resource" ? block["resource"] : block;
  const text = block["type"] === "text" || block["type"] === "resource" ? (holder as Block)?.["text"] : "";
  return typeof text === "string" ? text : "";
}

function binaryOf(block: Block, image: CheckedImage | undefined): readonly object[] {
  if (image) return [{ type: "image", data: image.data, mimeType: image.mimeType }];
  const { blob, mimeType = "application/octet-stream" } = (block["resource"] ?? {}) as Block;
  return block["type"] === "resource" && typeof blob === "string"
    ? [{ type: "resource", data: blob, mimeType }]
    : [];
}

function readStructured(value: unknown): StructuredContent | undefined {
  return value === undefined || value === null ? undefined : { value, text: JSON.stringify(value) };
}

function joinLines(...lines: readonly string[]): string {
  return lines.filter((line) => line !== "").join("\n");
}
