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

/** What becomes of a call that an abort ended, or kept from running. */
export function interrupted(): ToolResult {
  return failureResult("The execution of this tool, or a previous tool was interrupted.");
}

/**
 * What becomes of a call that the gate did not approve. `rejected` is for a user who said no and nothing
 * else, and for a hook that wants the exchange to end: there is nothing for the model to go on with.
 */
export function deniedResult(outcome: PermissionOutcome): ToolResult {
  const silent =
    (outcome.kind === "denied-interactively-by-user" && !outcome.feedback) || outcome["interrupt"] === true;
  return { textResultForLlm: denialText(outcome), resultType: silent ? "rejected" : "denied" };
}
