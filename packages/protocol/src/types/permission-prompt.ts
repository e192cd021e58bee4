export type AssistedApprovalJudgeFailureReason =
  | "timeout"
  | "abort"
  | "empty_response"
  | "model_error"
  | "parse_error";

export type AssistedApprovalRecommendation = "approve" | "requireApproval" | "excluded" | "error";

export type FactoryPermissionOperation = "run" | "author";

export interface FactoryPermissionPhase {
  title: string;
  detail?: string;
}

export interface PermissionAssistedApproval {
  recommendation: AssistedApprovalRecommendation;
  reason?: string;
  model?: string;
  failureReason?: AssistedApprovalJudgeFailureReason;
}

export type PermissionPromptRequest =
  | PermissionPromptRequestCommands
  | PermissionPromptRequestWrite
  | PermissionPromptRequestRead
  | PermissionPromptRequestMcp
  | PermissionPromptRequestUrl
  | PermissionPromptRequestMemory
  | PermissionPromptRequestCustomTool
  | PermissionPromptRequestPath
  | PermissionPromptRequestHook
  | PermissionPromptRequestExtensionManagement
  | PermissionPromptRequestFactory
  | PermissionPromptRequestExtensionPermissionAccess
  | PermissionPromptRequestExtensionEnvAccess;

export interface PermissionPromptRequestCommands {
  kind: "commands";
  toolCallId?: string;
  fullCommandText: string;
  intention: string;
  commandIdentifiers: string[];
  canOfferSessionApproval: boolean;
  warning?: string;
  /** @experimental */
  assistedApproval?: PermissionAssistedApproval;
  managedApprovalRequired?: boolean;
  requestSandboxBypass?: boolean;
  requestSandboxPermissive?: boolean;
  requestSandboxBypassReason?: string;
}

export interface PermissionPromptRequestWrite {
  kind: "write";
  toolCallId?: string;
  intention: string;
  fileName: string;
  /** @experimental */
  resolvedPath?: string;
  diff: string;
  newFileContents?: string;
  canOfferSessionApproval: boolean;
  /** @experimental */
  assistedApproval?: PermissionAssistedApproval;
  managedApprovalRequired?: boolean;
}

export interface PermissionPromptRequestRead {
  kind: "read";
  toolCallId?: string;
  intention: string;
  path: string;
  /** @experimental */
  resolvedPath?: string;
  /** @experimental */
  assistedApproval?: PermissionAssistedApproval;
  managedApprovalRequired?: boolean;
}

export interface PermissionPromptRequestMcp {
  kind: "mcp";
  toolCallId?: string;
  serverName: string;
  toolName: string;
  toolTitle: string;
  args?: unknown;
  /** @experimental */
  permissionRecommendation?: PermissionRecommendation;
  /** @experimental */
  assistedApproval?: PermissionAssistedApproval;
  canOfferServerWideApproval?: boolean;
}

export type PermissionRecommendation = "approve";

export interface PermissionPromptRequestUrl {
  kind: "url";
  toolCallId?: string;
  intention: string;
  url: string;
  redirectedFrom?: string;
  requestSandboxBypass?: boolean;
  requestSandboxBypassReason?: string;
  /** @experimental */
  assistedApproval?: PermissionAssistedApproval;
  managedApprovalRequired?: boolean;
}

export interface PermissionPromptRequestMemory {
  kind: "memory";
  toolCallId?: string;
  action?: PermissionRequestMemoryAction;
  subject?: string;
  fact: string;
  citations?: string;
  direction?: PermissionRequestMemoryDirection;
  reason?: string;
  /** @experimental */
  assistedApproval?: PermissionAssistedApproval;
}

export type PermissionRequestMemoryAction = "store" | "vote";

export type PermissionRequestMemoryDirection = "upvote" | "downvote";

export interface PermissionPromptRequestCustomTool {
  kind: "custom-tool";
  toolCallId?: string;
  toolName: string;
  toolDescription: string;
  args?: unknown;
  /** @experimental */
  assistedApproval?: PermissionAssistedApproval;
}

export interface PermissionPromptRequestPath {
  kind: "path";
  toolCallId?: string;
  accessKind: PermissionPromptRequestPathAccessKind;
  paths: string[];
  /** @experimental */
  assistedApproval?: PermissionAssistedApproval;
}

export type PermissionPromptRequestPathAccessKind = "read" | "shell" | "write";

export interface PermissionPromptRequestHook {
  kind: "hook";
  toolCallId?: string;
  toolName: string;
  toolArgs?: unknown;
  hookMessage?: string;
  /** @experimental */
  assistedApproval?: PermissionAssistedApproval;
}

export interface PermissionPromptRequestExtensionManagement {
  kind: "extension-management";
  toolCallId?: string;
  operation: string;
  extensionName?: string;
  /** @experimental */
  assistedApproval?: PermissionAssistedApproval;
}

export interface PermissionPromptRequestFactory {
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
  /** @experimental */
  assistedApproval?: PermissionAssistedApproval;
  managedApprovalRequired?: boolean;
}

export interface PermissionPromptRequestExtensionPermissionAccess {
  kind: "extension-permission-access";
  toolCallId?: string;
  extensionName: string;
  capabilities: string[];
  /** @experimental */
  assistedApproval?: PermissionAssistedApproval;
}

export interface PermissionPromptRequestExtensionEnvAccess {
  kind: "extension-env-access";
  toolCallId?: string;
  extensionName: string;
  environmentVariables: string[];
  /** @experimental */
  assistedApproval?: PermissionAssistedApproval;
}
