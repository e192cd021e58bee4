import { sessionMethod } from "../../../define.js";
import type {
  FactoryLogLineKind,
  FactoryPauseInfo,
  FactoryRunFailure,
  FactoryRunResult,
  FactoryRunStatus,
} from "./types.js";

export interface FactoryGetRunRequest {
  runId: string;
}

/** Tells how a factory run stands. */
export const SessionFactoryGetRun = sessionMethod<FactoryGetRunRequest, FactoryRunResult>(
  "session.factory.getRun",
);

export interface FactoryListRunsRequest {
  afterSeq?: number;
  beforeSeq?: number;
  limit?: number;
}

export interface FactoryListRunsResult {
  runs: FactoryRunSummary[];
  oldestSeq?: number | null;
  newestSeq?: number | null;
  hasMoreNewer?: boolean;
  omittedOlder?: number;
}

export interface FactoryRunSummary {
  runId: string;
  factoryName: string;
  description: string;
  status: FactoryRunStatus;
  revision: number;
  createdAt: number;
  startedAt: number | null;
  updatedAt: number;
  completedAt: number | null;
  currentPhase: FactoryCurrentPhase | null;
  declaredPhaseCount: number;
  liveAgentCount: number;
  totalSpawnedAgentCount: number;
  consumed: FactoryRunConsumed;
  declaredLimits: FactoryDeclaredLimits;
  approved: FactoryDeclaredLimits | null;
  observedAt: number;
  activeSegmentStartedAt: number | null;
  terminal: FactoryRunTerminal | null;
  canResume: boolean;
}

export interface FactoryCurrentPhase {
  id: string;
  ordinal: number | null;
}

export interface FactoryRunConsumed {
  activeMs: number;
  subagents: number;
  nanoAiu: number;
}

export interface FactoryDeclaredLimits {
  maxConcurrentSubagents?: number;
  maxTotalSubagents?: number;
  timeoutSeconds?: number;
  maxAiCredits?: number;
}

export interface FactoryRunTerminal {
  reason?: string;
  failure?: FactoryRunFailure;
  error?: string;
  resultPreview?: string;
  pauseInfo: FactoryPauseInfo | null;
}

/** Lists factory runs. */
export const SessionFactoryListRuns = sessionMethod<FactoryListRunsRequest, FactoryListRunsResult>(
  "session.factory.listRuns",
);

export interface FactoryRunDetail {
  runId: string;
  factoryName: string;
  description: string;
  status: FactoryRunStatus;
  revision: number;
  createdAt: number;
  startedAt: number | null;
  updatedAt: number;
  completedAt: number | null;
  currentPhase: FactoryCurrentPhase | null;
  declaredPhaseCount: number;
  liveAgentCount: number;
  totalSpawnedAgentCount: number;
  consumed: FactoryRunConsumed;
  declaredLimits: FactoryDeclaredLimits;
  approved: FactoryDeclaredLimits | null;
  observedAt: number;
  activeSegmentStartedAt: number | null;
  terminal: FactoryRunTerminal | null;
  canResume: boolean;
  phases: FactoryPhaseObservation[];
  agents: FactoryAgentSummary[];
  progress: FactoryProgressPage;
}

export interface FactoryPhaseObservation {
  id: string;
  ordinal: number | null;
  title: string;
  detail?: string;
  status: FactoryPhaseStatus;
  lastEnteredRunAttempt: number;
  entryCount: number;
  startedAt?: number;
  completedAt?: number;
  accumulatedActiveMs: number;
  currentActiveMs: number;
  totalAgentCount: number;
  liveAgentCount: number;
}

export type FactoryPhaseStatus = "pending" | "active" | "completed" | "skipped";

export interface FactoryAgentSummary {
  agentId: string;
  toolCallId: string;
  runId: string;
  phaseId: string | null;
  label: string;
  displayName?: string;
  agentType: string;
  status: string;
  requestedModel?: string;
  resolvedModel?: string;
  startedAt?: number;
  completedAt?: number;
  activeMs: number;
  activity?: string;
}

export interface FactoryProgressPage {
  records: FactoryProgressLine[];
  oldestSeq: number | null;
  newestSeq: number | null;
  hasMoreOlder: boolean;
  hasMoreNewer: boolean;
  revision: number;
}

export interface FactoryProgressLine {
  seq: number;
  attempt: number;
  phaseId: string | null;
  recordedAt: number;
  kind: FactoryLogLineKind;
  text: string;
}

/** Tells all about a factory run. */
export const SessionFactoryGetRunDetail = sessionMethod<FactoryGetRunRequest, FactoryRunDetail>(
  "session.factory.getRunDetail",
);

export interface FactoryGetRunProgressRequest {
  runId: string;
  phaseId?: string;
  afterSeq?: number;
  beforeSeq?: number;
  limit?: number;
}

/** Reads a factory run's progress lines. */
export const SessionFactoryGetRunProgress = sessionMethod<FactoryGetRunProgressRequest, FactoryProgressPage>(
  "session.factory.getRunProgress",
);
