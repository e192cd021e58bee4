import { sessionMethod } from "../../define.js";
import type { ClientMetadata, SessionLimitsConfig } from "../../types/session.js";

export interface SessionMetadataSnapshot {
  sessionId: string;
  startTime: string;
  modifiedTime: string;
  isRemote: boolean;
  alreadyInUse: boolean;
  workspacePath: string | null;
  initialName?: string;
  clientName?: string;
  remoteMetadata?: MetadataSnapshotRemoteMetadata;
  summary?: string;
  workingDirectory: string;
  currentMode: MetadataSnapshotCurrentMode;
  selectedModel?: string;
  sessionLimits: SessionLimitsConfig | null;
  workspace: WorkspaceSummary;
}

export interface MetadataSnapshotRemoteMetadata {
  resourceId?: string;
  repository: MetadataSnapshotRemoteMetadataRepository;
  pullRequestNumber?: number;
  taskType?: MetadataSnapshotRemoteMetadataTaskType;
}

export interface MetadataSnapshotRemoteMetadataRepository {
  owner: string;
  name: string;
  branch: string;
}

export type MetadataSnapshotRemoteMetadataTaskType = "cca" | "cli";

export type MetadataSnapshotCurrentMode = "interactive" | "plan" | "autopilot";

export type WorkspaceSummary = {
  id: string;
  cwd?: string;
  git_root?: string;
  repository?: string;
  host_type?: WorkspaceSummaryHostType;
  branch?: string;
  name?: string;
  user_named?: boolean;
  created_at?: string;
  updated_at?: string;
} | null;

export type WorkspaceSummaryHostType = "github" | "ado";

/** Tells all about the session at once. */
export const SessionMetadataSnapshot = sessionMethod<void, SessionMetadataSnapshot>(
  "session.metadata.snapshot",
);

/** Gives the labels clients put on the session. */
export const SessionMetadataGetClientMetadata = sessionMethod<void, ClientMetadata>(
  "session.metadata.getClientMetadata",
);

export interface MetadataUpdateClientMetadataRequest {
  clear?: boolean;
  remove?: string[];
  set?: Record<string, string>;
}

/** Changes the labels clients put on the session. */
export const SessionMetadataUpdateClientMetadata = sessionMethod<
  MetadataUpdateClientMetadataRequest,
  ClientMetadata
>("session.metadata.updateClientMetadata");

export interface MetadataIsProcessingResult {
  processing: boolean;
}

/** Tells whether the agent is working. */
export const SessionMetadataIsProcessing = sessionMethod<void, MetadataIsProcessingResult>(
  "session.metadata.isProcessing",
);

export interface SessionActivity {
  abortable: boolean;
  hasActiveWork: boolean;
}

/** Tells what the session is busy with. */
export const SessionMetadataActivity = sessionMethod<void, SessionActivity>("session.metadata.activity");

export interface MetadataContextInfoRequest {
  promptTokenLimit: number;
  outputTokenLimit: number;
  selectedModel?: string;
}

export interface MetadataContextInfoResult {
  contextInfo: SessionContextInfo;
}

export type SessionContextInfo = {
  modelName: string;
  systemTokens: number;
  conversationTokens: number;
  toolDefinitionsTokens: number;
  mcpToolsTokens: number;
  totalTokens: number;
  promptTokenLimit: number;
  compactionThreshold: number;
  limit: number;
  bufferTokens: number;
} | null;

/** Tells how full the model's context is. */
export const SessionMetadataContextInfo = sessionMethod<
  MetadataContextInfoRequest,
  MetadataContextInfoResult
>("session.metadata.contextInfo");

export interface MetadataContextAttributionResult {
  contextAttribution: SessionContextAttribution;
}

export type SessionContextAttribution = {
  totalTokens: number;
  modelId: string;
  modelSource: string;
  promptTokenLimit: number;
  limit: number;
  bufferTokens: number;
  compactionThreshold: number;
  categories: {
    systemPrompt: number;
    customInstructions: number;
    systemTools: number;
    mcpTools: number;
    messages: number;
    freeSpace: number;
    buffer: number;
  };
  entries: Array<{
    kind: string;
    id: string;
    label: string;
    tokens: number;
    parentId?: string;
    attributes?: Record<string, string>;
  }>;
  compactions: { count: number };
} | null;

/** Tells what fills the model's context. */
export const SessionMetadataGetContextAttribution = sessionMethod<void, MetadataContextAttributionResult>(
  "session.metadata.getContextAttribution",
);

export interface MetadataContextHeaviestMessagesRequest {
  limit?: number;
}

export interface MetadataContextHeaviestMessagesResult {
  totalTokens: number;
  messages: ContextHeaviestMessage[];
}

export interface ContextHeaviestMessage {
  id: string;
  label: string;
  role: string;
  tokens: number;
}

/** Lists the messages that fill the context most. */
export const SessionMetadataGetContextHeaviestMessages = sessionMethod<
  MetadataContextHeaviestMessagesRequest,
  MetadataContextHeaviestMessagesResult
>("session.metadata.getContextHeaviestMessages");

export interface MetadataRecordContextChangeRequest {
  context: SessionWorkingDirectoryContext;
}

export interface SessionWorkingDirectoryContext {
  cwd: string;
  gitRoot?: string;
  repository?: string;
  hostType?: SessionWorkingDirectoryContextHostType;
  repositoryHost?: string;
  branch?: string;
  headCommit?: string;
  baseCommit?: string;
}

export type SessionWorkingDirectoryContextHostType = "github" | "ado";

export type MetadataRecordContextChangeResult = Record<string, unknown>;

/** Records that folder, repository or branch changed. */
export const SessionMetadataRecordContextChange = sessionMethod<
  MetadataRecordContextChangeRequest,
  MetadataRecordContextChangeResult
>("session.metadata.recordContextChange");

export interface MetadataSetWorkingDirectoryRequest {
  workingDirectory: string;
}

export interface MetadataSetWorkingDirectoryResult {
  workingDirectory: string;
}

/** Changes the working directory. */
export const SessionMetadataSetWorkingDirectory = sessionMethod<
  MetadataSetWorkingDirectoryRequest,
  MetadataSetWorkingDirectoryResult
>("session.metadata.setWorkingDirectory");

export interface MetadataRecomputeContextTokensRequest {
  modelId: string;
}

export interface MetadataRecomputeContextTokensResult {
  totalTokens: number;
  messagesTokenCount: number;
  systemTokenCount: number;
}

/** Counts the context's tokens again. */
export const SessionMetadataRecomputeContextTokens = sessionMethod<
  MetadataRecomputeContextTokensRequest,
  MetadataRecomputeContextTokensResult
>("session.metadata.recomputeContextTokens");
