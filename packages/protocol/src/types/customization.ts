export interface AgentInfo {
  name: string;
  displayName: string;
  description: string;
  path?: string;
  id: string;
  source?: AgentInfoSource;
  userInvocable?: boolean;
  disableModelInvocation?: boolean;
  tools?: string[];
  model?: string;
  models?: string[];
  modelPolicy?: AgentModelPolicy;
  /** @experimental */
  mcpServers?: Record<string, unknown>;
  skills?: string[];
  prompt?: string;
}

export type AgentInfoSource = "user" | "project" | "inherited" | "remote" | "plugin" | "builtin";

export type AgentModelPolicy = "preferred" | "required";

export type ExtensionSource = "project" | "user" | "plugin" | "session";

export type HookType =
  | "preToolUse"
  | "preMcpToolCall"
  | "postToolUse"
  | "postToolUseFailure"
  | "userPromptSubmitted"
  | "userPromptTransformed"
  | "sessionStart"
  | "sessionEnd"
  | "postResult"
  | "prePRDescription"
  | "errorOccurred"
  | "agentStop"
  | "subagentStart"
  | "subagentStop"
  | "preCompact"
  | "permissionRequest"
  | "notification";

export interface InstructionSource {
  id: string;
  label: string;
  sourcePath: string;
  content: string;
  type: InstructionSourceType;
  location: InstructionSourceLocation;
  applyTo?: string[];
  description?: string;
  defaultDisabled?: boolean;
  projectPath?: string;
}

export type InstructionSourceType =
  | "home"
  | "repo"
  | "model"
  | "vscode"
  | "nested-agents"
  | "child-instructions"
  | "plugin";

export type InstructionSourceLocation = "user" | "repository" | "working-directory" | "plugin";

export type SkillSource =
  | "project"
  | "inherited"
  | "personal-copilot"
  | "personal-agents"
  | "plugin"
  | "custom"
  | "builtin"
  | "sdk";
