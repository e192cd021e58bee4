import { sessionMethod } from "../../define.js";
import type { EventsReadDirection, EventsReadResult } from "../../types/event-page.js";

export interface EventLogReadRequest {
  /** Where to read on from; absent: from the start (backward: from the end). */
  cursor?: string;
  /** How many events at most. */
  max?: number;
  /** How long to wait for a first event, in milliseconds; default 0. */
  waitMs?: number;
  /** Event types wanted; `*` is all of them, which is the default. */
  types?: EventLogTypes;
  agentScope?: EventsAgentScope;
  agentIds?: string[];
  direction?: EventsReadDirection;
  includeEphemeral?: boolean;
}

export type EventLogTypes = "*" | string[];

export type EventsAgentScope = "primary" | "all";

/** Reads events from a cursor, waiting for new ones if asked to. */
export const SessionEventLogRead = sessionMethod<EventLogReadRequest, EventsReadResult>(
  "session.eventLog.read",
);

export interface EventLogTailResult {
  cursor: string;
}

/** Gives the cursor of the log's end. */
export const SessionEventLogTail = sessionMethod<void, EventLogTailResult>("session.eventLog.tail");

export interface RegisterEventInterestParams {
  /** The event type, such as `mcp.oauth_required`. */
  eventType: string;
}

export interface RegisterEventInterestResult {
  handle: string;
}

/** Says that this client handles events of a type. */
export const SessionEventLogRegisterInterest = sessionMethod<
  RegisterEventInterestParams,
  RegisterEventInterestResult
>("session.eventLog.registerInterest");

export interface ReleaseEventInterestParams {
  handle: string;
}

export interface EventLogReleaseInterestResult {
  success: boolean;
}

/** Takes that back. */
export const SessionEventLogReleaseInterest = sessionMethod<
  ReleaseEventInterestParams,
  EventLogReleaseInterestResult
>("session.eventLog.releaseInterest");
