import { sessionMethod } from "../../define.js";

export interface SessionSettingsSnapshot {
  version?: string;
  clientName?: string;
  timeoutMs?: number;
  startTimeMs?: number;
  repo: SessionSettingsRepoSnapshot;
  model: SessionSettingsModelSnapshot;
  validation: SessionSettingsValidationSnapshot;
  job: SessionSettingsJobSnapshot;
  onlineEvaluation: SessionSettingsOnlineEvaluationSnapshot;
}

export interface SessionSettingsRepoSnapshot {
  name?: string;
  id?: number;
  branch?: string;
  commit?: string;
  readWrite?: boolean;
  ownerName?: string;
  ownerId?: number;
  serverUrl?: string;
  host?: string;
  hostProtocol?: string;
  secretScanningUrl?: string;
  prCommitCount?: number;
}

export interface SessionSettingsModelSnapshot {
  model?: string;
  defaultReasoningEffort?: string;
  instanceId?: string;
  callbackUrl?: string;
}

export interface SessionSettingsValidationSnapshot {
  timeout?: number;
  dependabotTimeout?: number;
  codeqlEnabled?: boolean;
  codeReviewEnabled?: boolean;
  codeReviewModel?: string;
  advisoryEnabled?: boolean;
  secretScanningEnabled?: boolean;
  memoryStoreEnabled?: boolean;
  memoryVoteEnabled?: boolean;
}

export interface SessionSettingsJobSnapshot {
  eventType?: string;
  isTriggerJob?: boolean;
  builtInToolAvailability?: SessionSettingsBuiltInToolAvailabilitySnapshot;
}

export interface SessionSettingsBuiltInToolAvailabilitySnapshot {
  reportProgress?: boolean;
  createPullRequest?: boolean;
}

export interface SessionSettingsOnlineEvaluationSnapshot {
  disableOnlineEvaluation?: boolean;
  enableOnlineEvaluationOutputFile?: boolean;
}

/** Gives the settings in effect. */
export const SessionSettingsSnapshot = sessionMethod<void, SessionSettingsSnapshot>(
  "session.settings.snapshot",
  { visibility: "internal" },
);

export interface SessionSettingsEvaluatePredicateRequest {
  name: SessionSettingsPredicateName;
  toolName?: string;
}

export type SessionSettingsPredicateName =
  | "securityToolsEnabled"
  | "thirdPartySecurityPromptEnabled"
  | "parallelValidationEnabled"
  | "runtimeTimingTelemetryEnabled"
  | "coAuthorHookEnabled"
  | "chronicleEnabled"
  | "contentExclusionSelfFetchEnabled"
  | "capClaudeOpusTokenLimitsEnabled"
  | "codeReviewFeatureEnabled"
  | "ccaUseTsAutofindEnabled"
  | "dependencyCheckerEnabled"
  | "dependabotCheckerEnabled"
  | "codeqlCheckerEnabled"
  | "trivialChangeEnabled"
  | "trivialChangeSkipEnabled"
  | "trivialChangeEnabledForCodeReview"
  | "trivialChangeSkipEnabledForCodeReview"
  | "trivialChangeEnabledForTool"
  | "trivialChangeSkipEnabledForTool";

export interface SessionSettingsEvaluatePredicateResult {
  enabled: boolean;
}

/** Tells whether a settings condition holds. */
export const SessionSettingsEvaluatePredicate = sessionMethod<
  SessionSettingsEvaluatePredicateRequest,
  SessionSettingsEvaluatePredicateResult
>("session.settings.evaluatePredicate", { visibility: "internal" });
