import { denialText } from "../permissions/denial-texts.js";
import type { PermissionOutcome } from "../permissions/gate.js";
import type { ToolResult } from "./tool.js";

/** A result that tells the model what went wrong. */
export function failureResult(text: string, details: Partial<ToolResult> = {}): ToolResult {
  return { textResultForLlm: text, resultType: "failure", ...details };
}

export function successResult(text: string, details: Partial<ToolResult> = {}): ToolResult {
  return { textResultForLlm: text, resultType: "success", ...details };
}

/** What becomes of a call that the gate did not approve. */
export function deniedResult(outcome: PermissionOutcome): ToolResult {
  const text = denialText(outcome);
  return { textResultForLlm: text, resultType: "denied", error: text };
}
