import { isLarge } from "./large-output.js";
import type { ToolResult } from "./tool.js";

/** A result as hooks are shown it: the wire's `ToolResultObject`. @param isMcp whether a server's tool made it */
export function hookedResult(result: ToolResult, isMcp: boolean): Readonly<Record<string, unknown>> {
  const { textResultForLlm, resultType, toolTelemetry, detailedContent: sessionLog, contents } = result;
  const { binaryResultsForLlm, structuredContent, error } = result;
  return {
    textResultForLlm,
    resultType,
    ...((binaryResultsForLlm || isMcp) && { binaryResultsForLlm: binaryResultsForLlm ?? [] }),
    ...(error !== undefined && { error }),
    ...(sessionLog !== undefined && { sessionLog }),
    ...(toolTelemetry && { toolTelemetry }),
    ...(contents && { contents }),
    ...(structuredContent !== undefined && { structuredContent }),
    ...(result.largeOutput === "keep" && { skipLargeOutputProcessing: true }),
  };
}

const TYPES: ReadonlySet<unknown> = new Set<ToolResult["resultType"]>([
  "success",
  "failure",
  "rejected",
  "denied",
  "timeout",
]);

/** A result with what a hook's `ToolResultObject` says; what that leaves out stays. */
export function resultOfHook(said: Readonly<Record<string, unknown>>, before: ToolResult): ToolResult {
  const { textResultForLlm: text, resultType: type, error, sessionLog, toolTelemetry } = said;
  const { contents, binaryResultsForLlm, structuredContent } = said;
  return {
    ...before,
    ...(typeof text === "string" && { textResultForLlm: text }),
    ...(TYPES.has(type) && { resultType: type as ToolResult["resultType"] }),
    ...(typeof error === "string" && { error }),
    ...(typeof sessionLog === "string" && { detailedContent: sessionLog }),
    ...(isObject(toolTelemetry) && { toolTelemetry }),
    ...(Array.isArray(contents) && { contents }),
    ...(Array.isArray(binaryResultsForLlm) && { binaryResultsForLlm }),
    ...(structuredContent !== undefined && { structuredContent }),
    ...(typeof text === "string" && isLarge(text) && { largeOutput: "cut" }),
  };
}

function isObject(value: unknown): value is NonNullable<ToolResult["toolTelemetry"]> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
