import { sessionMethod } from "../../../define.js";
import type { PermissionMode, PermissionRule } from "../../../types/permission.js";

export interface PermissionsSetApproveAllRequest {
  /** Whether every question is approved. */
  enabled: boolean;
  source?: PermissionsSetApproveAllSource;
}

export type PermissionsSetApproveAllSource =
  | "cli_flag"
  | "slash_command"
  | "autopilot_confirmation"
  | "user_setting"
  | "rpc";

export interface PermissionsSetApproveAllResult {
  success: boolean;
}

/** Approves every question from now on, or no longer. */
export const SessionPermissionsSetApproveAll = sessionMethod<
  PermissionsSetApproveAllRequest,
  PermissionsSetApproveAllResult
>("session.permissions.setApproveAll");

export interface PermissionsSetModeRequest {
  mode: PermissionMode;
  assistedApprovalModel?: string;
  source?: PermissionModeSource;
}

export type PermissionModeSource =
  | "cli_flag"
  | "slash_command"
  | "autopilot_confirmation"
  | "user_setting"
  | "organization_targeting"
  | "rpc";

export interface PermissionsSetModeResult {
  success: boolean;
  mode: PermissionMode;
}

/** Changes how permission questions are decided. */
export const SessionPermissionsSetMode = sessionMethod<PermissionsSetModeRequest, PermissionsSetModeResult>(
  "session.permissions.setMode",
);

export interface PermissionsGetModeResult {
  mode: PermissionMode;
}

/** Tells how permission questions are decided. */
export const SessionPermissionsGetMode = sessionMethod<void, PermissionsGetModeResult>(
  "session.permissions.getMode",
);

export interface PermissionsModifyRulesParams {
  scope: PermissionsModifyRulesScope;
  add?: PermissionRule[];
  remove?: PermissionRule[];
  removeAll?: boolean;
}

export type PermissionsModifyRulesScope = "session" | "location";

export interface PermissionsModifyRulesResult {
  success: boolean;
}

/** Adds and removes permission rules. */
export const SessionPermissionsModifyRules = sessionMethod<
  PermissionsModifyRulesParams,
  PermissionsModifyRulesResult
>("session.permissions.modifyRules");

export interface PermissionsSetRequiredRequest {
  required: boolean;
}

export interface PermissionsSetRequiredResult {
  success: boolean;
}

/** Says whether permission has to be asked at all. */
export const SessionPermissionsSetRequired = sessionMethod<
  PermissionsSetRequiredRequest,
  PermissionsSetRequiredResult
>("session.permissions.setRequired");

export interface PermissionsResetSessionApprovalsRequest {
  includeLocation?: boolean;
}

export interface PermissionsResetSessionApprovalsResult {
  success: boolean;
}

/** Forgets the approvals given in this session. */
export const SessionPermissionsResetSessionApprovals = sessionMethod<
  PermissionsResetSessionApprovalsRequest,
  PermissionsResetSessionApprovalsResult
>("session.permissions.resetSessionApprovals");
