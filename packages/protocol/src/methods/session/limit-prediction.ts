import { sessionMethod } from "../../define.js";

export interface SessionLimitPredictionRequest {
  modelId?: string;
  clientType?: SessionLimitPredictionClientType;
}

export type SessionLimitPredictionClientType = "cli-interactive" | "cli-prompt";

export type SessionLimitPredictionResult =
  | { prediction: SessionLimitPredictionDetails; kind: "available" }
  | { reason: SessionLimitPredictionUnavailableReason; kind: "unavailable" };

export interface SessionLimitPredictionDetails {
  clientType: SessionLimitPredictionClientType;
  modelId: string;
  source: SessionLimitPredictionSource;
  sourceKey: string;
  family?: string;
  tiers: SessionLimitPredictionTierOption[];
  baselineData: SessionLimitPredictionBaselineData;
  recommendedTier: SessionLimitPredictionTier;
  recommendedCap: number;
}

export type SessionLimitPredictionSource = "model" | "family" | "global";

export interface SessionLimitPredictionTierOption {
  tier: SessionLimitPredictionTier;
  cap: number;
}

export type SessionLimitPredictionTier =
  | "recommended"
  | "additional_headroom"
  | "generous_headroom"
  | "maximum_headroom";

export interface SessionLimitPredictionBaselineData {
  windowStart: string;
  windowEnd: string;
}

export type SessionLimitPredictionUnavailableReason = "auto_unresolved" | "no_model";

/** Predicts when a limit will be reached. */
export const SessionLimitPredictionPredict = sessionMethod<
  SessionLimitPredictionRequest,
  SessionLimitPredictionResult
>("session.limitPrediction.predict");
