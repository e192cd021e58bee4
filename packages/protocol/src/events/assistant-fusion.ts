import { durableEvent, ephemeralEvent } from "../define.js";
import type { FusionConversationScope, FusionPattern, FusionPhaseKind } from "../types/fusion.js";
import type { EventOf } from "./envelope.js";

export interface FusionPhaseStartedData {
  fusionId: string;
  phaseId: string;
  phaseKind: FusionPhaseKind;
  pattern: FusionPattern;
  role: string;
  conversationScope: FusionConversationScope;
  model: string;
}

/** A phase of several models' joint work began. */
export const AssistantFusionPhaseStartedEvent = ephemeralEvent<
  "assistant.fusion_phase_started",
  FusionPhaseStartedData
>("assistant.fusion_phase_started", { stability: "experimental" });
export type AssistantFusionPhaseStartedEvent = EventOf<typeof AssistantFusionPhaseStartedEvent>;

export interface FusionPhaseActivityData {
  fusionId: string;
  phaseId: string;
  phaseKind: FusionPhaseKind;
  pattern: FusionPattern;
  role: string;
  conversationScope: FusionConversationScope;
  activity: FusionPhaseActivityKind;
  totalResponseSizeBytes?: number;
  toolCallId?: string;
}

export type FusionPhaseActivityKind = "model_output" | "tool_started" | "tool_completed";

/** A phase of several models' joint work made progress. */
export const AssistantFusionPhaseActivityEvent = ephemeralEvent<
  "assistant.fusion_phase_activity",
  FusionPhaseActivityData
>("assistant.fusion_phase_activity", { stability: "experimental" });
export type AssistantFusionPhaseActivityEvent = EventOf<typeof AssistantFusionPhaseActivityEvent>;

export interface FusionPhaseCompletedData {
  fusionId: string;
  phaseId: string;
  phaseKind: FusionPhaseKind;
  role: string;
  conversationScope: FusionConversationScope;
  model: string;
  status: FusionPhaseStatus;
  content: string;
  verdict: string | null;
  durationMs: number;
  usage: FusionPhaseUsage;
  /** @internal */
  projectionMessage?: unknown;
  /** @internal */
  projectionMode?: FusionProjectionMode;
  /** @internal */
  stagedTerminal?: FusionStagedTerminal;
}

export type FusionPhaseStatus = "succeeded" | "failed" | "cancelled";

export interface FusionPhaseUsage {
  requestCount: number;
  inputTokens: number;
  outputTokens: number;
  cachedTokens: number;
  cacheWriteTokens?: number;
  totalNanoAiu: number;
}

/** @internal */
export type FusionProjectionMode = "append" | "staged" | "none";

/** @internal */
export interface FusionStagedTerminal {
  assistantMessage: unknown;
  toolName: string;
  toolCallId: string;
  arguments: string;
  phaseId: string;
}

/** A phase of several models' joint work ended. */
export const AssistantFusionPhaseCompletedEvent = durableEvent<
  "assistant.fusion_phase_completed",
  FusionPhaseCompletedData
>("assistant.fusion_phase_completed", { stability: "experimental" });
export type AssistantFusionPhaseCompletedEvent = EventOf<typeof AssistantFusionPhaseCompletedEvent>;

export interface FusionPhaseFailedData {
  fusionId: string;
  phaseId: string;
  phaseKind: FusionPhaseKind;
  role: string;
  conversationScope: FusionConversationScope;
  model: string;
  status: FusionPhaseStatus;
  reason: string;
  durationMs: number;
  usage: FusionPhaseUsage;
  errorMessage?: string;
  degradedToPhaseId?: string;
}

/** A phase of several models' joint work failed. */
export const AssistantFusionPhaseFailedEvent = durableEvent<
  "assistant.fusion_phase_failed",
  FusionPhaseFailedData
>("assistant.fusion_phase_failed", { stability: "experimental" });
export type AssistantFusionPhaseFailedEvent = EventOf<typeof AssistantFusionPhaseFailedEvent>;
