import type { SessionEvent } from "../gen/events.js";

export type EventsCursorStatus = "ok" | "expired";

export type EventsReadDirection = "forward" | "backward";

export interface EventsReadResult {
  events: SessionEvent[];
  /** Pass it to read on. */
  cursor: string;
  /** Whether more can be read at once. */
  hasMore: boolean;
  cursorStatus: EventsCursorStatus;
}
