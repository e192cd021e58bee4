export interface TaskAgentInfo {
  type: "agent";
  id: string;
  toolCallId: string;
  displayName?: string;
  description: string;
  status: TaskStatus;
  startedAt: string;
  completedAt?: string;
  activeTimeMs?: number;
  activeStartedAt?: string;
  error?: string;
  agentType: string;
  prompt: string;
  result?: string;
  model?: string;
  resolvedModel?: string;
  executionMode?: TaskExecutionMode;
  canPromoteToBackground?: boolean;
  latestResponse?: string;
  idleSince?: string;
}

export type TaskStatus = "running" | "idle" | "completed" | "failed" | "cancelled";

export type TaskExecutionMode = "sync" | "background";

export type TaskClientExecutionMode = "background";

export interface TaskClientInfo {
  type: "client";
  id: string;
  clientTaskId: string;
  displayName?: string;
  description: string;
  status: TaskClientStatus;
  owner: TaskClientOwner;
  startedAt: string;
  updatedAt: string;
  completedAt?: string;
  activeTimeMs: number;
  activeStartedAt?: string;
  idleSince?: string;
  orphanedAt?: string;
  reclaimedAt?: string;
  executionMode: TaskClientExecutionMode;
  canCancel: boolean;
  sequence: number;
  result?: unknown;
  error?: string;
  errorCode?: string;
  cancellationReason?: string;
}

export type TaskClientStatus = "running" | "idle" | "completed" | "failed" | "cancelled" | "orphaned";

export interface TaskClientOwner {
  participantId: string;
  joinId: string;
  kind: TaskClientOwnerKind;
  displayName?: string;
  source?: string;
  presence: TaskClientOwnerPresence;
  disconnectedAt?: string;
}

export type TaskClientOwnerKind = "extension" | "sdk";

export type TaskClientOwnerPresence = "connected" | "disconnected";

export type TaskInfo = TaskAgentInfo | TaskClientInfo | TaskShellInfo;

export interface TaskShellInfo {
  type: "shell";
  id: string;
  description: string;
  status: TaskStatus;
  startedAt: string;
  completedAt?: string;
  command: string;
  attachmentMode: TaskShellInfoAttachmentMode;
  executionMode?: TaskExecutionMode;
  canPromoteToBackground?: boolean;
  logPath?: string;
  pid?: number;
}

export type TaskShellInfoAttachmentMode = "attached" | "detached";
