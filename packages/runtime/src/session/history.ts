import type { EventLogReadRequest, EventsReadResult, SessionEvent } from "@parley/protocol";
import type { EventLog } from "../ports/event-log.js";
import type { Session } from "./session.js";
import { shownType } from "./shown.js";

const PAGE = { maxRecords: 1000, maxBytes: 4 * 1024 * 1024 };

/** Events given at once when the caller doesn't say. */
const DEFAULT_MAX = 1000;

/** Every durable event that clients are shown, oldest first. */
export async function readAllEvents(log: EventLog): Promise<SessionEvent[]> {
  const events: SessionEvent[] = [];
  for (let after = 0, more = true; more; ) {
    const page = await log.read({ after, ...PAGE });
    for (const { json } of page.records) if (shownType(json) !== undefined) events.push(JSON.parse(json));
    after = page.next;
    more = page.hasMore;
  }
  return events;
}

/**
 * Reads events from a cursor. A cursor is the number of the log record it stands after; backward, before.
 * Ephemeral events are not kept, so none are given.
 */
export async function readEvents(
  session: Session,
  params: EventLogReadRequest,
  signal: AbortSignal,
): Promise<EventsReadResult> {
  const { log } = session;
  const backward = params.direction === "backward";
  const start = backward ? log.tail + 1 : 0;
  const cursor = params.cursor === undefined ? start : parseCursor(params.cursor, log);
  const wanted = { ...params, max: Math.max(1, params.max ?? DEFAULT_MAX) };
  const from = cursor ?? start;
  if (!backward && params.waitMs) await session.grown(from, { waitMs: params.waitMs, signal });
  const found = backward ? await collectBackward(log, from, wanted) : await collectForward(log, from, wanted);
  return { ...found, cursorStatus: cursor === undefined ? "expired" : "ok" };
}

type Wanted = EventLogReadRequest & { readonly max: number };
type Found = Omit<EventsReadResult, "cursorStatus">;

async function collectForward(log: EventLog, after: number, wanted: Wanted): Promise<Found> {
  const events: SessionEvent[] = [];
  let cursor = after;
  while (cursor < log.tail) {
    const page = await log.read({ after: cursor, ...PAGE });
    for (const { seq, json } of page.records) {
      if (isWanted(json, wanted)) {
        if (events.length >= wanted.max) return { events, cursor: String(cursor), hasMore: true };
        events.push(JSON.parse(json));
      }
      cursor = seq;
    }
    cursor = Math.max(cursor, page.next);
    if (!page.hasMore) break;
  }
  return { events, cursor: String(cursor), hasMore: false };
}

/** The events before a place, newest first. */
async function collectBackward(log: EventLog, before: number, wanted: Wanted): Promise<Found> {
  const events: SessionEvent[] = [];
  let cursor = before;
  while (cursor > 1) {
    const after = Math.max(0, cursor - 1 - PAGE.maxRecords);
    const page = await log.read({
      after,
      maxRecords: cursor - 1 - after,
      maxBytes: Number.POSITIVE_INFINITY,
    });
    for (const { seq, json } of page.records.toReversed()) {
      if (seq < cursor && isWanted(json, wanted)) {
        if (events.length >= wanted.max) return { events, cursor: String(cursor), hasMore: true };
        events.push(JSON.parse(json));
      }
      cursor = Math.min(cursor, seq);
    }
    cursor = Math.min(cursor, after + 1);
  }
  return { events, cursor: String(cursor), hasMore: false };
}

function isWanted(json: string, { types }: Wanted): boolean {
  const type = shownType(json);
  return type !== undefined && (types === undefined || types === "*" || types.includes(type));
}

function parseCursor(text: string, log: EventLog): number | undefined {
  const seq = /^\d{1,15}$/.test(text) ? Number(text) : undefined;
  return seq !== undefined && seq <= log.tail + 1 ? seq : undefined;
}
