import type { PermissionOutcome, PermissionRequest } from "./gate.js";

/**
 * The outcome of a client's decision (`PermissionDecision` of `handlePendingPermissionRequest`). A decision
 * of an unknown kind, or no decision at all, is a denial.
 */
export function decisionOutcome(decision: unknown, _request: PermissionRequest): PermissionOutcome {
  const { kind, ...fields } = (typeof decision === "object" && decision !== null ? decision : {}) as {
    kind?: unknown;
    feedback?: unknown;
    approval?: unknown;
    locationKey?: unknown;
  };
  switch (kind) {
    case "approve-once":
      return { kind: "approved" };
    case "approve-for-session":
      return { kind: "approved-for-session", approval: fields.approval };
    case "approve-for-location":
      return { kind: "approved-for-location", approval: fields.approval, locationKey: fields.locationKey };
    case "reject":
      return {
        kind: "denied-interactively-by-user",
        ...(typeof fields.feedback === "string" && { feedback: fields.feedback }),
      };
    default:
      return { kind: "denied-no-approval-rule-and-could-not-request-from-user" };
  }
}
