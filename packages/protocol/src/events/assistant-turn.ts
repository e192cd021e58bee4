import { durableEvent, ephemeralEvent } from "../define.js";
import type { EventOf } from "./envelope.js";

export interface AssistantTurnStartData {
  turnId: string;
  model?: string;
  interactionId?: string;
}

/** A model call begins. */
export const AssistantTurnStartEvent = durableEvent<"assistant.turn_start", AssistantTurnStartData>(
  "assistant.turn_start",
);
export type AssistantTurnStartEvent = EventOf<typeof AssistantTurnStartEvent>;

export interface AssistantTurnRetryData {
  turnId: string;
  model?: string;
  reason?: string;
}

/** A model call is tried again. */
export const AssistantTurnRetryEvent = ephemeralEvent<"assistant.turn_retry", AssistantTurnRetryData>(
  "assistant.turn_retry",
  { visibility: "internal" },
);
export type AssistantTurnRetryEvent = EventOf<typeof AssistantTurnRetryEvent>;

export interface AssistantIntentData {
  intent: string;
}

/** What the agent is about to do, in a few words. */
export const AssistantIntentEvent = ephemeralEvent<"assistant.intent", AssistantIntentData>(
  "assistant.intent",
);
export type AssistantIntentEvent = EventOf<typeof AssistantIntentEvent>;

export interface AssistantServerToolProgressData {
  outputIndex: number;
  kind: string;
  status: string;
}

/** A tool that the provider runs made progress. */
export const AssistantServerToolProgressEvent = ephemeralEvent<
  "assistant.server_tool_progress",
  AssistantServerToolProgressData
>("assistant.server_tool_progress");
export type AssistantServerToolProgressEvent = EventOf<typeof AssistantServerToolProgressEvent>;

export interface AssistantTurnEndData {
  turnId: string;
  model?: string;
}

/** A model call and its tool calls are over. */
export const AssistantTurnEndEvent = durableEvent<"assistant.turn_end", AssistantTurnEndData>(
  "assistant.turn_end",
);
export type AssistantTurnEndEvent = EventOf<typeof AssistantTurnEndEvent>;

export interface AssistantIdleData {
  aborted?: boolean;
}

/** The main agent has finished. */
export const AssistantIdleEvent = ephemeralEvent<"assistant.idle", AssistantIdleData>("assistant.idle");
export type AssistantIdleEvent = EventOf<typeof AssistantIdleEvent>;
