/** Where a session was created. */
export interface SessionContext {
  workingDirectory: string;
  gitRoot?: string;
  /** `owner/name`. */
  repository?: string;
  branch?: string;
}

/** A session as listings show it. */
export interface SessionMetadata {
  sessionId: string;
  startTime: Date;
  modifiedTime: Date;
  summary?: string;
  isRemote: boolean;
  context?: SessionContext;
}

/** Only sessions that match every field given. */
export interface SessionListFilter {
  workingDirectory?: string;
  gitRoot?: string;
  /** `owner/name`. */
  repository?: string;
  branch?: string;
}

export interface GetStatusResponse {
  /** The runtime's own version. */
  version: string;
  protocolVersion: number;
}

export interface GetAuthStatusResponse {
  isAuthenticated: boolean;
  authType?: "user" | "env" | "gh-cli" | "hmac" | "api-key" | "token";
  /** URL of the GitHub host. */
  host?: string;
  login?: string;
  statusMessage?: string;
}

/** The session a terminal shows. */
export interface ForegroundSessionInfo {
  sessionId?: string;
  workspacePath?: string;
}

export type SessionLifecycleEventType =
  | "session.created"
  | "session.deleted"
  | "session.updated"
  | "session.foreground"
  | "session.background";

export interface SessionLifecycleEventMetadata {
  startTime: Date;
  modifiedTime: Date;
  summary?: string;
}

interface LifecycleEvent<Type extends SessionLifecycleEventType> {
  type: Type;
  sessionId: string;
  metadata: SessionLifecycleEventMetadata;
}

export interface SessionCreatedEvent extends LifecycleEvent<"session.created"> {}
export interface SessionUpdatedEvent extends LifecycleEvent<"session.updated"> {}
export interface SessionForegroundEvent extends LifecycleEvent<"session.foreground"> {}
export interface SessionBackgroundEvent extends LifecycleEvent<"session.background"> {}
export interface SessionDeletedEvent {
  type: "session.deleted";
  sessionId: string;
  metadata?: undefined;
}

/** What happened to a session as a whole, of this client or another. */
export type SessionLifecycleEvent =
  | SessionCreatedEvent
  | SessionDeletedEvent
  | SessionUpdatedEvent
  | SessionForegroundEvent
  | SessionBackgroundEvent;

export type SessionLifecycleHandler = (event: SessionLifecycleEvent) => void;

export type TypedSessionLifecycleHandler<Type extends SessionLifecycleEventType> = (
  event: Extract<SessionLifecycleEvent, { type: Type }>,
) => void;
