import type { RequestedCall } from "./execution.js";
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

/** The arguments of a call: an object, or why there is none. No text at all counts as no arguments. */
export function parseArguments(call: RequestedCall, tool: Tool | undefined): ParsedArguments {
  if (tool?.grammar) return { arguments: { input: freeText(call.arguments) } };
  let parsed = call.arguments ?? {};
  if (typeof parsed === "string") {
    const text = parsed;
    try {
      parsed = text.trim() === "" ? {} : JSON.parse(text);
    } catch (error) {
      const reason = withLineAndColumn((error as Error).message, text);
      return { arguments: {}, refuse: malformed(call.name, text, reason) };
    }
  }
  if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) {
    return { arguments: parsed as ToolArguments };
  }
  const received = Array.isArray(parsed) ? "array" : typeof parsed;
  const problem = `Expected JSON object but got ${received}`;
  return { arguments: {}, refuse: failureResult(`Invalid input: ${problem}`, { error: problem }) };
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

/** Node 20 names only the position; later versions add the line and column, which help a model more. */
function withLineAndColumn(message: string, text: string): string {
  const position = / at position (\d+)$/.exec(message)?.[1];
  if (position === undefined) return message;
  const lines = text.slice(0, Number(position)).split("\n");
  return `${message} (line ${lines.length} column ${(lines.at(-1)?.length ?? 0) + 1})`;
}
