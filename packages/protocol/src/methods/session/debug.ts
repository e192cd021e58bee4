import { sessionMethod } from "../../define.js";

export interface DebugCollectLogsRequest {
  destination: DebugCollectLogsDestination;
  include?: DebugCollectLogsInclude;
  additionalEntries?: DebugCollectLogsEntry[];
}

export type DebugCollectLogsDestination =
  | { outputPath: string; noOverwrite?: boolean; kind: "archive" }
  | { outputDirectory: string; kind: "directory" };

export interface DebugCollectLogsInclude {
  events?: boolean;
  processLogs?: boolean;
  shellLogs?: boolean;
  eventsPath?: string;
  currentProcessLogPath?: string;
  processLogDirectory?: string;
  previousProcessLogLimit?: number;
}

export interface DebugCollectLogsEntry {
  kind: DebugCollectLogsEntryKind;
  path: string;
  bundlePath: string;
  redaction?: DebugCollectLogsRedaction;
  required?: boolean;
}

export type DebugCollectLogsEntryKind = "file" | "directory";

export type DebugCollectLogsRedaction = "plain-text" | "events-jsonl" | "none";

export interface DebugCollectLogsResult {
  kind: DebugCollectLogsResultKind;
  path: string;
  entries: DebugCollectLogsCollectedEntry[];
  skippedEntries?: DebugCollectLogsSkippedEntry[];
}

export type DebugCollectLogsResultKind = "archive" | "directory";

export interface DebugCollectLogsCollectedEntry {
  bundlePath: string;
  source: DebugCollectLogsSource;
  sizeBytes: number;
}

export type DebugCollectLogsSource = "events" | "process-log" | "shell-log" | "additional";

export interface DebugCollectLogsSkippedEntry {
  bundlePath: string;
  path?: string;
  reason: string;
}

/** Collects logs for a bug report. */
export const SessionDebugCollectLogs = sessionMethod<DebugCollectLogsRequest, DebugCollectLogsResult>(
  "session.debug.collectLogs",
);
