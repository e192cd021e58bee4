import { method } from "../../define.js";

export interface AgentRegistrySpawnRequest {
  cwd: string;
  agentName?: string;
  model?: string;
  name?: string;
  permissionMode?: AgentRegistrySpawnPermissionMode;
  initialPrompt?: string;
}

export type AgentRegistrySpawnPermissionMode = "default" | "yolo";

export type AgentRegistrySpawnResult =
  | AgentRegistrySpawnSpawned
  | AgentRegistrySpawnError
  | AgentRegistrySpawnRegistryTimeout
  | AgentRegistrySpawnValidationError;

export interface AgentRegistrySpawnSpawned {
  kind: "spawned";
  entry: AgentRegistryLiveTargetEntry;
  initialPromptSent?: boolean;
  initialPromptError?: string;
  logCapture?: AgentRegistryLogCapture;
}

export interface AgentRegistryLiveTargetEntry {
  schemaVersion: number;
  kind: AgentRegistryLiveTargetEntryKind;
  pid: number;
  host: string;
  port: number;
  sessionId?: string;
  sessionName?: string;
  cwd?: string;
  branch?: string;
  model?: string;
  status?: AgentRegistryLiveTargetEntryStatus;
  attentionKind?: AgentRegistryLiveTargetEntryAttentionKind;
  statusRevision?: number;
  lastTerminalEvent?: AgentRegistryLiveTargetEntryLastTerminalEvent;
  startedAt: string;
  copilotVersion: string;
  lastSeenMs: number;
  /** @internal */
  token?: string | null;
}

export type AgentRegistryLiveTargetEntryKind = "ui-server" | "managed-server";

export type AgentRegistryLiveTargetEntryStatus = "working" | "waiting" | "done" | "attention";

export type AgentRegistryLiveTargetEntryAttentionKind =
  | "error"
  | "permission"
  | "exit_plan"
  | "elicitation"
  | "user_input";

export type AgentRegistryLiveTargetEntryLastTerminalEvent = "turn_end" | "abort";

export interface AgentRegistryLogCapture {
  enabled: boolean;
  path?: string;
  openError?: string;
  openErrorReason?: AgentRegistryLogCaptureOpenErrorReason;
}

export type AgentRegistryLogCaptureOpenErrorReason = "permission" | "disk_full" | "other";

export interface AgentRegistrySpawnError {
  kind: "spawn-error";
  message: string;
  code?: string;
}

export interface AgentRegistrySpawnRegistryTimeout {
  kind: "registry-timeout";
  childPid: number;
  logCapture?: AgentRegistryLogCapture;
}

export interface AgentRegistrySpawnValidationError {
  kind: "validation-error";
  reason: AgentRegistrySpawnValidationErrorReason;
  field?: AgentRegistrySpawnValidationErrorField;
  message: string;
}

export type AgentRegistrySpawnValidationErrorReason =
  | "cwd-not-found"
  | "cwd-not-directory"
  | "invalid-name"
  | "unknown-agent"
  | "unknown-model"
  | "yolo-not-allowed";

export type AgentRegistrySpawnValidationErrorField =
  | "cwd"
  | "name"
  | "agentName"
  | "model"
  | "permissionMode";

/** Starts an agent process. */
export const AgentRegistrySpawn = method<AgentRegistrySpawnRequest, AgentRegistrySpawnResult>(
  "agentRegistry.spawn",
);
