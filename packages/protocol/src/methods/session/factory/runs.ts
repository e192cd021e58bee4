import { sessionMethod } from "../../../define.js";
import type { FactoryResumeResult, FactoryRunLimits, FactoryRunResult } from "./types.js";

export interface FactoryRunRequest {
  name: string;
  args: unknown;
  options?: RunOptions;
}

export interface RunOptions {
  limits?: FactoryRunLimits;
  notifyOnComplete?: boolean;
  logPhaseNames?: boolean;
  resumeFromRunId?: string;
}

/** Starts a factory run. */
export const SessionFactoryRun = sessionMethod<FactoryRunRequest, FactoryRunResult>("session.factory.run");

export interface FactoryResumeRequest {
  runId: string;
  limits?: FactoryRunLimits;
  notifyOnComplete?: boolean;
  logPhaseNames?: boolean;
}

/** Goes on with a factory run. */
export const SessionFactoryResume = sessionMethod<FactoryResumeRequest, FactoryResumeResult>(
  "session.factory.resume",
);

export interface FactoryCancelRequest {
  runId: string;
}

/** Cancels a factory run. */
export const SessionFactoryCancel = sessionMethod<FactoryCancelRequest, FactoryRunResult>(
  "session.factory.cancel",
);

export interface FactoryPauseRequest {
  runId: string;
}

/** Pauses a factory run. */
export const SessionFactoryPause = sessionMethod<FactoryPauseRequest, FactoryRunResult>(
  "session.factory.pause",
);
