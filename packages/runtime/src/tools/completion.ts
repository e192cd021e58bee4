import { isLarge, thresholdMetric } from "./large-output.js";
import type { OutputLimits } from "./output-limits.js";
import type { RequestedCall } from "./requested-call.js";
import type { ToolResult, ToolTelemetry } from "./tool.js";

/** How results are measured. */
export interface Measures {
  readonly limits: OutputLimits;
  readonly countTokens: ((text: string) => number) | undefined;
}

/** The data of `tool.execution_complete`. */
export function completionData(call: RequestedCall, result: ToolResult, measures: Measures): object {
  const { fileEdits, shellExecution, toolDescription } = result;
  return {
    toolCallId: call.toolCallId,
    model: call.model,
    interactionId: call.interactionId,
    turnId: call.turnId,
    rte: false,
    ...(fileEdits && { fileEdits: fileEdits.map(({ path, kind }) => ({ path, kind })) }),
    ...(shellExecution && { shellExecution }),
    ...outcome(result),
    toolTelemetry: telemetry(call, result, measures),
    ...(toolDescription && { toolDescription }),
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
  const { detailedContent = text, uiResource } = result;
  return {
    content: text === "" ? detailedContent : text,
    detailedContent,
    ...(contents && { contents }),
    ...(uiResource && { uiResource }),
    ...(structuredContent !== undefined && { structuredContent }),
    ...(binaryResultsForLlm && { binaryResultsForLlm }),
  };
}

/** The telemetry of a result as hooks are shown it: before its tokens are counted. */
export function hookTelemetry(call: RequestedCall, result: ToolResult, limits: OutputLimits): ToolTelemetry {
  const { toolTelemetry } = result;
  const metrics = {
    ...toolTelemetry?.metrics,
    context_token_limit: call.contextLimit,
    context_current_tokens: call.contextTokens,
    ...thresholdMetric(result, limits),
  };
  return { ...toolTelemetry, metrics };
}

function telemetry(
  call: RequestedCall,
  result: ToolResult,
  { countTokens, limits }: Measures,
): ToolTelemetry {
  const told = result.toolTelemetry;
  if (result.isUnmeasured) return told ?? {};
  const metrics = {
    ...hookTelemetry(call, result, limits).metrics,
    ...(result.resultType === "success" &&
      !result.binaryResultsForLlm &&
      countTokens && {
        [isLarge(result.textResultForLlm) ? "result_token_count_estimate" : "result_token_count"]:
          countTokens(result.textResultForLlm),
      }),
  };
  return { ...told, metrics };
}
