import { sessionMethod } from "../../../define.js";

export interface WorkspacesReadFileRequest {
  path: string;
}

export interface WorkspacesReadFileResult {
  content: string;
}

/** Reads a workspace file. */
export const SessionWorkspacesReadFile = sessionMethod<WorkspacesReadFileRequest, WorkspacesReadFileResult>(
  "session.workspaces.readFile",
);

export interface WorkspacesCreateFileRequest {
  path: string;
  content: string;
}

/** Writes a workspace file. */
export const SessionWorkspacesCreateFile = sessionMethod<WorkspacesCreateFileRequest, null>(
  "session.workspaces.createFile",
);

export interface WorkspacesStatFileRequest {
  path: string;
}

export interface WorkspacesStatFileResult {
  isFile: boolean;
  isDirectory: boolean;
  size: number;
  mtimeMs: number;
  birthtimeMs: number;
}

/** Tells about a workspace file. */
export const SessionWorkspacesStatFile = sessionMethod<WorkspacesStatFileRequest, WorkspacesStatFileResult>(
  "session.workspaces.statFile",
);

export interface WorkspacesCreateDirectoryRequest {
  path: string;
  recursive?: boolean;
}

/** Makes a workspace folder. */
export const SessionWorkspacesCreateDirectory = sessionMethod<WorkspacesCreateDirectoryRequest, null>(
  "session.workspaces.createDirectory",
);

export interface WorkspacesRemovePathRequest {
  path: string;
  recursive?: boolean;
  force?: boolean;
}

/** Deletes a workspace file or folder. */
export const SessionWorkspacesRemovePath = sessionMethod<WorkspacesRemovePathRequest, null>(
  "session.workspaces.removePath",
);

export interface WorkspacesRenamePathRequest {
  source: string;
  destination: string;
}

/** Renames a workspace file or folder. */
export const SessionWorkspacesRenamePath = sessionMethod<WorkspacesRenamePathRequest, null>(
  "session.workspaces.renamePath",
);
