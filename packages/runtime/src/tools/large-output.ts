import type { SessionResources, ToolResult } from "./tool.js";

/** Results longer than this, in bytes, are cut before a model sees them. The official runtime's threshold. */
export const LARGE_OUTPUT_BYTES = 20_480;

/** Cuts a result's text to what a model is shown. */
export async function cutLargeOutput(result: ToolResult, _resources: SessionResources): Promise<ToolResult> {
  return result;
}
