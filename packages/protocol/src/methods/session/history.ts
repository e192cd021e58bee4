import { sessionMethod } from "../../define.js";
import type { HistoryRewindUnavailableReason } from "../../types/session.js";

export interface HistoryCompactRequest {
  customInstructions?: string;
  trigger?: "manual" | "model_switch";
  tokenLimit?: number;
}

export interface HistoryCompactResult {
  success: boolean;
  tokensRemoved: number;
  messagesRemoved: number;
  summaryContent?: string;
  contextWindow?: HistoryCompactContextWindow;
}

export interface HistoryCompactContextWindow {
  tokenLimit: number;
  currentTokens: number;
  messagesLength: number;
  systemTokens?: number;
  conversationTokens?: number;
  toolDefinitionsTokens?: number;
}

/** Shortens the conversation to a summary. */
export const SessionHistoryCompact = sessionMethod<HistoryCompactRequest, HistoryCompactResult>(
  "session.history.compact",
);

export interface HistoryTruncateRequest {
  eventId: string;
}

export interface HistoryTruncateResult {
  eventsRemoved: number;
  checkpointCleanupFailed?: boolean;
  checkpointCleanupError?: string;
}

/** Drops the conversation from an event on. */
export const SessionHistoryTruncate = sessionMethod<HistoryTruncateRequest, HistoryTruncateResult>(
  "session.history.truncate",
);

export interface HistoryListRewindPointsResult {
  fileChangeTrackingEnabled: boolean;
  unavailableReason?: HistoryRewindUnavailableReason;
  points: HistoryRewindPoint[];
}

export interface HistoryRewindPoint {
  eventId: string;
  userMessage: string;
  timestamp: string;
  canRestoreFiles: boolean;
  fileCount: number;
  turnChangedFiles: boolean;
  linesAdded: number;
  linesRemoved: number;
  isAutopilotContinuation: boolean;
}

/** Lists where the conversation can go back to. */
export const SessionHistoryListRewindPoints = sessionMethod<void, HistoryListRewindPointsResult>(
  "session.history.listRewindPoints",
);

export interface HistoryPreviewRewindRequest {
  eventId: string;
}

export interface HistoryPreviewRewindResult {
  available: boolean;
  reason?: HistoryRewindUnavailableReason;
  fileCount: number;
  files: HistoryRewindFilePreview[];
}

export interface HistoryRewindFilePreview {
  path: string;
  changeType: HistoryRewindChangeType;
  linesAdded: number;
  linesRemoved: number;
}

export type HistoryRewindChangeType = "created" | "deleted" | "modified";

/** Tells what going back would undo. */
export const SessionHistoryPreviewRewind = sessionMethod<
  HistoryPreviewRewindRequest,
  HistoryPreviewRewindResult
>("session.history.previewRewind");

export interface HistoryRewindRequest {
  eventId: string;
  mode: HistoryRewindMode;
}

export type HistoryRewindMode = "conversation" | "conversation-and-files";

export interface HistoryRewindResult {
  outcome: HistoryRewindOutcome;
  eventsRemoved?: number;
  restoredFiles: string[];
  skippedFiles: HistorySkippedFileRestore[];
  error?: string;
}

export type HistoryRewindOutcome =
  | "success"
  | "session-busy"
  | "file-change-tracking-disabled"
  | "unsupported-remote-session"
  | "files-rolled-back"
  | "rollback-incomplete"
  | "truncation-failed"
  | "checkpoint-cleanup-failed"
  | "snapshot-prune-failed";

export interface HistorySkippedFileRestore {
  path: string;
  reason: HistoryFileRestoreSkipReason;
}

export type HistoryFileRestoreSkipReason = "user-modified" | "skipped-capture";

/** Goes back to an earlier point, files included. */
export const SessionHistoryRewind = sessionMethod<HistoryRewindRequest, HistoryRewindResult>(
  "session.history.rewind",
);

export interface HistoryCancelBackgroundCompactionResult {
  cancelled: boolean;
}

/** Cancels a summary being made in the background. */
export const SessionHistoryCancelBackgroundCompaction = sessionMethod<
  void,
  HistoryCancelBackgroundCompactionResult
>("session.history.cancelBackgroundCompaction");

export interface HistoryAbortManualCompactionResult {
  aborted: boolean;
}

/** Cancels a summary that was asked for. */
export const SessionHistoryAbortManualCompaction = sessionMethod<void, HistoryAbortManualCompactionResult>(
  "session.history.abortManualCompaction",
);

export interface HistorySummarizeForHandoffResult {
  summary: string;
}

/** Summarizes the conversation for whoever takes over. */
export const SessionHistorySummarizeForHandoff = sessionMethod<void, HistorySummarizeForHandoffResult>(
  "session.history.summarizeForHandoff",
);

export interface HistoryClearContextRequest {
  prompt: string;
}

export interface HistoryClearContextResult {
  messagesCleared: number;
}

/** Starts the model's context afresh. */
export const SessionHistoryClearContext = sessionMethod<
  HistoryClearContextRequest,
  HistoryClearContextResult
>("session.history.clearContext");
