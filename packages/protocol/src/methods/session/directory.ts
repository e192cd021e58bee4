import { method, type SessionTarget } from "../../define.js";
import type { SuccessResult } from "./leave.js";

export interface SessionListParams {
  filter?: SessionListFilterParams;
}

/** Only sessions that match every field given. */
export interface SessionListFilterParams {
  /** Working directory. */
  cwd?: string;
  gitRoot?: string;
  /** `owner/name`. */
  repository?: string;
  branch?: string;
}

/** A session as listings show it. */
export interface StoredSession {
  sessionId: string;
  /** ISO 8601. */
  startTime: string;
  /** ISO 8601. */
  modifiedTime: string;
  summary?: string;
  name?: string;
  isRemote: boolean;
  isDetached?: boolean;
  clientName?: string;
  context?: StoredSessionContext;
}

export interface StoredSessionContext {
  cwd: string;
  gitRoot?: string;
  repository?: string;
  branch?: string;
}

export interface SessionListResult {
  sessions: StoredSession[];
}

/** Lists stored sessions. */
export const SessionListStored = method<SessionListParams, SessionListResult>("session.list", {
  visibility: "internal",
  since: 2,
});

export interface SessionGetMetadataResult {
  /** Absent when there is no such session. */
  session?: StoredSession;
}

/** Tells about one stored session. */
export const SessionGetMetadata = method<SessionTarget, SessionGetMetadataResult>("session.getMetadata", {
  visibility: "internal",
});

export interface SessionIdResult {
  /** Absent when there is none. */
  sessionId?: string;
}

/** Gives the session used last. */
export const SessionGetLastId = method<void, SessionIdResult>("session.getLastId", {
  visibility: "internal",
  since: 2,
});

export interface ForegroundSession extends SessionIdResult {
  workspacePath?: string;
}

/** Gives the session a terminal shows. */
export const SessionGetForeground = method<void, ForegroundSession>("session.getForeground", {
  visibility: "internal",
  since: 2,
});

/** Has a terminal show a session. */
export const SessionSetForeground = method<SessionTarget, SuccessResult>("session.setForeground", {
  visibility: "internal",
  since: 2,
});
