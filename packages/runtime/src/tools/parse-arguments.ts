import type { RequestedCall } from "./requested-call.js";
import { failureResult } from "./results.js";
import type { Tool, ToolArguments, ToolResult } from "./tool.js";

/** A call with arguments that a tool can be given. */
export type ParsedCall = RequestedCall & { readonly arguments: ToolArguments };

export interface ParsedArguments {
  /** Empty when what the model wrote is no JSON object. */
  readonly arguments: ToolArguments;
  /** What the model is told when it wrote none. */
  readonly refuse?: ToolResult;
}

/** What a call is named that has no name. */
export const NAMELESS = "invalid_tool_call";

/** The arguments of a call: an object, or why there is none. No text at all counts as no arguments. */
export function parseArguments(call: RequestedCall, tool: Tool | undefined): ParsedArguments {
  if (call.name === NAMELESS && !tool) return { arguments: {}, refuse: nameless(call.arguments) };
  if (tool?.grammar) return { arguments: { input: freeText(call.arguments) } };
  let parsed: unknown = call.arguments === undefined ? {} : call.arguments;
  if (typeof parsed === "string") {
    const text = parsed;
    try {
      parsed = readArguments(text);
    } catch (error) {
      return { arguments: {}, refuse: malformed(call.name, text, (error as Error).message) };
    }
  }
  if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) {
    return { arguments: parsed as ToolArguments };
  }
  const received = parsed === null ? "null" : Array.isArray(parsed) ? "array" : typeof parsed;
  const problem = `Expected JSON object but got ${received}`;
  return { arguments: {}, refuse: failureResult(`Invalid input: ${problem}`, { error: problem }) };
}

/**
 * The value of the JSON that a model wrote as arguments. Some models write it twice over, as a text that holds JSON.
 *
 * @throws Error in words that help a model to mend it
 */
export function readArguments(text: string): unknown {
  if (text === "") return {};
  const value = parseJson(text);
  return typeof value === "string" ? parseJson(value) : value;
}

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    assertWholeLetters(text);
    return value;
  } catch (error) {
    throw new Error(withLineAndColumn((error as Error).message, text));
  }
}

function nameless(written: unknown): ToolResult {
  const args = typeof written === "string" ? written : JSON.stringify(written ?? {});
  const text = `Tool call failed: the tool name is missing or empty. Retry with a registered tool name. Arguments: ${args}`;
  return failureResult(text, {
    error: "Tool name is missing or empty.",
    toolTelemetry: { properties: { wasNamelessToolCall: "true" } },
    isUnmeasured: true,
  });
}

/** What a model wrote for a tool that takes a text: the text itself, or an object that holds it. */
export function freeText(written: unknown): string {
  if (typeof written === "string") return written;
  const { input } = (written ?? {}) as { input?: unknown };
  return typeof input === "string" ? input : JSON.stringify(written ?? "");
}

function malformed(name: string, text: string, reason: string): ToolResult {
  return failureResult(
    `The arguments for the tool call '${name}' were not valid JSON. ` +
      `The arguments have been cleared. Arguments: ${text}. JSON parse error: ${reason}`,
    { error: reason, toolTelemetry: { properties: { wasSyntaxError: "true" } }, isUnmeasured: true },
  );
}

/**
 * Half a letter is none: it could only be written as something else.
 *
 * @throws Error that says where one stands
 */
function assertWholeLetters(json: string): void {
  if (!/\\u[dD][89a-fA-F]/.test(json)) return;
  for (const { index, 0: found, 1: low } of json.matchAll(ESCAPES)) {
    const isHigh = /^\\u[dD][89abAB]/.test(found);
    if (low !== undefined || !(isHigh || /^\\u[dD][c-fC-F]/.test(found))) continue;
    const rest = json.slice(index + found.length, index + found.length + 2);
    const isCut = isHigh && rest !== "\\u";
    const what = isCut ? "unexpected end of hex escape" : "lone leading surrogate in hex escape";
    const seen = isCut ? (rest.startsWith("\\") ? 2 : 1) : isHigh ? found.length : 0;
    const at = index + found.length + seen;
    const lines = json.slice(0, at).split("\n");
    throw new Error(`${what} at line ${lines.length} column ${Buffer.byteLength(lines.at(-1) ?? "")}`);
  }
}

/** The escapes of a JSON text; those of a letter in two halves are one, with the second half as its group. */
const ESCAPES = /\\u[dD][89abAB][\da-fA-F]{2}(\\u[dD][c-fC-F][\da-fA-F]{2})|\\u[\da-fA-F]{4}|\\[^u]/g;

/** Node 20 names only the position; later versions add the line and column, which help a model more. */
function withLineAndColumn(message: string, text: string): string {
  const position = / at position (\d+)$/.exec(message)?.[1];
  if (position === undefined) return message;
  const lines = text.slice(0, Number(position)).split("\n");
  return `${message} (line ${lines.length} column ${(lines.at(-1)?.length ?? 0) + 1})`;
}
