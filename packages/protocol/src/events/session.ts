import { durableEvent, ephemeralEvent } from "../define.js";
import type { RemediationAction } from "../types/command.js";
import type { AutoTier, ContextTier, ReasoningSummary, Verbosity } from "../types/model.js";
import type { SessionLimitsConfig, SessionMode, ShutdownType } from "../types/session.js";
import type { TaskCompleteData } from "../types/tool.js";
import type { EventOf } from "./envelope.js";

export interface StartData {
  sessionId: string;
  version: number;
  producer: string;
  copilotVersion: string;
  startTime: string;
  selectedModel?: string;
  reasoningEffort?: string;
  reasoningSummary?: ReasoningSummary;
  verbosity?: Verbosity;
  contextTier?: ContextTier | null;
  autoTier?: AutoTier;
  sessionLimits?: SessionLimitsConfig;
  context?: WorkingDirectoryContext;
  githubMcpToolConfig?: GitHubMcpToolConfig;
  alreadyInUse?: boolean;
  remoteSteerable?: boolean;
  detachedFromSpawningParentSessionId?: string;
}

export interface WorkingDirectoryContext {
  cwd: string;
  gitRoot?: string;
  repository?: string;
  hostType?: WorkingDirectoryContextHostType;
  repositoryHost?: string;
  branch?: string;
  headCommit?: string;
  baseCommit?: string;
  pendingGitContext?: boolean;
}

export type WorkingDirectoryContextHostType = "github" | "ado";

export interface GitHubMcpToolConfig {
  enableAllTools?: boolean;
  additionalToolsets?: string[];
  additionalTools?: string[];
  enableInsidersMode?: boolean;
}

/** The session began. */
export const StartEvent = durableEvent<"session.start", StartData>("session.start");
export type StartEvent = EventOf<typeof StartEvent>;

export interface ResumeData {
  resumeTime: string;
  eventCount: number;
  eventsFileSizeBytes?: number;
  selectedModel?: string;
  reasoningEffort?: string;
  reasoningSummary?: ReasoningSummary;
  verbosity?: Verbosity;
  contextTier?: ContextTier | null;
  autoTier?: AutoTier;
  sessionLimits?: SessionLimitsConfig | null;
  context?: WorkingDirectoryContext;
  alreadyInUse?: boolean;
  sessionWasActive?: boolean;
  remoteSteerable?: boolean;
  continuePendingWork?: boolean;
}

/** The session was opened again. */
export const ResumeEvent = durableEvent<"session.resume", ResumeData>("session.resume");
export type ResumeEvent = EventOf<typeof ResumeEvent>;

export interface RemoteSteerableChangedData {
  remoteSteerable: boolean;
}

/** Steering from afar was allowed or forbidden. */
export const RemoteSteerableChangedEvent = durableEvent<
  "session.remote_steerable_changed",
  RemoteSteerableChangedData
>("session.remote_steerable_changed");
export type RemoteSteerableChangedEvent = EventOf<typeof RemoteSteerableChangedEvent>;

export interface ErrorData {
  errorType: string;
  errorCode?: string;
  eligibleForAutoSwitch?: boolean;
  message: string;
  remediation?: RemediationAction;
  stack?: string;
  statusCode?: number;
  providerCallId?: string;
  serviceRequestId?: string;
  url?: string;
}

/** Something failed; the session goes on. */
export const ErrorEvent = durableEvent<"session.error", ErrorData>("session.error");
export type ErrorEvent = EventOf<typeof ErrorEvent>;

export interface IdleData {
  aborted?: boolean;
  mode?: SessionMode;
}

/** The agent has finished, background work included. */
export const IdleEvent = ephemeralEvent<"session.idle", IdleData>("session.idle");
export type IdleEvent = EventOf<typeof IdleEvent>;

export interface TitleChangedData {
  title: string;
}

/** The session's title changed. */
export const TitleChangedEvent = ephemeralEvent<"session.title_changed", TitleChangedData>(
  "session.title_changed",
);
export type TitleChangedEvent = EventOf<typeof TitleChangedEvent>;

export interface InfoData {
  infoType: string;
  message: string;
  url?: string;
  tip?: string;
}

/** Something worth telling people. */
export const InfoEvent = durableEvent<"session.info", InfoData>("session.info");
export type InfoEvent = EventOf<typeof InfoEvent>;

export interface WarningData {
  warningType: string;
  message: string;
  url?: string;
  remediation?: RemediationAction;
}

/** Something people should look at. */
export const WarningEvent = durableEvent<"session.warning", WarningData>("session.warning");
export type WarningEvent = EventOf<typeof WarningEvent>;

export interface HandoffData {
  handoffTime: string;
  sourceType: HandoffSourceType;
  repository?: HandoffRepository;
  context?: string;
  summary?: string;
  remoteSessionId?: string;
  host?: string;
}

export type HandoffSourceType = "remote" | "local";

export interface HandoffRepository {
  owner: string;
  name: string;
  branch?: string;
}

/** The session was handed over. */
export const HandoffEvent = durableEvent<"session.handoff", HandoffData>("session.handoff");
export type HandoffEvent = EventOf<typeof HandoffEvent>;

export interface ShutdownData {
  shutdownType: ShutdownType;
  errorReason?: string;
  /** @internal */
  totalPremiumRequests?: number;
  /** @experimental */
  totalNanoAiu?: number;
  tokenDetails?: Record<string, ShutdownTokenDetail>;
  totalApiDurationMs: number;
  sessionStartTime: number;
  eventsFileSizeBytes?: number;
  codeChanges: ShutdownCodeChanges;
  modelMetrics: Record<string, ShutdownModelMetric>;
  agentMetrics?: Record<string, ShutdownAgentMetric>;
  currentModel?: string;
  currentTokens?: number;
  systemTokens?: number;
  conversationTokens?: number;
  toolDefinitionsTokens?: number;
}

export interface ShutdownTokenDetail {
  tokenCount: number;
}

export interface ShutdownCodeChanges {
  linesAdded: number;
  linesRemoved: number;
  filesModified: string[];
}

export interface ShutdownModelMetric {
  requests: ShutdownModelMetricRequests;
  usage: ShutdownModelMetricUsage;
  /** @experimental */
  totalNanoAiu?: number;
  tokenDetails?: Record<string, ShutdownModelMetricTokenDetail>;
}

export interface ShutdownModelMetricRequests {
  /** @experimental */
  count?: number;
  /** @experimental */
  cost?: number;
}

export interface ShutdownModelMetricUsage {
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  reasoningTokens?: number;
}

export interface ShutdownModelMetricTokenDetail {
  tokenCount: number;
}

export interface ShutdownAgentMetric {
  agentName?: string;
  agentDisplayName?: string;
  totalApiDurationMs: number;
  totalNanoAiu: number;
  modelMetrics: Record<string, ShutdownModelMetric>;
}

/** The session ended; totals of what it used. */
export const ShutdownEvent = durableEvent<"session.shutdown", ShutdownData>("session.shutdown");
export type ShutdownEvent = EventOf<typeof ShutdownEvent>;

/** Folder, repository or branch changed. */
export const ContextChangedEvent = durableEvent<"session.context_changed", WorkingDirectoryContext>(
  "session.context_changed",
);
export type ContextChangedEvent = EventOf<typeof ContextChangedEvent>;

/** The agent says the task is done. */
export const TaskCompleteEvent = durableEvent<"session.task_complete", TaskCompleteData>(
  "session.task_complete",
);
export type TaskCompleteEvent = EventOf<typeof TaskCompleteEvent>;

export interface CompletionReceiptData {
  schemaVersion: number;
  attempt: number;
  sourceEventId: string;
  eventRange: CompletionReceiptEventRange;
  stopReason: CompletionReceiptStopReason;
  finalTool?: CompletionReceiptFinalTool;
  successfulToolCount: number;
  failedToolCount: number;
}

export interface CompletionReceiptEventRange {
  startEventId: string;
  endEventId: string;
}

export type CompletionReceiptStopReason = "natural" | "terminal_tool" | "agent_stop_block_limit";

export interface CompletionReceiptFinalTool {
  toolCallId: string;
  toolName?: string;
  status: CompletionReceiptToolStatus;
  exitCode?: number;
}

export type CompletionReceiptToolStatus = "success" | "failure" | "timeout" | "rejected" | "denied";

/** What was done, for the record. */
export const CompletionReceiptEvent = durableEvent<"session.completion_receipt", CompletionReceiptData>(
  "session.completion_receipt",
  { stability: "experimental" },
);
export type CompletionReceiptEvent = EventOf<typeof CompletionReceiptEvent>;

export interface BinaryAssetData {
  assetId: string;
  type: BinaryAssetType;
  mimeType: string;
  byteLength: number;
  data: string;
  description?: string;
  metadata?: Record<string, unknown>;
}

export type BinaryAssetType = "image" | "resource";

/** Binary content, stored once and referred to by others. */
export const BinaryAssetEvent = durableEvent<"session.binary_asset", BinaryAssetData>(
  "session.binary_asset",
  { stability: "experimental" },
);
export type BinaryAssetEvent = EventOf<typeof BinaryAssetEvent>;

export interface CustomNotificationData {
  source: string;
  name: string;
  version?: number;
  subject?: CustomNotificationSubject;
  payload: CustomNotificationPayload;
}

export type CustomNotificationSubject = Record<string, string>;

export type CustomNotificationPayload = unknown;

/** A notification that a client defined. */
export const CustomNotificationEvent = ephemeralEvent<"session.custom_notification", CustomNotificationData>(
  "session.custom_notification",
);
export type CustomNotificationEvent = EventOf<typeof CustomNotificationEvent>;
