import { sessionMethod } from "../../define.js";

export interface SessionFsReadFileRequest {
  path: string;
}

export interface SessionFsReadFileResult {
  content: string;
  error?: SessionFsError;
}

export interface SessionFsError {
  code: SessionFsErrorCode;
  message?: string;
}

export type SessionFsErrorCode = "ENOENT" | "UNKNOWN";

/** Reads a file of the session's file system. */
export const SessionFsReadFile = sessionMethod<SessionFsReadFileRequest, SessionFsReadFileResult>(
  "sessionFs.readFile",
  { answerer: "client" },
);

export interface SessionFsWriteFileRequest {
  path: string;
  content: string;
  mode?: number;
}

/** Writes a file. */
export const SessionFsWriteFile = sessionMethod<SessionFsWriteFileRequest, SessionFsError | undefined>(
  "sessionFs.writeFile",
  { answerer: "client" },
);

export interface SessionFsAppendFileRequest {
  path: string;
  content: string;
  mode?: number;
}

/** Adds to a file. */
export const SessionFsAppendFile = sessionMethod<SessionFsAppendFileRequest, SessionFsError | undefined>(
  "sessionFs.appendFile",
  { answerer: "client" },
);

export interface SessionFsExistsRequest {
  path: string;
}

export interface SessionFsExistsResult {
  exists: boolean;
}

/** Tells whether a path exists. */
export const SessionFsExists = sessionMethod<SessionFsExistsRequest, SessionFsExistsResult>(
  "sessionFs.exists",
  { answerer: "client" },
);

export interface SessionFsStatRequest {
  path: string;
}

export interface SessionFsStatResult {
  isFile: boolean;
  isDirectory: boolean;
  size: number;
  mtime: string;
  birthtime: string;
  error?: SessionFsError;
}

/** Tells about a path. */
export const SessionFsStat = sessionMethod<SessionFsStatRequest, SessionFsStatResult>("sessionFs.stat", {
  answerer: "client",
});

export interface SessionFsMkdirRequest {
  path: string;
  recursive?: boolean;
  mode?: number;
}

/** Makes a folder. */
export const SessionFsMkdir = sessionMethod<SessionFsMkdirRequest, SessionFsError | undefined>(
  "sessionFs.mkdir",
  { answerer: "client" },
);

export interface SessionFsReaddirRequest {
  path: string;
}

export interface SessionFsReaddirResult {
  entries: string[];
  error?: SessionFsError;
}

/** Lists a folder's names. */
export const SessionFsReaddir = sessionMethod<SessionFsReaddirRequest, SessionFsReaddirResult>(
  "sessionFs.readdir",
  { answerer: "client" },
);

export interface SessionFsReaddirWithTypesRequest {
  path: string;
}

export interface SessionFsReaddirWithTypesResult {
  entries: SessionFsReaddirWithTypesEntry[];
  error?: SessionFsError;
}

export interface SessionFsReaddirWithTypesEntry {
  name: string;
  type: SessionFsReaddirWithTypesEntryType;
}

export type SessionFsReaddirWithTypesEntryType = "file" | "directory";

/** Lists a folder's names and kinds. */
export const SessionFsReaddirWithTypes = sessionMethod<
  SessionFsReaddirWithTypesRequest,
  SessionFsReaddirWithTypesResult
>("sessionFs.readdirWithTypes", { answerer: "client" });

export interface SessionFsRmRequest {
  path: string;
  recursive?: boolean;
  force?: boolean;
}

/** Deletes a path. */
export const SessionFsRm = sessionMethod<SessionFsRmRequest, SessionFsError | undefined>("sessionFs.rm", {
  answerer: "client",
});

export interface SessionFsRenameRequest {
  src: string;
  dest: string;
}

/** Renames a path. */
export const SessionFsRename = sessionMethod<SessionFsRenameRequest, SessionFsError | undefined>(
  "sessionFs.rename",
  { answerer: "client" },
);

export interface SessionFsSqliteQueryRequest {
  query: string;
  queryType: SessionFsSqliteQueryType;
  params?: Record<string, unknown>;
}

export type SessionFsSqliteQueryType = "exec" | "query" | "run";

export interface SessionFsSqliteQueryResult {
  rows: Array<Record<string, unknown>>;
  columns: string[];
  rowsAffected: number;
  lastInsertRowid?: number;
  error?: SessionFsError;
}

/** Runs a query on the session's database. */
export const SessionFsSqliteQuery = sessionMethod<SessionFsSqliteQueryRequest, SessionFsSqliteQueryResult>(
  "sessionFs.sqliteQuery",
  { answerer: "client" },
);

export interface SessionFsSqliteTransactionRequest {
  statements: SessionFsSqliteTransactionStatement[];
}

export interface SessionFsSqliteTransactionStatement {
  query: string;
  queryType: SessionFsSqliteQueryType;
  params?: Record<string, unknown>;
}

export interface SessionFsSqliteTransactionResult {
  results: SessionFsSqliteQueryResult[];
  error?: SessionFsSqliteTransactionError;
}

export interface SessionFsSqliteTransactionError {
  errorClass: SessionFsSqliteTransactionErrorClass;
  message: string;
}

export type SessionFsSqliteTransactionErrorClass = "busyOrLocked" | "fatal" | "postCommitAmbiguous";

/** Runs statements on the session's database, all or none. */
export const SessionFsSqliteTransaction = sessionMethod<
  SessionFsSqliteTransactionRequest,
  SessionFsSqliteTransactionResult
>("sessionFs.sqliteTransaction", { answerer: "client" });

export interface SessionFsSqliteExistsResult {
  exists: boolean;
}

/** Tells whether the session has a database. */
export const SessionFsSqliteExists = sessionMethod<void, SessionFsSqliteExistsResult>(
  "sessionFs.sqliteExists",
  { answerer: "client" },
);
