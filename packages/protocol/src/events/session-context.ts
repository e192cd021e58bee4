import { durableEvent, ephemeralEvent } from "../define.js";
import type { EventOf } from "./envelope.js";

export interface TruncationData {
  tokenLimit: number;
  preTruncationTokensInMessages: number;
  preTruncationMessagesLength: number;
  postTruncationTokensInMessages: number;
  postTruncationMessagesLength: number;
  tokensRemovedDuringTruncation: number;
  messagesRemovedDuringTruncation: number;
  performedBy: string;
}

/** Old messages were dropped from the model's context. */
export const TruncationEvent = durableEvent<"session.truncation", TruncationData>("session.truncation");
export type TruncationEvent = EventOf<typeof TruncationEvent>;

export interface SnapshotRewindData {
  upToEventId: string;
  eventsRemoved: number;
}

/** The conversation went back to an earlier point. */
export const SnapshotRewindEvent = ephemeralEvent<"session.snapshot_rewind", SnapshotRewindData>(
  "session.snapshot_rewind",
);
export type SnapshotRewindEvent = EventOf<typeof SnapshotRewindEvent>;

export interface UsageCheckpointData {
  totalNanoAiu: number;
  /** @internal */
  totalPremiumRequests?: number;
  /** @internal */
  modelCacheState?: UsageCheckpointModelCacheState[];
  /** @internal */
  promptCacheBreakState?: unknown[];
}

/** @internal */
export interface UsageCheckpointModelCacheState {
  modelId: string;
  cacheExpiresAt: string;
  /** @internal */
  cacheTtlSeconds: number;
}

/** Totals so far. */
export const UsageCheckpointEvent = durableEvent<"session.usage_checkpoint", UsageCheckpointData>(
  "session.usage_checkpoint",
);
export type UsageCheckpointEvent = EventOf<typeof UsageCheckpointEvent>;

export interface UsageInfoData {
  tokenLimit: number;
  currentTokens: number;
  messagesLength: number;
  systemTokens?: number;
  conversationTokens?: number;
  toolDefinitionsTokens?: number;
  isInitial?: boolean;
}

/** How full the model's context is. */
export const UsageInfoEvent = ephemeralEvent<"session.usage_info", UsageInfoData>("session.usage_info");
export type UsageInfoEvent = EventOf<typeof UsageInfoEvent>;

export interface ContextClearedData {
  initialMessage?: string;
  messagesCleared: number;
}

/** The model's context was started afresh. */
export const ContextClearedEvent = durableEvent<"session.context_cleared", ContextClearedData>(
  "session.context_cleared",
);
export type ContextClearedEvent = EventOf<typeof ContextClearedEvent>;

export interface CompactionStartData {
  model?: string;
  systemTokens?: number;
  conversationTokens?: number;
  toolDefinitionsTokens?: number;
  currentTokens?: number;
  tokenLimit?: number;
  trigger?: CompactionTrigger;
}

export type CompactionTrigger =
  | "threshold"
  | "context_limit_retry"
  | "manual"
  | "memory_pressure"
  | "model_switch";

/** Summarizing the conversation began. */
export const CompactionStartEvent = durableEvent<"session.compaction_start", CompactionStartData>(
  "session.compaction_start",
);
export type CompactionStartEvent = EventOf<typeof CompactionStartEvent>;

export interface CompactionCompleteData {
  success: boolean;
  error?: string;
  preCompactionTokens?: number;
  postCompactionTokens?: number;
  preCompactionMessagesLength?: number;
  messagesRemoved?: number;
  tokensRemoved?: number;
  customInstructions?: string;
  summaryContent?: string;
  /** @internal */
  activeFactorySummary?: string;
  behaviorModelId?: string;
  checkpointNumber?: number;
  checkpointPath?: string;
  compactionTokensUsed?: CompactionCompleteCompactionTokensUsed;
  requestId?: string;
  serviceRequestId?: string;
  systemTokens?: number;
  conversationTokens?: number;
  toolDefinitionsTokens?: number;
  statusCode?: number;
  tokenLimit?: number;
  trigger?: CompactionTrigger;
}

export interface CompactionCompleteCompactionTokensUsed {
  inputTokens?: number;
  outputTokens?: number;
  cacheReadTokens?: number;
  cacheWriteTokens?: number;
  /** @internal */
  copilotUsage?: CompactionCompleteCompactionTokensUsedCopilotUsage;
  duration?: number;
  model?: string;
}

/** @internal */
export interface CompactionCompleteCompactionTokensUsedCopilotUsage {
  /** @internal */
  model?: string;
  /** @internal */
  tokenDetails?: CompactionCompleteCompactionTokensUsedCopilotUsageTokenDetail[];
  totalNanoAiu: number;
}

export interface CompactionCompleteCompactionTokensUsedCopilotUsageTokenDetail {
  batchSize: number;
  costPerBatch: number;
  model?: string;
  tokenCount: number;
  tokenType: string;
}

/** Summarizing the conversation ended. */
export const CompactionCompleteEvent = durableEvent<"session.compaction_complete", CompactionCompleteData>(
  "session.compaction_complete",
);
export type CompactionCompleteEvent = EventOf<typeof CompactionCompleteEvent>;
