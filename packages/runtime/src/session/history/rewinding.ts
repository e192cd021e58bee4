import type { Session } from "../session.js";
import type { Sessions } from "../sessions.js";
import { countEventsFrom, findEvent } from "./history.js";

/**
 * Takes an event and all after it off a session's history. What is being worked on ends first.
 *
 * @returns how many events are gone
 * @throws when there is no such event
 */
export async function truncate(sessions: Sessions, session: Session, eventId: string): Promise<number> {
  if (!(await findEvent(session.log, eventId))) throw new Error(`Event ${eventId} not found in session`);
  await session.abort("user_initiated");
  await session.settled();
  const eventsRemoved = await sessions.reload(session, async () => {
    const found = await findEvent(session.log, eventId);
    if (!found) throw new Error(`Event ${eventId} not found in session`);
    const count = await countEventsFrom(session.log, found.seq);
    await session.log.cut(found.seq - 1);
    return count;
  });
  const data = { upToEventId: eventId, eventsRemoved };
  sessions.get(session.id)?.events.emitEphemeral("session.snapshot_rewind", data);
  return eventsRemoved;
}
