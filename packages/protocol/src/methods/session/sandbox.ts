import { sessionMethod } from "../../define.js";
import type { PermissionDecisionContext } from "../../types/permission.js";

export interface SandboxEnforcementStatus {
  required: boolean;
  blocked: boolean;
  reason?: string;
}

/** Tells whether commands run in a sandbox. */
export const SessionSandboxGetEnforcementStatus = sessionMethod<void, SandboxEnforcementStatus>(
  "session.sandbox.getEnforcementStatus",
);

export interface SandboxDisableForSessionRequest {
  requestId: string;
  decisionContext?: PermissionDecisionContext;
}

export interface SandboxDisableForSessionResult {
  success: boolean;
  enabled: boolean;
}

/** Switches the sandbox off for this session. */
export const SessionSandboxDisableForSession = sessionMethod<
  SandboxDisableForSessionRequest,
  SandboxDisableForSessionResult
>("session.sandbox.disableForSession");
