export type AbortReason = "user_initiated" | "remote_command" | "user_abort" | "autopilot_credit_limit";

export type ClientMetadata = Record<string, string>;

export type HistoryRewindUnavailableReason =
  | "file-change-tracking-disabled"
  | "session-busy"
  | "unsupported-remote-session";

export type SendAgentMode = "interactive" | "plan" | "autopilot" | "shell";

export type SendMode = "enqueue" | "immediate";

export type SessionCapability =
  | "tui-hints"
  | "plan-mode"
  | "memory"
  | "cli-documentation"
  | "ask-user"
  | "interactive-mode"
  | "system-notifications"
  | "elicitation"
  | "session-store"
  | "mcp-apps"
  | "canvas-renderer";

export interface SessionLimitsConfig {
  maxAiCredits?: number;
}

export type SessionMode = "interactive" | "plan" | "autopilot";

export type ShutdownType = "routine" | "error";
