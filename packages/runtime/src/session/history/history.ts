import type { EventLogReadRequest, EventsReadResult, SessionEvent } from "@parley/protocol";
import type { EventLog } from "../../ports/event-log.js";
import type { EphemeralEvent } from "../events/published-event.js";
import { shownType, typeOf } from "../events/shown.js";
import type { Session } from "../session.js";

const PAGE = { maxRecords: 1000, maxBytes: 4 * 1024 * 1024 };

/** Events given at once when the caller doesn't say, and at most. Source: the official runtime's schema. */
const DEFAULT_MAX = 200;
const GREATEST_MAX = 1000;

/** Every durable event that clients are shown, oldest first. */
export async function readAllEvents(log: EventLog): Promise<SessionEvent[]> {
  const { events } = await collectForward(log, 0, { typeOf: shownType, max: Number.POSITIVE_INFINITY });
  return [...events];
}

/**
 * Reads events from a cursor. A cursor is the number of the log record it stands after; of a backward read,
 * with a `b:`, before. The id of a durable event is one, too. Ephemeral events are not kept: what comes while
 * the caller waits is given, once.
 */
export async function readEvents(
  session: Session,
  params: EventLogReadRequest,
  signal: AbortSignal,
): Promise<EventsReadResult> {
  const { log } = session;
  const { types, cursor } = params;
  const isWanted = (type: string) => types === undefined || types === "*" || types.includes(type);
  const isOfAgents = agentFilter(params);
  const wanted = {
    max: clampMax(params.max),
    typeOf: (json: string) => {
      const type = shownType(json);
      if (type === undefined || !isWanted(type)) return undefined;
      return !isOfAgents || isOfAgents(JSON.parse(json)) ? type : undefined;
    },
  };
  const place = await findPlace(cursor, log, params.direction);
  if (place.isBackward)
    return { ...(await collectBackward(log, place.seq, wanted)), cursorStatus: place.status };
  if (params.waitMs && log.tail <= place.seq) {
    const passing = await session.grown(place.seq, { waitMs: params.waitMs, signal });
    if (passing && log.tail <= place.seq) {
      const event = eventOf(passing);
      const events = isWanted(passing.type) && (isOfAgents?.(event) ?? true) ? [event] : [];
      return { events, cursor: String(place.seq), hasMore: false, cursorStatus: place.status };
    }
  }
  return { ...(await collectForward(log, place.seq, wanted)), cursorStatus: place.status };
}

/** Whose events are wanted; `undefined`: everybody's. Those that say what a sub-agent does belong to the session, too. */
function agentFilter({ agentScope, agentIds }: EventLogReadRequest) {
  if (agentIds !== undefined) {
    if (agentIds.length === 0 || agentIds.includes("")) throw new Error(NO_AGENTS);
    return ({ agentId }: SessionEvent) => agentId !== undefined && agentIds.includes(agentId);
  }
  if (agentScope !== "primary") return undefined;
  return ({ agentId, type }: SessionEvent) => agentId === undefined || type.startsWith("subagent.");
}

/** Source: the official runtime. */
const NO_AGENTS = "session.eventLog agentIds must be a non-empty array of non-empty strings";

/**
 * Reads what is on a log, whatever it is, with a cursor that doesn't see what is written after the first
 * read: `<direction>:<record>:<last record>`.
 */
export async function readPersisted(
  log: EventLog,
  { cursor, max, direction }: { cursor?: string; max?: number; direction?: "forward" | "backward" },
): Promise<EventsReadResult> {
  const given = /^([fb]):(\d{1,15}):(\d{1,15})$/.exec(cursor ?? "");
  if (cursor !== undefined && !given) return { events: [], cursor, hasMore: false, cursorStatus: "expired" };
  const isBackward = given ? given[1] === "b" : direction === "backward";
  const last = given ? Number(given[3]) : log.tail;
  const wanted = { typeOf, max: clampMax(max), last };
  const found = isBackward
    ? await collectBackward(log, given ? Number(given[2]) : last + 1, wanted)
    : await collectForward(log, given ? Number(given[2]) : 0, wanted);
  const next = `${isBackward ? "b" : "f"}:${found.cursor.replace("b:", "")}:${last}`;
  return { ...found, cursor: next, cursorStatus: "ok" };
}

/** Where on a log an event is; `undefined` when it isn't. The end, where those that are asked for mostly are, is read first. */
export async function findEvent(
  log: EventLog,
  eventId: string,
): Promise<{ readonly seq: number; readonly type: string } | undefined> {
  if (eventId === "") return undefined;
  const sought = JSON.stringify(eventId);
  for (let last = log.tail; last > 0; ) {
    const after = Math.max(0, last - PAGE.maxRecords);
    const page = await log.read({ after, maxRecords: last - after, maxBytes: Number.POSITIVE_INFINITY });
    for (const { seq, json } of page.records) {
      if (!json.includes(sought)) continue;
      const { id, type } = JSON.parse(json) as { id?: unknown; type?: unknown };
      if (id === eventId && typeof type === "string") return { seq, type };
    }
    last = after;
  }
  return undefined;
}

/** The last event of a type; `undefined` when there is none. */
export async function lastEvent(log: EventLog, type: string): Promise<SessionEvent | undefined> {
  const wanted = (json: string) => (typeOf(json) === type ? type : undefined);
  const { events } = await collectBackward(log, log.tail + 1, { max: 1, typeOf: wanted });
  return events.at(-1);
}

/** How many events, shown or not, a log has from a record on. */
export async function countEventsFrom(log: EventLog, seq: number): Promise<number> {
  const { events } = await collectForward(log, seq - 1, { typeOf, max: Number.POSITIVE_INFINITY });
  return events.length;
}

interface Wanted {
  readonly max: number;
  /** The type of a record's event; `undefined` when it isn't wanted. */
  typeOf(json: string): string | undefined;
  /** Number of the last record to look at. */
  readonly last?: number;
}

type Found = Omit<EventsReadResult, "cursorStatus">;

export async function collectForward(log: EventLog, after: number, wanted: Wanted): Promise<Found> {
  const { max, last = log.tail } = wanted;
  const events: SessionEvent[] = [];
  let cursor = after;
  while (cursor < last) {
    const page = await log.read({ after: cursor, ...PAGE });
    for (const { seq, json } of page.records) {
      if (seq > last) break;
      if (wanted.typeOf(json) !== undefined) {
        if (events.length >= max) return { events, cursor: String(cursor), hasMore: true };
        events.push(JSON.parse(json));
      }
      cursor = seq;
    }
    cursor = Math.min(last, Math.max(cursor, page.next));
    if (!page.hasMore) break;
  }
  return { events, cursor: String(cursor), hasMore: false };
}

/** The events before a place, the newest page first; in a page, the oldest event first. */
async function collectBackward(log: EventLog, before: number, wanted: Wanted): Promise<Found> {
  const events: SessionEvent[] = [];
  let cursor = before;
  while (cursor > 1) {
    const after = Math.max(0, cursor - 1 - PAGE.maxRecords);
    const maxRecords = cursor - 1 - after;
    const page = await log.read({ after, maxRecords, maxBytes: Number.POSITIVE_INFINITY });
    for (const { seq, json } of page.records.toReversed()) {
      if (seq < cursor && wanted.typeOf(json) !== undefined) {
        if (events.length >= wanted.max)
          return { events: events.reverse(), cursor: `b:${cursor}`, hasMore: true };
        events.push(JSON.parse(json));
      }
      cursor = Math.min(cursor, seq);
    }
    cursor = Math.min(cursor, after + 1);
  }
  return { events: events.reverse(), cursor: `b:${cursor}`, hasMore: false };
}

interface Place {
  readonly seq: number;
  readonly isBackward: boolean;
  readonly status: EventsReadResult["cursorStatus"];
}

/** A cursor that is none, or of a history that was cut, starts anew. */
async function findPlace(
  cursor: string | undefined,
  log: EventLog,
  direction: string | undefined,
): Promise<Place> {
  const found = /^(b:)?(\d{1,15})$/.exec(cursor ?? "");
  const isBackward = found?.[1] !== undefined || direction === "backward";
  const seq = found ? Number(found[2]) : (await findEvent(log, cursor ?? ""))?.seq;
  if (seq !== undefined && seq <= log.tail + 1) return { seq, isBackward, status: "ok" };
  const start = isBackward ? log.tail + 1 : 0;
  return { seq: start, isBackward, status: cursor === undefined ? "ok" : "expired" };
}

function clampMax(max: number | undefined): number {
  return Math.min(GREATEST_MAX, Math.max(1, max ?? DEFAULT_MAX));
}

function eventOf({ type, data, agentId, stamp }: EphemeralEvent): SessionEvent {
  return {
    type,
    data,
    ephemeral: true,
    ...(agentId !== undefined && { agentId }),
    ...stamp,
  } as unknown as SessionEvent;
}
