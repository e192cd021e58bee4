import type { PermissionOutcome, PermissionRequest } from "./gate.js";

/** `manual` asks, `allow-all` approves everything without asking. */
export type PermissionMode = "manual" | "allow-all";

/** What one session allows without asking: its mode, and the approvals given for the whole session. */
export class SessionPermissions {
  mode: PermissionMode = "manual";

  /** Whether a request passes without asking anyone. */
  allows(_request: PermissionRequest): boolean {
    return this.mode === "allow-all";
  }

  /** Keeps an approval that was given for more than one request. */
  remember(_outcome: PermissionOutcome): void {}
}
