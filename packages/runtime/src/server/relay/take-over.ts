import type { SessionConfigParams } from "@parley/protocol";
import type { EventLog } from "../../ports/event-log.js";
import { DurableEvent } from "../../session/events/published-event.js";
import { shownType } from "../../session/events/shown.js";
import { findEvent } from "../../session/history/history.js";
import type { Session } from "../../session/session.js";
import { openerFor } from "../attachments.js";
import type { Connection } from "../connection.js";

const PAGE = { maxRecords: 500, maxBytes: 1024 * 1024 };

/** A client's place in a session that another runtime owned. */
export interface LostPlace {
  readonly sessionId: string;
  /** What the client brought. */
  readonly params: SessionConfigParams;
  /** The last durable event it was shown; `undefined`: none. */
  readonly shown: string | undefined;
}

/**
 * Opens a session here whose owner is gone, for a client of its. What was under way goes on as far as it can; what the client
 * was not shown any more, it is shown first.
 *
 * @throws SessionInUseError when another runtime was faster
 */
export async function takeOver(client: Connection, { sessionId, params, shown }: LostPlace): Promise<void> {
  const sessions = await client.runtime.sessions();
  const opener = openerFor(client, params, sessions);
  let joined: { readonly session: Session; readonly tail: number } | undefined;
  const subscribe = (session: Session) => {
    joined = { session, tail: session.log.tail };
    return opener.subscribe(session);
  };
  const wanted = { ...params, sessionId, continuePendingWork: true };
  await sessions.resume(wanted, { ...opener, subscribe });
  if (joined && shown !== undefined) await showMissed(client, joined, shown);
  opener.release(sessionId);
}

/** An event as a client is shown it. */
interface Missed {
  readonly id: string;
  readonly message: DurableEvent["message"];
}

/** The events that are on a session's log, whoever owns it, after one that the client was shown. */
export async function missedEvents(client: Connection, sessionId: string, seen: string): Promise<Missed[]> {
  const sessions = await client.runtime.sessions();
  const found = await sessions.stored.withLog(sessionId, async (log) => {
    const last = await findEvent(log, seen);
    return last ? eventsBetween(sessionId, log, { after: last.seq, upTo: log.tail }) : [];
  });
  return found ?? [];
}

async function showMissed(
  client: Connection,
  { session, tail }: { readonly session: Session; readonly tail: number },
  seen: string,
): Promise<void> {
  const last = await findEvent(session.log, seen);
  const range = { after: last?.seq ?? tail, upTo: tail };
  for (const { message } of await eventsBetween(session.id, session.log, range))
    client.outbound.send(message);
}

async function eventsBetween(
  sessionId: string,
  log: EventLog,
  { after, upTo }: { readonly after: number; readonly upTo: number },
): Promise<Missed[]> {
  const events: Missed[] = [];
  for (let cursor = after; cursor < upTo; ) {
    const page = await log.read({ after: cursor, ...PAGE });
    for (const record of page.records) {
      const type = shownType(record.json);
      if (type === undefined || record.seq > upTo) continue;
      const { id } = JSON.parse(record.json) as { id: string };
      events.push({ id, message: new DurableEvent(sessionId, type, record).message });
    }
    cursor = page.next;
    if (!page.hasMore) break;
  }
  return events;
}
