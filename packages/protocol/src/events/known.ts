import { durableEventTypes, ephemeralEventTypes } from "../gen/event-kinds.js";
import type { EphemeralEventType, SessionEvent, SessionEventType } from "../gen/events.js";
import type { UnknownSessionEvent } from "./envelope.js";

let durable: ReadonlySet<string> | undefined;
let ephemeral: ReadonlySet<string> | undefined;

/** Whether an event type is one of those that are never on the log. Unknown types are not. */
export function isEphemeralEventType(type: string): type is EphemeralEventType {
  ephemeral ??= new Set(ephemeralEventTypes);
  return ephemeral.has(type);
}

/** Whether this version knows an event type. */
export function isSessionEventType(type: string): type is SessionEventType {
  durable ??= new Set(durableEventTypes);
  return durable.has(type) || isEphemeralEventType(type);
}

/** Whether an event is of a type this version knows; such as a newer runtime's may not be. */
export function isSessionEvent(event: SessionEvent | UnknownSessionEvent): event is SessionEvent {
  return isSessionEventType(event.type);
}
