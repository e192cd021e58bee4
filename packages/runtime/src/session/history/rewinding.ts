import type { HistoryRewindResult } from "@parley/protocol";
import type { Session } from "../session.js";
import type { Sessions } from "../sessions.js";
import { type Restoration, restoreFiles, spansOf } from "./file-changes/restore.js";
import type { TurnSnapshot } from "./file-changes/snapshot.js";
import { countEventsFrom, findEvent, readAllEvents } from "./history.js";

/**
 * Takes an event and all after it off a session's history. What is being worked on ends first.
 *
 * @returns how many events are gone
 * @throws when there is no such event
 */
export async function truncate(sessions: Sessions, session: Session, eventId: string): Promise<number> {
  if (!(await findEvent(session.log, eventId))) throw new Error(`Event ${eventId} not found in session`);
  await session.work.abort("user_initiated");
  await session.work.settled();
  const eventsRemoved = await sessions.reload(session, async () => {
    const found = await findEvent(session.log, eventId);
    if (!found) throw new Error(`Event ${eventId} not found in session`);
    const count = await countEventsFrom(session.log, found.seq);
    await session.log.cut(found.seq - 1);
    const turns = new Set((await userTurns(session)).map(({ id }) => id));
    await session.fileChanges.prune((id) => turns.has(id));
    return count;
  });
  const data = { upToEventId: eventId, eventsRemoved };
  sessions.get(session.id)?.events.emitEphemeral("session.snapshot_rewind", data);
  return eventsRemoved;
}

/** As {@link truncate}, after the files that the discarded turns changed are what they were. */
export async function rewindWithFiles(
  sessions: Sessions,
  session: Session,
  eventId: string,
): Promise<HistoryRewindResult> {
  const restoration = await restoreFiles(
    session.fileChanges.store,
    spansOf(await turnsFrom(session, eventId)),
  );
  if (restoration.outcome !== "success") return { ...restoration, restoredFiles: [], skippedFiles: [] };
  return { ...(await truncated(sessions, session, { eventId, restoration })) };
}

async function truncated(
  sessions: Sessions,
  session: Session,
  { eventId, restoration }: { eventId: string; restoration: Extract<Restoration, { outcome: "success" }> },
): Promise<HistoryRewindResult> {
  const restoredFiles = [...restoration.restoredFiles];
  const skippedFiles = [...restoration.skippedFiles];
  try {
    const eventsRemoved = await truncate(sessions, session, eventId);
    return { outcome: "success", eventsRemoved, restoredFiles, skippedFiles };
  } catch (error) {
    return { outcome: "truncation-failed", error: (error as Error).message, restoredFiles, skippedFiles };
  }
}

/** A prompt that began a turn, as its event. */
export interface UserTurn {
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  readonly data: { readonly content: string; readonly delivery?: string };
  /** Set where a sub-agent was prompted. */
  readonly agentId?: string;
}

/** The prompts that a session can be rewound to, oldest first. Steering belongs to the turn it joined. */
export async function userTurns({ log }: Session): Promise<UserTurn[]> {
  const events = (await readAllEvents(log)) as unknown as readonly UserTurn[];
  return events.filter(
    ({ type, data, agentId }) =>
      type === "user.message" && data.delivery !== "steering" && agentId === undefined,
  );
}

/** What the turn that an event began, and those after it, did to files. @throws when it began none */
export async function turnsFrom(session: Session, eventId: string): Promise<TurnSnapshot[]> {
  const turns = await userTurns(session);
  const place = turns.findIndex(({ id }) => id === eventId);
  if (place < 0) throw new Error(`Rewind event '${eventId}' is not a current root user turn`);
  const discarded = new Set(turns.slice(place).map(({ id }) => id));
  return (await session.fileChanges.settle()).filter((turn) => discarded.has(turn.eventId));
}
