import { durableEvent, ephemeralEvent } from "../define.js";
import type { Attachment } from "../types/attachment.js";
import type { ModelCallFailureTransport } from "../types/model.js";
import type { AbortReason } from "../types/session.js";
import type { EventOf } from "./envelope.js";

export interface UserMessageData {
  content: string;
  messageId?: string;
  transformedContent?: string;
  attachments?: Attachment[];
  supportedNativeDocumentMimeTypes?: string[];
  nativeDocumentPathFallbackPaths?: string[];
  source?: string;
  delivery?: UserMessageDelivery;
  agentMode?: UserMessageAgentMode;
  isAutopilotContinuation?: boolean;
  interactionId?: string;
  turnId?: string;
  parentAgentTaskId?: string;
}

export type UserMessageDelivery = "idle" | "steering" | "queued";

export type UserMessageAgentMode = "interactive" | "plan" | "autopilot" | "shell";

/** A prompt reached the agent. */
export const UserMessageEvent = durableEvent<"user.message", UserMessageData>("user.message");
export type UserMessageEvent = EventOf<typeof UserMessageEvent>;

export type PendingMessagesModifiedData = Record<string, unknown>;

/** The queue of prompts changed. */
export const PendingMessagesModifiedEvent = ephemeralEvent<
  "pending_messages.modified",
  PendingMessagesModifiedData
>("pending_messages.modified");
export type PendingMessagesModifiedEvent = EventOf<typeof PendingMessagesModifiedEvent>;

export interface AgentInterruptedData {
  activity: AgentInterruptedActivity;
  elapsedMs: number;
  turn: number;
  model?: string;
  apiEndpoint?: string;
  transport?: ModelCallFailureTransport;
  reasoningEffort?: string;
  cancelPhase?: AgentInterruptedCancelPhase;
  outputTtftMs?: number;
  toolNames?: string[];
  toolCallIds?: string[];
  safeToolNames?: string[];
  interruptedAgentCount?: number;
}

export type AgentInterruptedActivity = "model_call" | "retry_backoff" | "tool_call" | "background_agent";

export type AgentInterruptedCancelPhase = "pre_first_token" | "mid_stream";

/** An agent's work was cut short. */
export const AgentInterruptedEvent = ephemeralEvent<"agent.interrupted", AgentInterruptedData>(
  "agent.interrupted",
  { visibility: "internal" },
);
export type AgentInterruptedEvent = EventOf<typeof AgentInterruptedEvent>;

export interface AbortData {
  reason: AbortReason;
}

/** The agent was stopped. */
export const AbortEvent = durableEvent<"abort", AbortData>("abort");
export type AbortEvent = EventOf<typeof AbortEvent>;
