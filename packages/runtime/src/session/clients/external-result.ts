import {
  failureResult,
  successResult,
  type ToolArguments,
  type ToolResult,
  type ToolTelemetry,
} from "../../tools/index.js";

/** What an answer to `external_tool.requested` carries: `session.tools.handlePendingToolCall`. */
export interface ExternalAnswer {
  readonly result?: unknown;
  readonly error?: string | undefined;
}

/** What clients are not told apart by. Source: the official runtime. */
const FAILED = "Tool execution failed";

const RESULT_TYPES: ReadonlySet<unknown> = new Set(["success", "failure", "rejected", "denied", "timeout"]);

/** What a client answered, as the result of its tool. Anything that isn't a result is an empty success. */
export function externalResult(
  { result, error }: ExternalAnswer,
  call: { readonly name: string; readonly args: ToolArguments },
): ToolResult {
  if (result === undefined || result === null) {
    if (error === undefined) return successResult("");
    const args = JSON.stringify(call.args);
    const text = `Failed to execute \`${call.name}\` tool with arguments: ${args} due to error: Error: ${FAILED}`;
    return failureResult(text, { error: FAILED });
  }
  if (typeof result === "string") return successResult(result);
  const fields = result as Readonly<Record<string, unknown>>;
  const text = fields["textResultForLlm"];
  const type = fields["resultType"];
  return {
    textResultForLlm: typeof text === "string" ? text : "",
    resultType: RESULT_TYPES.has(type) ? (type as ToolResult["resultType"]) : "success",
    ...given("detailedContent", fields["sessionLog"]),
    ...given("error", fields["error"]),
    ...(Array.isArray(fields["contents"]) && { contents: fields["contents"] as object[] }),
    ...(Array.isArray(fields["binaryResultsForLlm"]) && {
      binaryResultsForLlm: fields["binaryResultsForLlm"] as object[],
    }),
    ...(isObject(fields["toolTelemetry"]) && { toolTelemetry: fields["toolTelemetry"] as ToolTelemetry }),
  };
}

function given<Name extends string>(name: Name, value: unknown): Partial<Record<Name, string>> {
  return typeof value === "string" ? ({ [name]: value } as Record<Name, string>) : {};
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
