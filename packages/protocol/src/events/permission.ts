import { durableEvent } from "../define.js";
import type {
  PermissionDecisionSource,
  PermissionRule,
  UserToolSessionApproval,
} from "../types/permission.js";
import type {
  FactoryPermissionOperation,
  FactoryPermissionPhase,
  PermissionAssistedApproval,
  PermissionPromptRequest,
  PermissionRecommendation,
  PermissionRequestMemoryAction,
  PermissionRequestMemoryDirection,
} from "../types/permission-prompt.js";
import type { SessionMode } from "../types/session.js";
import type { EventOf } from "./envelope.js";

export interface PermissionRequestedData {
  requestId: string;
  permissionRequest: PermissionRequest;
  promptRequest?: PermissionPromptRequest;
  agentMode?: SessionMode;
  riskAssessment?: unknown;
  resolvedByHook?: boolean;
}

export type PermissionRequest =
  | PermissionRequestShell
  | PermissionRequestWrite
  | PermissionRequestRead
  | PermissionRequestMcp
  | PermissionRequestUrl
  | PermissionRequestMemory
  | PermissionRequestCustomTool
  | PermissionRequestHook
  | PermissionRequestExtensionManagement
  | PermissionRequestFactory
  | PermissionRequestExtensionPermissionAccess
  | PermissionRequestExtensionEnvAccess;

export interface PermissionRequestShell {
  kind: "shell";
  toolCallId?: string;
  managedApprovalRequired?: boolean;
  fullCommandText: string;
  intention: string;
  commands: PermissionRequestShellCommand[];
  commandSegments?: PermissionRequestShellCommandSegment[];
  possiblePaths: string[];
  /** @experimental */
  resolvedWorkingDirectory?: string;
  /** @experimental */
  resolvedPaths?: Record<string, string>;
  possibleUrls: PermissionRequestShellPossibleUrl[];
  hasWriteFileRedirection: boolean;
  canOfferSessionApproval: boolean;
  warning?: string;
  requestSandboxBypass?: boolean;
  requestSandboxPermissive?: boolean;
  requestSandboxBypassReason?: string;
}

export interface PermissionRequestShellCommand {
  identifier: string;
  readOnly: boolean;
}

export interface PermissionRequestShellCommandSegment {
  identifier: string;
  fullCommandText: string;
}

export interface PermissionRequestShellPossibleUrl {
  url: string;
}

export interface PermissionRequestWrite {
  kind: "write";
  toolCallId?: string;
  managedApprovalRequired?: boolean;
  intention: string;
  fileName: string;
  /** @experimental */
  resolvedPath?: string;
  diff: string;
  newFileContents?: string;
  canOfferSessionApproval: boolean;
  requestSandboxBypass?: boolean;
  requestSandboxBypassReason?: string;
}

export interface PermissionRequestRead {
  kind: "read";
  toolCallId?: string;
  managedApprovalRequired?: boolean;
  intention: string;
  path: string;
  /** @experimental */
  resolvedPath?: string;
  requestSandboxBypass?: boolean;
  requestSandboxBypassReason?: string;
}

export interface PermissionRequestMcp {
  kind: "mcp";
  toolCallId?: string;
  serverName: string;
  toolName: string;
  toolTitle: string;
  args?: unknown;
  readOnly: boolean;
  /** @experimental */
  permissionRecommendation?: PermissionRecommendation;
}

export interface PermissionRequestUrl {
  kind: "url";
  toolCallId?: string;
  managedApprovalRequired?: boolean;
  intention: string;
  url: string;
  redirectedFrom?: string;
  requestSandboxBypass?: boolean;
  requestSandboxBypassReason?: string;
}

export interface PermissionRequestMemory {
  kind: "memory";
  toolCallId?: string;
  action?: PermissionRequestMemoryAction;
  subject?: string;
  fact: string;
  citations?: string;
  direction?: PermissionRequestMemoryDirection;
  reason?: string;
  scope?: PermissionRequestMemoryScope;
  repoNwo?: string;
  /** @experimental */
  assistedApproval?: PermissionAssistedApproval;
}

export type PermissionRequestMemoryScope = "repository" | "user";

export interface PermissionRequestCustomTool {
  kind: "custom-tool";
  toolCallId?: string;
  toolName: string;
  toolDescription: string;
  args?: unknown;
  skipPermission?: boolean;
}

export interface PermissionRequestHook {
  kind: "hook";
  toolCallId?: string;
  toolName: string;
  toolArgs?: unknown;
  hookMessage?: string;
}

export interface PermissionRequestExtensionManagement {
  kind: "extension-management";
  toolCallId?: string;
  operation: string;
  extensionName?: string;
}

export interface PermissionRequestFactory {
  kind: "factory";
  toolCallId?: string;
  operation: FactoryPermissionOperation;
  name: string;
  description: string;
  phases: FactoryPermissionPhase[];
  maxConcurrentSubagents?: number;
  maxTotalSubagents?: number;
  timeoutSeconds?: number;
  maxAiCredits?: number;
  declaredMaxConcurrentSubagents?: number;
  declaredMaxTotalSubagents?: number;
  declaredTimeoutSeconds?: number;
  declaredMaxAiCredits?: number;
  approvalKey: string;
  canPersistApproval: boolean;
}

export interface PermissionRequestExtensionPermissionAccess {
  kind: "extension-permission-access";
  toolCallId?: string;
  extensionName: string;
  capabilities: string[];
}

export interface PermissionRequestExtensionEnvAccess {
  kind: "extension-env-access";
  toolCallId?: string;
  extensionName: string;
  environmentVariables: string[];
}

/** A tool call needs permission; any client may answer. */
export const PermissionRequestedEvent = durableEvent<"permission.requested", PermissionRequestedData>(
  "permission.requested",
);
export type PermissionRequestedEvent = EventOf<typeof PermissionRequestedEvent>;

export interface PermissionCompletedData {
  requestId: string;
  toolCallId?: string;
  result: PermissionResult;
  /** @experimental */
  decisionSource?: PermissionDecisionSource;
}

export type PermissionResult =
  | PermissionApproved
  | PermissionApprovedForSession
  | PermissionApprovedForLocation
  | PermissionCancelled
  | PermissionDeniedByRules
  | PermissionDeniedNoApprovalRuleAndCouldNotRequestFromUser
  | PermissionDeniedInteractivelyByUser
  | PermissionDeniedByContentExclusionPolicy
  | PermissionDeniedByPermissionRequestHook;

export interface PermissionApproved {
  kind: "approved";
  managedApprovalHandled?: boolean;
}

export interface PermissionApprovedForSession {
  kind: "approved-for-session";
  approval: UserToolSessionApproval;
  managedApprovalHandled?: boolean;
}

export interface PermissionApprovedForLocation {
  kind: "approved-for-location";
  approval: UserToolSessionApproval;
  locationKey: string;
  managedApprovalHandled?: boolean;
}

export interface PermissionCancelled {
  kind: "cancelled";
  reason?: string;
}

export interface PermissionDeniedByRules {
  kind: "denied-by-rules";
  rules: PermissionRule[];
}

export interface PermissionDeniedNoApprovalRuleAndCouldNotRequestFromUser {
  kind: "denied-no-approval-rule-and-could-not-request-from-user";
}

export interface PermissionDeniedInteractivelyByUser {
  kind: "denied-interactively-by-user";
  feedback?: string;
  forceReject?: boolean;
}

export interface PermissionDeniedByContentExclusionPolicy {
  kind: "denied-by-content-exclusion-policy";
  path: string;
  message: string;
}

export interface PermissionDeniedByPermissionRequestHook {
  kind: "denied-by-permission-request-hook";
  message?: string;
  interrupt?: boolean;
}

/** A permission question was decided. */
export const PermissionCompletedEvent = durableEvent<"permission.completed", PermissionCompletedData>(
  "permission.completed",
);
export type PermissionCompletedEvent = EventOf<typeof PermissionCompletedEvent>;
