import type { PermissionOutcome } from "./gate.js";

/** What the model is told of a call that was not approved. */
export function denialText(outcome: PermissionOutcome): string {
  const feedback = typeof outcome.feedback === "string" ? outcome.feedback : undefined;
  return feedback ? `Permission denied: ${feedback}` : "Permission denied.";
}
