import { sessionMethod } from "../../define.js";
import type { FactoryAckResult } from "../../types/tool.js";

export interface FactoryExecuteRequest {
  name: string;
  runId: string;
  executionToken: string;
  args: unknown;
}

export interface FactoryExecuteResult {
  result?: unknown;
}

/** Runs a factory that the client provides. */
export const FactoryExecute = sessionMethod<FactoryExecuteRequest, FactoryExecuteResult>("factory.execute", {
  answerer: "client",
});

export interface FactoryAbortRequest {
  runId: string;
  executionToken: string;
}

/** Stops a factory that the client runs. */
export const FactoryAbort = sessionMethod<FactoryAbortRequest, FactoryAckResult>("factory.abort", {
  answerer: "client",
});
