export interface PermissionDecisionContext {
  outcome: PermissionDecisionOutcome;
  source: PermissionDecisionSource;
  surface: PermissionDecisionSurface;
  responseCapability?: PermissionResponseCapability;
}

export type PermissionDecisionOutcome = "auto_approved" | "autopilot_denied" | "prompted_user";

export type PermissionDecisionSource =
  | "assisted_approval"
  | "human_response"
  | "host_policy"
  | "unattended_fallback"
  | "authorization_carry_forward";

export type PermissionDecisionSurface = "tui" | "prompt_mode" | "copilot_app" | "acp" | "sdk";

export type PermissionResponseCapability = "interactive" | "headless" | "none";

export type PermissionMode = "manual" | "assisted" | "allow-all";

export interface PermissionRule {
  kind: string;
  argument: string | null;
}

export type UserToolSessionApproval =
  | UserToolSessionApprovalCommands
  | UserToolSessionApprovalRead
  | UserToolSessionApprovalWrite
  | UserToolSessionApprovalMcp
  | UserToolSessionApprovalMemory
  | UserToolSessionApprovalCustomTool
  | UserToolSessionApprovalExtensionManagement
  | UserToolSessionApprovalFactory
  | UserToolSessionApprovalExtensionPermissionAccess
  | UserToolSessionApprovalExtensionEnvAccess;

export interface UserToolSessionApprovalCommands {
  kind: "commands";
  commandIdentifiers: string[];
}

export interface UserToolSessionApprovalRead {
  kind: "read";
}

export interface UserToolSessionApprovalWrite {
  kind: "write";
}

export interface UserToolSessionApprovalMcp {
  kind: "mcp";
  serverName: string;
  toolName: string | null;
}

export interface UserToolSessionApprovalMemory {
  kind: "memory";
}

export interface UserToolSessionApprovalCustomTool {
  kind: "custom-tool";
  toolName: string;
}

export interface UserToolSessionApprovalExtensionManagement {
  kind: "extension-management";
  operation?: string;
}

export interface UserToolSessionApprovalFactory {
  kind: "factory";
  approvalKey?: string;
}

export interface UserToolSessionApprovalExtensionPermissionAccess {
  kind: "extension-permission-access";
  extensionName: string;
}

export interface UserToolSessionApprovalExtensionEnvAccess {
  kind: "extension-env-access";
  extensionName: string;
  environmentVariables: string[];
}
