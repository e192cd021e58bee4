import type { PermissionDecisionContext } from "@parley/protocol";
import { ParleyError } from "../errors.js";
import type {
  AttributedPermissionResult,
  PermissionHandler,
  PermissionRequestResult,
} from "../types/questions.js";

/**
 * Approves every question once. A question that policy wants a person to decide is left to others.
 *
 * @throws ParleyError `ERR_UNSUPPORTED` when managed settings are in force: they want someone to decide
 */
export const approveAll: PermissionHandler = (request, invocation) => {
  if (invocation.managedSettingsEnabled) {
    throw new ParleyError("ERR_UNSUPPORTED", "approveAll cannot be used when managed settings are enabled");
  }
  return request.managedApprovalRequired ? { kind: "no-result" } : { kind: "approve-once" };
};

/** Leaves every question to others; what an extension has that brings no handler. */
export const noPermissionHandler: PermissionHandler = () => ({ kind: "no-result" });

export function isAttributedPermissionResult(
  result: PermissionRequestResult | AttributedPermissionResult,
): result is AttributedPermissionResult {
  return result.kind === "attributed";
}

/** A decision with how it came about. One that has that already gets the new account in its place. */
export function createAttributedPermissionResult(
  result: PermissionRequestResult | AttributedPermissionResult,
  decisionContext: PermissionDecisionContext,
): AttributedPermissionResult {
  const decision = isAttributedPermissionResult(result) ? result.result : result;
  return { kind: "attributed", result: decision, decisionContext };
}
