import type { RequestedCall } from "./execution.js";
import { LARGE_OUTPUT_BYTES } from "./large-output.js";
import type { ToolResult, ToolTelemetry } from "./tool.js";

/** The data of `tool.execution_complete`. */
export function completionData(
  call: RequestedCall,
  result: ToolResult,
  countTokens: ((text: string) => number) | undefined,
): object {
  const { fileEdits, shellExecution } = result;
  return {
    toolCallId: call.toolCallId,
    model: call.model,
    interactionId: call.interactionId,
    turnId: call.turnId,
    rte: false,
    ...(fileEdits && { fileEdits: fileEdits.map(({ path, kind }) => ({ path, kind })) }),
    ...(shellExecution && { shellExecution }),
    ...outcome(result),
    toolTelemetry: telemetry(call, result, countTokens),
  };
}

function outcome(result: ToolResult): object {
  const text = result.textResultForLlm;
  if (result.resultType !== "success") {
    const error = { message: result.error ?? text, code: result.errorCode ?? result.resultType };
    return { success: false, error };
  }
  const { contents, binaryResultsForLlm, detailedContent = text } = result;
  return {
    success: true,
    result: {
      content: text === "" ? detailedContent : text,
      detailedContent,
      ...(contents && { contents }),
      ...(binaryResultsForLlm && { binaryResultsForLlm }),
    },
  };
}

function telemetry(
  call: RequestedCall,
  result: ToolResult,
  countTokens: ((text: string) => number) | undefined,
): ToolTelemetry {
  const told = result.toolTelemetry;
  if (told?.properties?.["wasSyntaxError"]) return told;
  const metrics = {
    ...told?.metrics,
    context_token_limit: call.contextLimit,
    context_current_tokens: call.contextTokens,
    ...(result.largeOutput !== "keep" && { large_output_threshold_bytes: LARGE_OUTPUT_BYTES }),
    ...(result.resultType === "success" &&
      countTokens && { result_token_count: countTokens(result.textResultForLlm) }),
  };
  return { ...told, metrics };
}
