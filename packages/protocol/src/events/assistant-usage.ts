import { ephemeralEvent } from "../define.js";
import type { FusionAttribution } from "../types/fusion.js";
import type { ReasoningSummary } from "../types/model.js";
import type { AssistantUsageApiEndpoint, AssistantUsageQuotaSnapshot } from "../types/usage.js";
import type { EventOf } from "./envelope.js";

export interface AssistantUsageData {
  model: string;
  inputTokens?: number;
  outputTokens?: number;
  cacheReadTokens?: number;
  cacheWriteTokens?: number;
  cacheExpiresAt?: string;
  reasoningTokens?: number;
  /** @experimental */
  cost?: number;
  duration?: number;
  timeToFirstTokenMs?: number;
  outputTtftMs?: number;
  interTokenLatencyMs?: number;
  initiator?: string;
  interactionType?: string;
  isByok?: boolean;
  isAuto?: boolean;
  maxPromptTokens?: number;
  maxOutputTokens?: number;
  acceptedPredictionTokens?: number;
  rejectedPredictionTokens?: number;
  transport?: AssistantUsageTransport;
  apiCallId?: string;
  providerCallId?: string;
  serviceRequestId?: string;
  rte?: boolean;
  apiEndpoint?: AssistantUsageApiEndpoint;
  /** @deprecated */
  parentToolCallId?: string;
  /** @internal */
  quotaSnapshots?: Record<string, AssistantUsageQuotaSnapshot>;
  copilotUsage?: AssistantUsageCopilotUsage;
  reasoningEffort?: string;
  reasoningSummary?: ReasoningSummary;
  /** @internal */
  availableToolCount?: number;
  /** @internal */
  toolTokenCount?: number;
  /** @internal */
  frontierSource?: string;
  /** @internal */
  cacheTtlSeconds?: number;
  /** @internal */
  cacheDetailsReported?: boolean;
  /** @internal */
  numToolCalls?: number;
  /** @internal */
  toolCounts?: Record<string, number>;
  finishReason?: string;
  contentFilterTriggered?: boolean;
  /** @experimental */
  fusion?: FusionAttribution;
}

export type AssistantUsageTransport = "http" | "websocket";

export interface AssistantUsageCopilotUsage {
  model?: string;
  /** @internal */
  tokenDetails?: AssistantUsageCopilotUsageTokenDetail[];
  totalNanoAiu: number;
}

export interface AssistantUsageCopilotUsageTokenDetail {
  batchSize: number;
  costPerBatch: number;
  model?: string;
  tokenCount: number;
  tokenType: string;
}

/** What one model call used. */
export const AssistantUsageEvent = ephemeralEvent<"assistant.usage", AssistantUsageData>("assistant.usage");
export type AssistantUsageEvent = EventOf<typeof AssistantUsageEvent>;
