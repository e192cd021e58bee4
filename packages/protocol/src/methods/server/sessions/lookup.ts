import { method } from "../../../define.js";
import type { EventsReadDirection, EventsReadResult } from "../../../types/event-page.js";
import type { ClientMetadata } from "../../../types/session.js";
import type { SessionContext } from "./types.js";

export interface SessionsGetClientMetadataRequest {
  sessionIds: string[];
  keys?: string[];
}

export type SessionsGetClientMetadataResult = SessionsClientMetadataEntry[];

export type SessionsClientMetadataEntry =
  | { sessionId: string; metadata: ClientMetadata; status: "ok" }
  | { sessionId: string; status: "notFound" }
  | { sessionId: string; status: "corrupt" }
  | { sessionId: string; status: "unsupportedVersion" }
  | { sessionId: string; code: string; message: string; status: "unavailable" };

/** Gives the labels a client put on a session. */
export const SessionsGetClientMetadata = method<
  SessionsGetClientMetadataRequest,
  SessionsGetClientMetadataResult
>("sessions.getClientMetadata");

export interface SessionsReadPersistedEventsRequest {
  sessionId: string;
  cursor?: string;
  max?: number;
  direction?: EventsReadDirection;
}

/** Reads a stored session's events without opening it. */
export const SessionsReadPersistedEvents = method<SessionsReadPersistedEventsRequest, EventsReadResult>(
  "sessions.readPersistedEvents",
);

export interface SessionsListNonEmptySessionIdsRequest {
  limit?: number;
}

export interface SessionsListNonEmptySessionIdsResult {
  sessionIds: string[];
}

/** Lists the ids of sessions that have content. */
export const SessionsListNonEmptySessionIds = method<
  SessionsListNonEmptySessionIdsRequest,
  SessionsListNonEmptySessionIdsResult
>("sessions.listNonEmptySessionIds", { visibility: "internal" });

export interface SessionsFindByTaskIDRequest {
  taskId: string;
}

export interface SessionsFindByTaskIDResult {
  sessionId?: string;
}

/** Finds the session of a task. */
export const SessionsFindByTaskId = method<SessionsFindByTaskIDRequest, SessionsFindByTaskIDResult>(
  "sessions.findByTaskId",
);

export interface SessionsFindByPrefixRequest {
  prefix: string;
}

export interface SessionsFindByPrefixResult {
  sessionId?: string;
}

/** Finds the session whose id begins so. */
export const SessionsFindByPrefix = method<SessionsFindByPrefixRequest, SessionsFindByPrefixResult>(
  "sessions.findByPrefix",
);

export interface SessionsGetLastForContextRequest {
  context?: SessionContext;
}

export interface SessionsGetLastForContextResult {
  sessionId?: string;
}

/** Finds the latest session of a working context. */
export const SessionsGetLastForContext = method<
  SessionsGetLastForContextRequest,
  SessionsGetLastForContextResult
>("sessions.getLastForContext");

export interface SessionsGetEventFilePathRequest {
  sessionId: string;
}

export interface SessionsGetEventFilePathResult {
  filePath: string;
}

/** Tells where a session's events are stored. */
export const SessionsGetEventFilePath = method<
  SessionsGetEventFilePathRequest,
  SessionsGetEventFilePathResult
>("sessions.getEventFilePath", { visibility: "internal" });

export interface SessionSizes {
  sizes: Record<string, number>;
}

/** Tells how much storage sessions take. */
export const SessionsGetSizes = method<void, SessionSizes>("sessions.getSizes");

export interface SessionsCheckInUseRequest {
  sessionIds: string[];
}

export interface SessionsCheckInUseResult {
  inUse: string[];
}

/** Tells which of some sessions are open somewhere. */
export const SessionsCheckInUse = method<SessionsCheckInUseRequest, SessionsCheckInUseResult>(
  "sessions.checkInUse",
);

export interface SessionsGetPersistedRemoteSteerableRequest {
  sessionId: string;
}

export interface SessionsGetPersistedRemoteSteerableResult {
  remoteSteerable?: boolean;
}

/** Tells whether a stored session may be steered from afar. */
export const SessionsGetPersistedRemoteSteerable = method<
  SessionsGetPersistedRemoteSteerableRequest,
  SessionsGetPersistedRemoteSteerableResult
>("sessions.getPersistedRemoteSteerable", { visibility: "internal" });

export interface SessionsGetBoardEntryCountRequest {
  sessionId: string;
}

export interface SessionsGetBoardEntryCountResult {
  count?: number;
}

/** Counts a session's board entries. */
export const SessionsGetBoardEntryCount = method<
  SessionsGetBoardEntryCountRequest,
  SessionsGetBoardEntryCountResult
>("sessions.getBoardEntryCount", { visibility: "internal" });
