import { sessionMethod } from "../../../define.js";
import type { HistoryRewindUnavailableReason } from "../../../types/session.js";

export interface WorkspacesGetWorkspaceResult {
  workspace: {
    id: string;
    cwd?: string;
    git_root?: string;
    repository?: string;
    host_type?: WorkspacesWorkspaceDetailsHostType;
    branch?: string;
    name?: string;
    client_name?: string;
    user_named?: boolean;
    summary_count?: number;
    created_at?: string;
    updated_at?: string;
    remote_steerable?: boolean;
    mc_task_id?: string;
    mc_session_id?: string;
    mc_last_event_id?: string;
    chronicle_sync_dismissed?: boolean;
  } | null;
  path?: string;
}

export type WorkspacesWorkspaceDetailsHostType = "github" | "ado";

/** Tells about the session's workspace folder. */
export const SessionWorkspacesGetWorkspace = sessionMethod<void, WorkspacesGetWorkspaceResult>(
  "session.workspaces.getWorkspace",
);

export interface WorkspacesUpdateMetadataRequest {
  context?: unknown;
  name?: string;
}

/** Changes what is recorded of the workspace. */
export const SessionWorkspacesUpdateMetadata = sessionMethod<
  WorkspacesUpdateMetadataRequest,
  WorkspacesGetWorkspaceResult
>("session.workspaces.updateMetadata");

export interface WorkspacesEnsureRequest {
  context?: unknown;
}

/** Makes the workspace folder if it is missing. */
export const SessionWorkspacesEnsure = sessionMethod<WorkspacesEnsureRequest, WorkspacesGetWorkspaceResult>(
  "session.workspaces.ensure",
);

export interface WorkspacesListFilesResult {
  files: string[];
}

/** Lists the workspace's files. */
export const SessionWorkspacesListFiles = sessionMethod<void, WorkspacesListFilesResult>(
  "session.workspaces.listFiles",
);

export interface WorkspacesListCheckpointsResult {
  checkpoints: WorkspacesCheckpoints[];
}

export interface WorkspacesCheckpoints {
  number: number;
  title: string;
  filename: string;
}

/** Lists checkpoints. */
export const SessionWorkspacesListCheckpoints = sessionMethod<void, WorkspacesListCheckpointsResult>(
  "session.workspaces.listCheckpoints",
);

export interface WorkspacesReadCheckpointRequest {
  number: number;
}

export interface WorkspacesReadCheckpointResult {
  content: string | null;
}

/** Reads a checkpoint. */
export const SessionWorkspacesReadCheckpoint = sessionMethod<
  WorkspacesReadCheckpointRequest,
  WorkspacesReadCheckpointResult
>("session.workspaces.readCheckpoint");

export interface WorkspacesAddSummaryRequest {
  title: string;
  content: string;
}

export interface WorkspacesAddSummaryResult {
  summary?: Record<string, unknown>;
  workspace?: Record<string, unknown>;
  [key: string]: unknown;
}

/** Adds a summary of the conversation. */
export const SessionWorkspacesAddSummary = sessionMethod<
  WorkspacesAddSummaryRequest,
  WorkspacesAddSummaryResult
>("session.workspaces.addSummary");

export interface WorkspacesTruncateSummariesRequest {
  keepCount: number;
}

/** Drops summaries past a point. */
export const SessionWorkspacesTruncateSummaries = sessionMethod<
  WorkspacesTruncateSummariesRequest,
  WorkspacesGetWorkspaceResult
>("session.workspaces.truncateSummaries");

export interface WorkspacesSaveLargePasteRequest {
  content: string;
}

export interface WorkspacesSaveLargePasteResult {
  saved: { filePath: string; filename: string; sizeBytes: number } | null;
}

/** Stores a long pasted text as a file. */
export const SessionWorkspacesSaveLargePaste = sessionMethod<
  WorkspacesSaveLargePasteRequest,
  WorkspacesSaveLargePasteResult
>("session.workspaces.saveLargePaste");

export interface WorkspacesDiffRequest {
  mode: WorkspaceDiffMode;
  ignoreWhitespace?: boolean;
}

export type WorkspaceDiffMode = "unstaged" | "branch" | "session";

export interface WorkspaceDiffResult {
  requestedMode: WorkspaceDiffMode;
  mode: WorkspaceDiffMode;
  changes: WorkspaceDiffFileChange[];
  baseBranch?: string;
  isFallback: boolean;
  unavailableReason?: HistoryRewindUnavailableReason;
}

export interface WorkspaceDiffFileChange {
  path: string;
  diff: string;
  changeType: WorkspaceDiffFileChangeType;
  oldPath?: string;
  isTruncated?: boolean;
}

export type WorkspaceDiffFileChangeType = "added" | "modified" | "deleted" | "renamed";

/** Shows what changed in the working folder. */
export const SessionWorkspacesDiff = sessionMethod<WorkspacesDiffRequest, WorkspaceDiffResult>(
  "session.workspaces.diff",
);
