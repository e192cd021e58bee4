import { durableEvent } from "../define.js";
import type { EventOf } from "./envelope.js";

export interface SystemMessageData {
  content: string;
  interactionId?: string;
  role: SystemMessageRole;
  name?: string;
  metadata?: SystemMessageMetadata;
}

export type SystemMessageRole = "system" | "developer";

export interface SystemMessageMetadata {
  promptVersion?: string;
  variables?: Record<string, unknown>;
}

/** The system message given to the model. */
export const SystemMessageEvent = durableEvent<"system.message", SystemMessageData>("system.message");
export type SystemMessageEvent = EventOf<typeof SystemMessageEvent>;

export interface SystemNotificationData {
  content: string;
  kind: SystemNotification;
}

export type SystemNotification =
  | SystemNotificationAgentCompleted
  | SystemNotificationAgentIdle
  | SystemNotificationNewInboxMessage
  | SystemNotificationShellCompleted
  | SystemNotificationShellDetachedCompleted
  | SystemNotificationInstructionDiscovered
  | SystemNotificationFactoryCompleted
  | SystemNotificationUnclassified;

export interface SystemNotificationAgentCompleted {
  type: "agent_completed";
  agentId: string;
  displayName?: string;
  agentType: string;
  status: SystemNotificationAgentCompletedStatus;
  description?: string;
  prompt?: string;
}

export type SystemNotificationAgentCompletedStatus = "completed" | "failed";

export interface SystemNotificationAgentIdle {
  type: "agent_idle";
  agentId: string;
  displayName?: string;
  agentType: string;
  description?: string;
}

export interface SystemNotificationNewInboxMessage {
  type: "new_inbox_message";
  entryId: string;
  senderName: string;
  senderType: string;
  summary: string;
}

export interface SystemNotificationShellCompleted {
  type: "shell_completed";
  shellId: string;
  exitCode?: number;
  description?: string;
}

export interface SystemNotificationShellDetachedCompleted {
  type: "shell_detached_completed";
  shellId: string;
  description?: string;
}

export interface SystemNotificationInstructionDiscovered {
  type: "instruction_discovered";
  sourcePath: string;
  triggerFile: string;
  triggerTool: string;
  description?: string;
}

export interface SystemNotificationFactoryCompleted {
  type: "factory_completed";
  runId: string;
  factoryName: string;
  status: SystemNotificationFactoryCompletedStatus;
  consumedSubagents: number;
  elapsedMs: number;
  consumedNanoAiu: number;
  attempt: number;
  resultPreview?: string;
  failure?: unknown;
  retryGuidance?: string;
  pauseInfo?: SystemNotificationFactoryPauseInfo;
}

export type SystemNotificationFactoryCompletedStatus =
  | "completed"
  | "halted"
  | "paused"
  | "cancelled"
  | "error";

export type SystemNotificationFactoryPauseInfo = { type: "user" } | { key: string; type: "checkpoint" };

export interface SystemNotificationUnclassified {
  type: "unclassified";
  metadata?: unknown;
}

/** Something the agent was told that no user said. */
export const SystemNotificationEvent = durableEvent<"system.notification", SystemNotificationData>(
  "system.notification",
);
export type SystemNotificationEvent = EventOf<typeof SystemNotificationEvent>;
