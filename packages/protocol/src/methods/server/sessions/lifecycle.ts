import { method } from "../../../define.js";

export interface SessionsForkRequest {
  sessionId: string;
  toEventId?: string;
  name?: string;
}

export interface SessionsForkResult {
  sessionId: string;
  name?: string;
}

/** Makes a new session from another's history. */
export const SessionsFork = method<SessionsForkRequest, SessionsForkResult>("sessions.fork");

export interface SessionsCloseRequest {
  sessionId: string;
}

export type SessionsCloseResult = Record<string, unknown>;

/** Closes an open session. */
export const SessionsClose = method<SessionsCloseRequest, SessionsCloseResult>("sessions.close");

export interface SessionsBulkDeleteRequest {
  sessionIds: string[];
}

export interface SessionBulkDeleteResult {
  freedBytes: Record<string, number>;
}

/** Deletes several sessions. */
export const SessionsBulkDelete = method<SessionsBulkDeleteRequest, SessionBulkDeleteResult>(
  "sessions.bulkDelete",
);

export interface SessionsDeleteRequest {
  sessionId: string;
  sessionPath?: string | null;
}

/** Deletes a session. */
export const SessionsDelete = method<SessionsDeleteRequest, null>("sessions.delete", {
  visibility: "internal",
});

export interface SessionsPruneOldRequest {
  olderThanDays: number;
  dryRun?: boolean;
  includeNamed?: boolean;
  excludeSessionIds?: string[];
}

export interface SessionPruneResult {
  deleted: string[];
  candidates: string[];
  skipped: string[];
  freedBytes: number;
  dryRun: boolean;
}

/** Deletes sessions that have not been used for long. */
export const SessionsPruneOld = method<SessionsPruneOldRequest, SessionPruneResult>("sessions.pruneOld");

export interface SessionsSaveRequest {
  sessionId: string;
}

export type SessionsSaveResult = Record<string, unknown>;

/** Writes a session to storage. */
export const SessionsSave = method<SessionsSaveRequest, SessionsSaveResult>("sessions.save");

export interface SessionsReleaseLockRequest {
  sessionId: string;
}

export type SessionsReleaseLockResult = Record<string, unknown>;

/** Gives up a session's lock. */
export const SessionsReleaseLock = method<SessionsReleaseLockRequest, SessionsReleaseLockResult>(
  "sessions.releaseLock",
);
