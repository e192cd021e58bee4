import { type Approval, readApproval } from "./approvals.js";
import type { PermissionOutcome } from "./gate.js";

/** No rule decides, and nobody could be asked: a denial. */
export const CANNOT_ASK: PermissionOutcome = {
  kind: "denied-no-approval-rule-and-could-not-request-from-user",
};

/** A client's decision: how it ended, and what it approves beyond this request. */
export interface Decision {
  readonly outcome: PermissionOutcome;
  readonly scope: "once" | "session" | "location" | "permanent";
  readonly approval?: Approval | undefined;
  /** Of an answer about a URL: the pattern that is approved. */
  readonly domain?: string | undefined;
  /** Of the scope `location`. */
  readonly locationKey?: string | undefined;
}

/**
 * Reads a decision (`PermissionDecision` of `session.permissions.handlePendingPermissionRequest`). What
 * can't be understood is a denial.
 */
export function readDecision(value: unknown): Decision {
  const { kind, feedback, approval, domain, locationKey, reason } = (
    typeof value === "object" && value !== null ? value : {}
  ) as Record<string, unknown>;
  const checked = approval === undefined ? undefined : readApproval(approval);
  const deny = (outcome: PermissionOutcome): Decision => ({ outcome, scope: "once" });
  if (approval !== undefined && checked === undefined) return deny(CANNOT_ASK);
  switch (kind) {
    case "approve-once":
      return { outcome: { kind: "approved" }, scope: "once" };
    case "approve-for-session":
      return checked
        ? {
            outcome: { kind: "approved-for-session", approval: checked },
            scope: "session",
            approval: checked,
          }
        : { outcome: { kind: "approved" }, scope: "session", ...(typeof domain === "string" && { domain }) };
    case "approve-for-location":
      return checked && typeof locationKey === "string"
        ? {
            outcome: { kind: "approved-for-location", approval: checked, locationKey },
            scope: "location",
            approval: checked,
            locationKey,
          }
        : deny(CANNOT_ASK);
    case "approve-permanently":
      return typeof domain === "string"
        ? { outcome: { kind: "approved" }, scope: "permanent", domain }
        : deny(CANNOT_ASK);
    case "reject":
      return deny({
        kind: "denied-interactively-by-user",
        ...(typeof feedback === "string" && { feedback }),
      });
    case "cancelled":
      return deny({ kind: "cancelled", ...(typeof reason === "string" && { reason }) });
    default:
      return deny(CANNOT_ASK);
  }
}
