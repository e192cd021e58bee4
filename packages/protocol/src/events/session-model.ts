import { durableEvent, ephemeralEvent } from "../define.js";
import type {
  AutoTier,
  ContextTier,
  ModelChangeSource,
  ReasoningSummary,
  Verbosity,
} from "../types/model.js";
import type { SessionLimitsConfig, SessionMode } from "../types/session.js";
import type { EventOf } from "./envelope.js";

export interface ModelChangeData {
  previousModel?: string;
  newModel: string;
  previousReasoningEffort?: string;
  reasoningEffort?: string | null;
  previousReasoningSummary?: ReasoningSummary;
  reasoningSummary?: ReasoningSummary;
  previousVerbosity?: Verbosity;
  verbosity?: Verbosity;
  contextTier?: ContextTier | null;
  cause?: string;
  source?: ModelChangeSource;
  previousAutoTier?: AutoTier;
  autoTier?: AutoTier | null;
}

/** The model changed. */
export const ModelChangeEvent = durableEvent<"session.model_change", ModelChangeData>("session.model_change");
export type ModelChangeEvent = EventOf<typeof ModelChangeEvent>;

export interface AutoTierRecommendationData {
  recommendedAutoTier: RecommendedAutoTier;
}

export type RecommendedAutoTier = "efficiency" | "balance" | "intelligence";

/** Another tier of automatic model choice is recommended. */
export const AutoTierRecommendationEvent = ephemeralEvent<
  "session.auto_tier_recommendation",
  AutoTierRecommendationData
>("session.auto_tier_recommendation", { stability: "experimental" });
export type AutoTierRecommendationEvent = EventOf<typeof AutoTierRecommendationEvent>;

export interface AutoTierSwitchFailedData {
  effectiveAutoTier?: AutoTier;
  requestedAutoTier: AutoTier | null;
  reason: AutoTierSwitchFailureReason;
}

export type AutoTierSwitchFailureReason =
  | "policy_rejected"
  | "request_failed"
  | "setup_failed"
  | "unsupported";

/** Changing the tier failed. */
export const AutoTierSwitchFailedEvent = ephemeralEvent<
  "session.auto_tier_switch_failed",
  AutoTierSwitchFailedData
>("session.auto_tier_switch_failed");
export type AutoTierSwitchFailedEvent = EventOf<typeof AutoTierSwitchFailedEvent>;

export interface ModeChangedData {
  previousMode: SessionMode;
  newMode: SessionMode;
}

/** The agent's mode changed. */
export const ModeChangedEvent = durableEvent<"session.mode_changed", ModeChangedData>("session.mode_changed");
export type ModeChangedEvent = EventOf<typeof ModeChangedEvent>;

export interface ModeNoticeDeliveredData {
  mode: SessionMode;
  content?: string;
}

/** The model was told of its mode. */
export const ModeNoticeDeliveredEvent = durableEvent<
  "session.mode_notice_delivered",
  ModeNoticeDeliveredData
>("session.mode_notice_delivered");
export type ModeNoticeDeliveredEvent = EventOf<typeof ModeNoticeDeliveredEvent>;

export interface SessionLimitsChangedData {
  sessionLimits: SessionLimitsConfig | null;
}

/** The session's limits changed. */
export const SessionLimitsChangedEvent = durableEvent<
  "session.session_limits_changed",
  SessionLimitsChangedData
>("session.session_limits_changed");
export type SessionLimitsChangedEvent = EventOf<typeof SessionLimitsChangedEvent>;

export interface AutoModeResolvedData {
  chosenModel: string;
  reasoningBucket?: AutoModeResolvedReasoningBucket;
  categoryScores?: Record<string, number>;
  predictedLabel?: string;
  confidence?: number;
  candidateModels?: string[];
  routingMethod?: string;
  availableModels?: string[];
  fallback?: boolean;
  fallbackReason?: string;
  stickyOverride?: boolean;
  routerLatencyMs?: number;
  endToEndLatencyMs?: number;
  chosenShortfall?: number;
  hasImage?: boolean;
}

export type AutoModeResolvedReasoningBucket = "low" | "medium" | "high";

/** Automatic choice settled on a model. */
export const AutoModeResolvedEvent = durableEvent<"session.auto_mode_resolved", AutoModeResolvedData>(
  "session.auto_mode_resolved",
  { stability: "experimental" },
);
export type AutoModeResolvedEvent = EventOf<typeof AutoModeResolvedEvent>;
