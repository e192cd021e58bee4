import type { ToolResult, ToolResultObject } from "../types/tools.js";

/** What a tool's handler gave, as the runtime takes it: text, a result object, or anything else as JSON. */
export function toToolResult(value: unknown): ToolResult {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  if (isToolResultObject(value)) return value;
  return JSON.stringify(value) ?? "";
}

function isToolResultObject(value: unknown): value is ToolResultObject {
  const { textResultForLlm, resultType } = value as Partial<ToolResultObject>;
  return typeof textResultForLlm === "string" && typeof resultType === "string";
}
