import { randomUUID } from "node:crypto";
import type { EventLog } from "../../ports/event-log.js";
import { eventJson } from "../events/published-event.js";
import { typeOf } from "../events/shown.js";
import type { Sessions } from "../sessions.js";
import { describeWorkspace, Workspace } from "../storage/workspace.js";
import { collectForward, findEvent } from "./history.js";

interface Event {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly id: string;
  readonly timestamp: string;
  readonly parentId: string | null;
}

/** Records copied with one append. */
const BATCH = 500;

/**
 * Makes a new session with the history of another, which may be open or not. Ids of events stay.
 *
 * @param toEventId only what comes before this event is copied
 * @throws when there is no such session or event
 */
export async function fork(
  sessions: Sessions,
  sessionId: string,
  { toEventId, name }: { readonly toEventId?: string | undefined; readonly name?: string | undefined },
): Promise<{ sessionId: string; name: string }> {
  const forked = await sessions.stored.withLog(sessionId, async (log) => {
    const events = await eventsBefore(log, sessionId, toEventId);
    const source = await sessions.stored.describe(sessionId);
    const given = name ?? `${source?.name ?? sessionId} (fork)`;
    const id = randomUUID();
    const before = toEventId === undefined ? "" : ` before event ${toEventId}`;
    const origin = `Forked from "${source?.name ?? sessionId}" (${sessionId})${before} as "${given}" (${id}).`;
    const startTime = new Date().toISOString();
    await write(sessions, id, relabelled(events, { id, startTime, origin }));
    const context = source?.context ?? { cwd: process.cwd() };
    const described = describeWorkspace({ id, clientName: source?.clientName ?? "sdk", startTime }, context);
    const workspace = new Workspace(sessions.stored.files(id), {
      ...described,
      name: given,
      user_named: name !== undefined,
    });
    await workspace.lay();
    return { id, given, before };
  });
  if (!forked) throw new Error(`Cannot fork session ${sessionId}: no persisted or in-memory events found`);
  const { id, given, before } = forked;
  const open = sessions.get(sessionId);
  if (open?.isOpen) {
    const message = `Forked this session into "${given}" (${id})${before}.`;
    await open.events.emit("session.info", { infoType: "fork", message });
    void open.workspace.update({ fork_count: (open.workspace.info.fork_count ?? 0) + 1 });
  }
  return { sessionId: id, name: given };
}

async function eventsBefore(
  log: EventLog,
  sessionId: string,
  toEventId: string | undefined,
): Promise<Event[]> {
  const end = toEventId === undefined ? undefined : await findEvent(log, toEventId);
  if (toEventId !== undefined && !end)
    throw new Error(`Event ${toEventId} not found in session ${sessionId}`);
  const last = end ? end.seq - 1 : log.tail;
  const { events } = await collectForward(log, 0, { typeOf, max: Number.POSITIVE_INFINITY, last });
  return events as unknown as Event[];
}

/** The events of the fork: the first says whose they are, the last where they come from. */
function relabelled(
  events: readonly Event[],
  { id, startTime, origin }: { id: string; startTime: string; origin: string },
): string[] {
  const copied = events.map((event) => {
    const { remoteSteerable: _, ...data } = event.data;
    return event.type === "session.start" ? { ...event, data: { ...data, sessionId: id, startTime } } : event;
  });
  const info = {
    type: "session.info",
    data: { infoType: "fork", message: origin },
    id: randomUUID(),
    timestamp: startTime,
    parentId: events.at(-1)?.id ?? null,
  };
  return [...copied, info].map((event) => eventJson({ ...event, ephemeral: false }, event));
}

async function write(sessions: Sessions, id: string, records: readonly string[]): Promise<void> {
  const log = await sessions.stored.logs.create(id);
  try {
    for (let at = 0; at < records.length; at += BATCH) await log.append(records.slice(at, at + BATCH));
  } finally {
    await log.close();
  }
}
