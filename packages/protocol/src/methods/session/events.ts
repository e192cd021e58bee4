import { method, type SessionTarget } from "../../define.js";
import type { UnknownSessionEvent } from "../../events/envelope.js";
import type { SessionEvent } from "../../gen/events.js";

export interface SessionGetMessagesResult {
  events: SessionEvent[];
}

/** Gives every durable event of a session. */
export const SessionGetMessages = method<SessionTarget, SessionGetMessagesResult>("session.getMessages", {
  visibility: "internal",
  since: 2,
});

export interface SessionEventNotification {
  sessionId: string;
  event: SessionEvent | UnknownSessionEvent;
}

/** An event of a session this client is attached to. */
export const SessionEventNotified = method<SessionEventNotification, null>("session.event", {
  answerer: "client",
  kind: "notification",
  visibility: "internal",
  since: 2,
});

/** What happens to sessions as a whole, told to every client. */
export interface SessionLifecycleNotification {
  type: SessionLifecycleType;
  sessionId: string;
  /** Absent when the session is gone. */
  metadata?: SessionLifecycleMetadata;
}

export type SessionLifecycleType =
  | "session.created"
  | "session.deleted"
  | "session.updated"
  | "session.foreground"
  | "session.background";

export interface SessionLifecycleMetadata {
  /** ISO 8601. */
  startTime: string;
  /** ISO 8601. */
  modifiedTime: string;
  summary?: string;
}

/** A session was created, changed, deleted, or put in front or behind. */
export const SessionLifecycleNotified = method<SessionLifecycleNotification, null>("session.lifecycle", {
  answerer: "client",
  kind: "notification",
  visibility: "internal",
  since: 2,
});
