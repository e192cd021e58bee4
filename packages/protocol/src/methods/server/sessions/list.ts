import { method } from "../../../define.js";
import type { RemoteSessionMetadataValue, SessionContext } from "./types.js";

export interface SessionsListRequest {
  source?: SessionSource;
  metadataLimit?: number;
  filter?: SessionListFilter;
  includeDetached?: boolean;
  throwOnError?: boolean;
}

export type SessionSource = "local" | "remote" | "all";

export interface SessionListFilter {
  cwd?: string;
  gitRoot?: string;
  repository?: string;
  branch?: string;
}

export interface SessionList {
  sessions: SessionListEntry[];
}

export type SessionListEntry = LocalSessionMetadataValue | RemoteSessionMetadataValue;

export interface LocalSessionMetadataValue {
  sessionId: string;
  startTime: string;
  modifiedTime: string;
  summary?: string;
  name?: string;
  clientName?: string;
  isRemote: false;
  isDetached?: boolean;
  context?: SessionContext;
  mcTaskId?: string;
}

/** Lists sessions. */
export const SessionsList = method<SessionsListRequest, SessionList>("sessions.list");

export interface SessionsGetMetadataRequest {
  sessionId: string;
}

export interface SessionsGetMetadataResult {
  session?: LocalSessionMetadataValue;
}

/** Tells about one session. */
export const SessionsGetMetadata = method<SessionsGetMetadataRequest, SessionsGetMetadataResult>(
  "sessions.getMetadata",
  { visibility: "internal" },
);

export interface SessionsEnrichMetadataRequest {
  sessions: LocalSessionMetadataValue[];
}

export interface SessionEnrichMetadataResult {
  sessions: LocalSessionMetadataValue[];
}

/** Fills in what a listing left out of sessions. */
export const SessionsEnrichMetadata = method<SessionsEnrichMetadataRequest, SessionEnrichMetadataResult>(
  "sessions.enrichMetadata",
);
