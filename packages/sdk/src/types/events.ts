import type { SessionEvent as KnownSessionEvent } from "@parley/protocol";
import type { PermissionRequestedEvent } from "./questions.js";

/** Any session event this version knows. Narrow it by `type`. */
export type SessionEvent =
  | Exclude<KnownSessionEvent, { type: "permission.requested" }>
  | PermissionRequestedEvent;

export type SessionEventType = SessionEvent["type"];

/** The event of one type. */
export type SessionEventPayload<Type extends SessionEventType> = Extract<SessionEvent, { type: Type }>;

export type TypedSessionEventHandler<Type extends SessionEventType> = (
  event: SessionEventPayload<Type>,
) => void;

export type SessionEventHandler = (event: SessionEvent) => void;

/** What the assistant said, and the tools it called. */
export type AssistantMessageEvent = SessionEventPayload<"assistant.message">;
