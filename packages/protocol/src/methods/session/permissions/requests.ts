import { sessionMethod } from "../../../define.js";
import type {
  PermissionDecisionContext,
  PermissionRule,
  UserToolSessionApproval,
} from "../../../types/permission.js";
import type { PermissionPromptRequest } from "../../../types/permission-prompt.js";

export interface PermissionDecisionRequest {
  /** The `requestId` of `permission.requested`. */
  requestId: string;
  result: PermissionDecision;
  /** How the answer came about, for the record. */
  decisionContext?: PermissionDecisionContext;
}

export type PermissionDecision =
  | PermissionDecisionApproveOnce
  | PermissionDecisionApproveForSession
  | PermissionDecisionApproveForLocation
  | PermissionDecisionApprovePermanently
  | PermissionDecisionReject
  | PermissionDecisionUserNotAvailable
  | PermissionDecisionApproved
  | PermissionDecisionApprovedForSession
  | PermissionDecisionApprovedForLocation
  | PermissionDecisionCancelled
  | PermissionDecisionDeniedByRules
  | PermissionDecisionDeniedNoApprovalRuleAndCouldNotRequestFromUser
  | PermissionDecisionDeniedInteractivelyByUser
  | PermissionDecisionDeniedByContentExclusionPolicy
  | PermissionDecisionDeniedByPermissionRequestHook;

export interface PermissionDecisionApproveOnce {
  kind: "approve-once";
  approvedInteractively?: boolean;
}

export interface PermissionDecisionApproveForSession {
  kind: "approve-for-session";
  approval?: PermissionDecisionApproveForSessionApproval;
  domain?: string;
}

export type PermissionDecisionApproveForSessionApproval =
  | PermissionDecisionApproveForSessionApprovalCommands
  | PermissionDecisionApproveForSessionApprovalRead
  | PermissionDecisionApproveForSessionApprovalWrite
  | PermissionDecisionApproveForSessionApprovalMcp
  | PermissionDecisionApproveForSessionApprovalMcpSampling
  | PermissionDecisionApproveForSessionApprovalMemory
  | PermissionDecisionApproveForSessionApprovalCustomTool
  | PermissionDecisionApproveForSessionApprovalExtensionManagement
  | PermissionDecisionApproveForSessionApprovalFactory
  | PermissionDecisionApproveForSessionApprovalExtensionPermissionAccess
  | PermissionDecisionApproveForSessionApprovalExtensionEnvAccess;

export interface PermissionDecisionApproveForSessionApprovalCommands {
  kind: "commands";
  commandIdentifiers: string[];
}

export interface PermissionDecisionApproveForSessionApprovalRead {
  kind: "read";
}

export interface PermissionDecisionApproveForSessionApprovalWrite {
  kind: "write";
}

export interface PermissionDecisionApproveForSessionApprovalMcp {
  kind: "mcp";
  serverName: string;
  toolName: string | null;
}

export interface PermissionDecisionApproveForSessionApprovalMcpSampling {
  kind: "mcp-sampling";
  serverName: string;
}

export interface PermissionDecisionApproveForSessionApprovalMemory {
  kind: "memory";
}

export interface PermissionDecisionApproveForSessionApprovalCustomTool {
  kind: "custom-tool";
  toolName: string;
}

export interface PermissionDecisionApproveForSessionApprovalExtensionManagement {
  kind: "extension-management";
  operation?: string;
}

export interface PermissionDecisionApproveForSessionApprovalFactory {
  kind: "factory";
  approvalKey?: string;
}

export interface PermissionDecisionApproveForSessionApprovalExtensionPermissionAccess {
  kind: "extension-permission-access";
  extensionName: string;
}

export interface PermissionDecisionApproveForSessionApprovalExtensionEnvAccess {
  kind: "extension-env-access";
  extensionName: string;
  environmentVariables: string[];
}

export interface PermissionDecisionApproveForLocation {
  kind: "approve-for-location";
  approval: PermissionDecisionApproveForLocationApproval;
  locationKey: string;
}

export type PermissionDecisionApproveForLocationApproval =
  | PermissionDecisionApproveForLocationApprovalCommands
  | PermissionDecisionApproveForLocationApprovalRead
  | PermissionDecisionApproveForLocationApprovalWrite
  | PermissionDecisionApproveForLocationApprovalMcp
  | PermissionDecisionApproveForLocationApprovalMcpSampling
  | PermissionDecisionApproveForLocationApprovalMemory
  | PermissionDecisionApproveForLocationApprovalCustomTool
  | PermissionDecisionApproveForLocationApprovalExtensionManagement
  | PermissionDecisionApproveForLocationApprovalFactory
  | PermissionDecisionApproveForLocationApprovalExtensionPermissionAccess
  | PermissionDecisionApproveForLocationApprovalExtensionEnvAccess;

export interface PermissionDecisionApproveForLocationApprovalCommands {
  kind: "commands";
  commandIdentifiers: string[];
}

export interface PermissionDecisionApproveForLocationApprovalRead {
  kind: "read";
}

export interface PermissionDecisionApproveForLocationApprovalWrite {
  kind: "write";
}

export interface PermissionDecisionApproveForLocationApprovalMcp {
  kind: "mcp";
  serverName: string;
  toolName: string | null;
}

export interface PermissionDecisionApproveForLocationApprovalMcpSampling {
  kind: "mcp-sampling";
  serverName: string;
}

export interface PermissionDecisionApproveForLocationApprovalMemory {
  kind: "memory";
}

export interface PermissionDecisionApproveForLocationApprovalCustomTool {
  kind: "custom-tool";
  toolName: string;
}

export interface PermissionDecisionApproveForLocationApprovalExtensionManagement {
  kind: "extension-management";
  operation?: string;
}

export interface PermissionDecisionApproveForLocationApprovalFactory {
  kind: "factory";
  approvalKey?: string;
}

export interface PermissionDecisionApproveForLocationApprovalExtensionPermissionAccess {
  kind: "extension-permission-access";
  extensionName: string;
}

export interface PermissionDecisionApproveForLocationApprovalExtensionEnvAccess {
  kind: "extension-env-access";
  extensionName: string;
  environmentVariables: string[];
}

export interface PermissionDecisionApprovePermanently {
  kind: "approve-permanently";
  domain: string;
}

export interface PermissionDecisionReject {
  kind: "reject";
  feedback?: string;
}

export interface PermissionDecisionUserNotAvailable {
  kind: "user-not-available";
}

export interface PermissionDecisionApproved {
  kind: "approved";
}

export interface PermissionDecisionApprovedForSession {
  kind: "approved-for-session";
  approval: UserToolSessionApproval;
}

export interface PermissionDecisionApprovedForLocation {
  kind: "approved-for-location";
  approval: UserToolSessionApproval;
  locationKey: string;
}

export interface PermissionDecisionCancelled {
  kind: "cancelled";
  reason?: string;
}

export interface PermissionDecisionDeniedByRules {
  kind: "denied-by-rules";
  rules: PermissionRule[];
}

export interface PermissionDecisionDeniedNoApprovalRuleAndCouldNotRequestFromUser {
  kind: "denied-no-approval-rule-and-could-not-request-from-user";
}

export interface PermissionDecisionDeniedInteractivelyByUser {
  kind: "denied-interactively-by-user";
  feedback?: string;
  forceReject?: boolean;
}

export interface PermissionDecisionDeniedByContentExclusionPolicy {
  kind: "denied-by-content-exclusion-policy";
  path: string;
  message: string;
}

export interface PermissionDecisionDeniedByPermissionRequestHook {
  kind: "denied-by-permission-request-hook";
  message?: string;
  interrupt?: boolean;
}

export interface PermissionRequestResult {
  success: boolean;
}

/** Answers a permission question; the first answer counts. */
export const SessionPermissionsHandlePendingPermissionRequest = sessionMethod<
  PermissionDecisionRequest,
  PermissionRequestResult
>("session.permissions.handlePendingPermissionRequest");

export interface PendingPermissionRequestList {
  items: PendingPermissionRequest[];
}

export interface PendingPermissionRequest {
  requestId: string;
  request: PermissionPromptRequest;
}

/** Lists the permission questions nobody has answered. */
export const SessionPermissionsPendingRequests = sessionMethod<void, PendingPermissionRequestList>(
  "session.permissions.pendingRequests",
);

export interface PermissionPromptShownNotification {
  message: string;
}

export interface PermissionsNotifyPromptShownResult {
  success: boolean;
}

/** Tells that a question is being shown to a person. */
export const SessionPermissionsNotifyPromptShown = sessionMethod<
  PermissionPromptShownNotification,
  PermissionsNotifyPromptShownResult
>("session.permissions.notifyPromptShown");
