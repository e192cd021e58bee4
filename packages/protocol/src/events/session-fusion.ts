import { durableEvent, ephemeralEvent } from "../define.js";
import type { FusionConversationScope, FusionPattern, FusionPhaseKind } from "../types/fusion.js";
import type { EventOf } from "./envelope.js";

export interface FusionRouteStartedData {
  attemptId: string;
  turnKind: FusionTurnKind;
  syntheticModel?: string;
  policy?: string;
}

export type FusionTurnKind = "user" | "compaction";

/** Choosing how several models work together began. */
export const FusionRouteStartedEvent = ephemeralEvent<"session.fusion_route_started", FusionRouteStartedData>(
  "session.fusion_route_started",
  { stability: "experimental" },
);
export type FusionRouteStartedEvent = EventOf<typeof FusionRouteStartedEvent>;

export interface FusionRouteFailedData {
  attemptId: string;
  syntheticModel: string;
  policy: string;
  reason: string;
  errorMessage?: string;
  fallbackModel: string;
  routingLatencyMs?: number;
}

/** Choosing how several models work together failed. */
export const FusionRouteFailedEvent = durableEvent<"session.fusion_route_failed", FusionRouteFailedData>(
  "session.fusion_route_failed",
  { stability: "experimental" },
);
export type FusionRouteFailedEvent = EventOf<typeof FusionRouteFailedEvent>;

export interface FusionResolvedData {
  fusionId: string;
  turnId: string;
  contractVersion: number;
  syntheticModel: string;
  policy: string;
  routeSource?: string;
  planVersion?: string;
  policyVersion?: string;
  modelUniverseVersion?: string;
  ruleId?: string;
  ruleIndex?: number;
  ruleName?: string;
  scores?: FusionScores;
  pattern: FusionPattern;
  /** @experimental */
  phasePlan?: FusionPhasePlanStep[];
  primaryModel: string;
  secondaryModel: string | null;
  fallbackModel: string;
  followUpModel: string;
  followUp?: FusionFollowUpRecommendation;
  routingLatencyMs?: number;
}

export interface FusionScores {
  reasoning: number;
  codeGen: number;
  debugging: number;
  toolUse: number;
}

export interface FusionPhasePlanStep {
  kind: FusionPhaseKind;
  role: string;
  scope: FusionConversationScope;
  conditional: boolean;
}

export interface FusionFollowUpRecommendation {
  userTurn: FusionFollowUpAction;
  compactionTurn: FusionFollowUpAction;
}

export type FusionFollowUpAction = "reuse_primary" | "reroute";

/** How several models work together is chosen. */
export const FusionResolvedEvent = durableEvent<"session.fusion_resolved", FusionResolvedData>(
  "session.fusion_resolved",
  { stability: "experimental" },
);
export type FusionResolvedEvent = EventOf<typeof FusionResolvedEvent>;

/** @internal */
export interface FusionHandoffData {
  fusionId: string;
  sourcePhaseId: string;
  targetPhaseId: string;
  targetModel: string;
  message: unknown;
}

/** One model handed over to another. */
export const FusionHandoffEvent = durableEvent<"session.fusion_handoff", FusionHandoffData>(
  "session.fusion_handoff",
  { visibility: "internal", stability: "experimental" },
);
export type FusionHandoffEvent = EventOf<typeof FusionHandoffEvent>;

/** @internal */
export interface FusionCommitStartedData {
  fusionId: string;
  commitId: string;
  sourcePhaseId: string;
  sourceModel: string;
  kind: FusionCommitKind;
  toolCallId: string | null;
}

/** @internal */
export type FusionCommitKind = "text" | "terminal_tool";

/** Committing the models' joint result began. */
export const FusionCommitStartedEvent = durableEvent<
  "session.fusion_commit_started",
  FusionCommitStartedData
>("session.fusion_commit_started", { visibility: "internal", stability: "experimental" });
export type FusionCommitStartedEvent = EventOf<typeof FusionCommitStartedEvent>;

export interface FusionCompletedData {
  fusionId: string;
  commitId: string;
  turnId: string;
  syntheticModel: string;
  pattern: FusionPattern;
  outcome: string;
  finalSourcePhaseId: string | null;
  finalSourceModel: string | null;
  followUpModel: string;
  degradedReason: string | null;
  phaseCount: number;
  requestCount: number;
  inputTokens: number;
  outputTokens: number;
  cachedTokens: number;
  cacheWriteTokens?: number;
  totalNanoAiu: number;
  durationMs: number;
}

/** The models' joint work ended. */
export const FusionCompletedEvent = durableEvent<"session.fusion_completed", FusionCompletedData>(
  "session.fusion_completed",
  { stability: "experimental" },
);
export type FusionCompletedEvent = EventOf<typeof FusionCompletedEvent>;
