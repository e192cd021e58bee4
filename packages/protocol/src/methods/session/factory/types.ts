export type FactoryDurableOperation =
  | "createRun"
  | "markRunStarted"
  | "finishRun"
  | "reserveAgent"
  | "releaseAgent"
  | "chargeCredit"
  | "addElapsed"
  | "reconcileCreditTotal"
  | "journalGet"
  | "journalPut"
  | "refreshLease";

export type FactoryLogLineKind = "log" | "phase";

export type FactoryPauseInfo = { type: "user" } | { key: string; type: "checkpoint" };

export interface FactoryResumeResult {
  factoryName: string;
  run: FactoryRunResult;
}

export interface FactoryRunResult {
  runId: string;
  attempt?: number;
  status: FactoryRunStatus;
  result?: unknown;
  error?: string;
  failure?: FactoryRunFailure;
  reason?: string;
  snapshot?: unknown;
  pauseInfo?: FactoryPauseInfo;
}

export type FactoryRunStatus =
  | "pending"
  | "running"
  | "completed"
  | "halted"
  | "paused"
  | "cancelled"
  | "error";

export type FactoryRunFailure =
  | {
      kind: FactoryRunFailureKind;
      value: number;
      suggestedValue?: number;
      runId: string;
      type: "factory_limit_reached";
    }
  | { runId: string; reason: string; type: "factory_resume_declined" }
  | { code: string; operation: FactoryDurableOperation; runId: string; type: "factory_durable_failure" }
  | { runId: string; drainedNanoAiu: number; type: "factory_accounting_incomplete" }
  | { runId: string; type: "factory_provider_disconnected" };

export type FactoryRunFailureKind = "maxTotalSubagents" | "timeoutSeconds" | "maxAiCredits";

export interface FactoryRunLimits {
  maxConcurrentSubagents?: number | null;
  maxTotalSubagents?: number | null;
  timeoutSeconds?: number | null;
  maxAiCredits?: number | null;
}
