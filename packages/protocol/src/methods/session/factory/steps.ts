import { sessionMethod } from "../../../define.js";
import type { ContextTier } from "../../../types/model.js";
import type { FactoryAckResult } from "../../../types/tool.js";
import type { FactoryLogLineKind, FactoryResumeResult, FactoryRunLimits, FactoryRunResult } from "./types.js";

/** @internal */
export interface FactoryToolRunRequest {
  name: string;
  args: unknown;
  options?: FactoryToolRunOptions;
  toolCallId?: string;
}

/** @internal */
export interface FactoryToolRunOptions {
  limits?: FactoryRunLimits;
  resumeFromRunId?: string;
}

/** Starts a factory run for a tool call. */
export const SessionFactoryRunFromTool = sessionMethod<FactoryToolRunRequest, FactoryRunResult>(
  "session.factory.runFromTool",
  { visibility: "internal" },
);

/** @internal */
export interface FactoryToolResumeRequest {
  runId: string;
  limits?: FactoryRunLimits;
  toolCallId?: string;
}

/** Goes on with a factory run for a tool call. */
export const SessionFactoryResumeFromTool = sessionMethod<FactoryToolResumeRequest, FactoryResumeResult>(
  "session.factory.resumeFromTool",
  { visibility: "internal" },
);

export interface FactoryPauseCheckpointRequest {
  runId: string;
  executionToken: string;
  key: string;
}

export interface FactoryPauseCheckpointResult {
  action: FactoryPauseCheckpointAction;
}

export type FactoryPauseCheckpointAction = "continue" | "pause";

/** Pauses a factory run where its script asks for it. */
export const SessionFactoryPauseAtCheckpoint = sessionMethod<
  FactoryPauseCheckpointRequest,
  FactoryPauseCheckpointResult
>("session.factory.pauseAtCheckpoint", { visibility: "internal" });

export interface FactoryLogRequest {
  runId: string;
  executionToken: string;
  lines: FactoryLogLine[];
}

export interface FactoryLogLine {
  seq: number;
  kind: FactoryLogLineKind;
  text: string;
}

/** Adds a progress line to a factory run. */
export const SessionFactoryLog = sessionMethod<FactoryLogRequest, FactoryAckResult>("session.factory.log");

export interface FactoryAgentRequest {
  factoryRunId: string;
  executionToken: string;
  prompt: string;
  opts: FactoryAgentOptions;
}

export interface FactoryAgentOptions {
  label?: string;
  schema?: unknown;
  model?: string;
  reasoningEffort?: string;
  contextTier?: ContextTier;
  agent?: string;
}

export interface FactoryAgentResult {
  result?: unknown;
}

/** Runs one agent step of a factory run. */
export const SessionFactoryAgent = sessionMethod<FactoryAgentRequest, FactoryAgentResult>(
  "session.factory.agent",
);

export interface FactoryJournalGetRequest {
  runId: string;
  executionToken: string;
  key: string;
}

export interface FactoryJournalGetResult {
  hit: boolean;
  resultJson?: unknown;
}

/** Reads a remembered step of a factory run. */
export const SessionFactoryJournalGet = sessionMethod<FactoryJournalGetRequest, FactoryJournalGetResult>(
  "session.factory.journal.get",
);

export interface FactoryJournalPutRequest {
  runId: string;
  executionToken: string;
  key: string;
  resultJson: unknown;
}

/** Remembers a step of a factory run. */
export const SessionFactoryJournalPut = sessionMethod<FactoryJournalPutRequest, FactoryAckResult>(
  "session.factory.journal.put",
);
