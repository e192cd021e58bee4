import { ephemeralEvent } from "../define.js";
import type { FusionAttribution } from "../types/fusion.js";
import type { ModelCallFailureTransport } from "../types/model.js";
import type { AssistantUsageApiEndpoint, AssistantUsageQuotaSnapshot } from "../types/usage.js";
import type { EventOf } from "./envelope.js";

export interface PromptCacheBreakData {
  primaryReason: string;
  contributingReasons: string[];
  /** @internal */
  beforeRequest?: unknown;
  /** @internal */
  afterRequest?: unknown;
  survivedTokens: number;
  frontierTokens: number;
  shortfallTokens: number;
  retentionRatio: number;
  /** @internal */
  modelFrom?: string;
  /** @internal */
  modelTo?: string;
  /** @internal */
  toolsAdded?: string[];
  /** @internal */
  toolsRemoved?: string[];
  /** @internal */
  toolsRedefined?: string[];
  /** @internal */
  toolsAddedRaw?: string[];
  /** @internal */
  toolsRemovedRaw?: string[];
  /** @internal */
  toolsRedefinedRaw?: string[];
  /** @internal */
  toolsReordered?: boolean;
  /** @internal */
  systemSegmentsChanged?: string[];
  /** @internal */
  cacheConfigChangedFields?: string[];
  /** @internal */
  rewriteMessageIndex?: number;
  /** @internal */
  rewriteShape?: string;
  /** @internal */
  rewriteSource?: string[];
  /** @internal */
  agentName?: string;
}

/** The provider's prompt cache could not be used. */
export const PromptCacheBreakEvent = ephemeralEvent<"prompt_cache_break", PromptCacheBreakData>(
  "prompt_cache_break",
  { visibility: "internal" },
);
export type PromptCacheBreakEvent = EventOf<typeof PromptCacheBreakEvent>;

export interface ModelCallFailureData {
  model?: string;
  initiator?: string;
  apiCallId?: string;
  providerCallId?: string;
  serviceRequestId?: string;
  rte?: boolean;
  statusCode?: number;
  durationMs?: number;
  apiEndpoint?: AssistantUsageApiEndpoint;
  transport?: ModelCallFailureTransport;
  failureKind?: ModelCallFailureKind;
  maxPromptTokens?: number;
  maxOutputTokens?: number;
  isByok?: boolean;
  isAuto?: boolean;
  reasoningEffort?: string;
  interactionType?: string;
  source: ModelCallFailureSource;
  errorMessage?: string;
  badRequestKind?: ModelCallFailureBadRequestKind;
  errorCode?: string;
  errorType?: string;
  /** @internal */
  quotaSnapshots?: Record<string, AssistantUsageQuotaSnapshot>;
  requestFingerprint?: ModelCallFailureRequestFingerprint;
  /** @experimental */
  fusion?: FusionAttribution;
}

export type ModelCallFailureKind = "api" | "transport";

export type ModelCallFailureSource = "top_level" | "subagent" | "mcp_sampling";

export type ModelCallFailureBadRequestKind = "bodyless" | "structured_error";

export interface ModelCallFailureRequestFingerprint {
  messageCount: number;
  toolResultMessageCount: number;
  toolCallCount: number;
  namelessToolCallCount: number;
  imagePartCount: number;
  imagePartsMissingMediaType: number;
  lastMessageRole?: string;
}

/** A model call failed. */
export const ModelCallFailureEvent = ephemeralEvent<"model.call_failure", ModelCallFailureData>(
  "model.call_failure",
);
export type ModelCallFailureEvent = EventOf<typeof ModelCallFailureEvent>;

export interface ModelCallFinishedData {
  turnId: string;
  interactionId?: string;
  dispatchDurationMs: number;
  outcome: ModelCallFinishedOutcome;
  containsBuiltInFileEditRequest?: boolean;
  editClassifierVersion: number;
}

export type ModelCallFinishedOutcome = "success" | "error" | "cancelled" | "rejected";

/** A model call ended. */
export const ModelCallFinishedEvent = ephemeralEvent<"model.call_finished", ModelCallFinishedData>(
  "model.call_finished",
);
export type ModelCallFinishedEvent = EventOf<typeof ModelCallFinishedEvent>;

export interface ModelCallStartData {
  turnId: string;
  model?: string;
  /** @internal */
  previousResponseId?: string;
  /** @experimental */
  fusion?: FusionAttribution;
}

/** A model call is about to be made. */
export const ModelCallStartEvent = ephemeralEvent<"model.call_start", ModelCallStartData>(
  "model.call_start",
  { visibility: "internal" },
);
export type ModelCallStartEvent = EventOf<typeof ModelCallStartEvent>;
