import type { RequestedCall } from "./execution.js";
import { isLarge, LARGE_OUTPUT_BYTES } from "./large-output.js";
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
  if (result.resultType === "success") return { success: true, result: shown(result) };
  const { error = result.textResultForLlm, errorCode = result.resultType, contents } = result;
  return {
    success: false,
    error: { message: error, code: errorCode },
    ...(contents && { result: { ...shown(result), content: error } }),
  };
}

function shown(result: ToolResult): object {
  const { textResultForLlm: text, contents, structuredContent, binaryResultsForLlm } = result;
  const { detailedContent = text } = result;
  return {
    content: text === "" ? detailedContent : text,
    detailedContent,
    ...(contents && { contents }),
    ...(structuredContent !== undefined && { structuredContent }),
    ...(binaryResultsForLlm && { binaryResultsForLlm }),
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
      !result.binaryResultsForLlm &&
      countTokens && {
        [isLarge(result.textResultForLlm) ? "result_token_count_estimate" : "result_token_count"]:
          countTokens(result.textResultForLlm),
      }),
  };
  return { ...told, metrics };
}
