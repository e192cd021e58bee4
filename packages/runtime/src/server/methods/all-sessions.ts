import type {
  SessionsBulkDelete,
  SessionsCheckInUse,
  SessionsClose,
  SessionsDelete,
  SessionsEnrichMetadata,
  SessionsFindByPrefix,
  SessionsFindByTaskId,
  SessionsFork,
  SessionsGetEventFilePath,
  SessionsGetLastForContext,
  SessionsGetMetadata,
  SessionsGetSizes,
  SessionsList,
  SessionsListNonEmptySessionIds,
  SessionsPruneOld,
  SessionsReadPersistedEvents,
  SessionsSave,
} from "@parley/protocol";
import { isSessionId } from "../../log/session-id.js";
import type { SessionFiles } from "../../ports/session-files.js";
import { fork } from "../../session/history/forking.js";
import { readPersisted } from "../../session/history/history.js";
import type { Sessions } from "../../session/sessions.js";
import { type Call, type Handlers, handler } from "../handler.js";
import { lastUsed } from "./last-used.js";
import { openSessionsHandlers } from "./open-sessions.js";
import { remoteControlHandlers } from "./remote-control.js";
import { refuseInvalidIds } from "./session-ids.js";

const DAY_MS = 24 * 60 * 60 * 1000;

const all = ({ connection }: Call) => connection.runtime.sessions();

/** The methods of sessions as a whole; none of them opens one. */
export const handlers: Handlers = {
  ...openSessionsHandlers,
  ...remoteControlHandlers,

  "sessions.list": handler<typeof SessionsList>(async (params, call) => {
    const { source, filter, metadataLimit } = params ?? {};
    if (source === "remote") return { sessions: [] };
    return { sessions: (await (await all(call)).stored.list(filter, metadataLimit)) as never };
  }),

  "sessions.getMetadata": handler<typeof SessionsGetMetadata>(async ({ sessionId }, call) => {
    const session = await (await all(call)).stored.describe(sessionId);
    return session ? { session: session as never } : {};
  }),

  "sessions.enrichMetadata": handler<typeof SessionsEnrichMetadata>(async ({ sessions }, call) => {
    const known = await all(call);
    const enriched = sessions.map(async (session) => {
      const found = await known.stored.describe(session.sessionId);
      return { ...found, ...session };
    });
    return { sessions: (await Promise.all(enriched)) as never };
  }),

  "sessions.listNonEmptySessionIds": handler<typeof SessionsListNonEmptySessionIds>(async (params, call) => {
    const sessions = await (await all(call)).stored.list();
    return { sessionIds: sessions.slice(0, params?.limit).map(({ sessionId }) => sessionId) };
  }),

  "sessions.findByPrefix": handler<typeof SessionsFindByPrefix>(async ({ prefix }, call) => {
    const found = (await (await all(call)).stored.logs.list()).filter((id) => id.startsWith(prefix));
    return found.length === 1 && found[0] !== undefined ? { sessionId: found[0] } : {};
  }),

  // No session is bound to a task of a service.
  "sessions.findByTaskId": handler<typeof SessionsFindByTaskId>(() => ({})),

  "sessions.getLastForContext": handler<typeof SessionsGetLastForContext>(async (params, call) => {
    const last = await lastUsed(await all(call), params?.context?.cwd);
    return last ? { sessionId: last.sessionId } : {};
  }),

  "sessions.getEventFilePath": handler<typeof SessionsGetEventFilePath>(async ({ sessionId }, call) => ({
    filePath: (await all(call)).stored.files(sessionId).path("events.jsonl"),
  })),

  "sessions.getSizes": handler<typeof SessionsGetSizes>(async (_, call) => {
    const sessions = await all(call);
    const ids = await sessions.stored.logs.list();
    const sizes = ids.map(async (id) => [id, await sizeOf(sessions.stored.files(id))] as const);
    return { sizes: Object.fromEntries(await Promise.all(sizes)) };
  }),

  "sessions.checkInUse": handler<typeof SessionsCheckInUse>(async ({ sessionIds }, call) => {
    const { logs } = (await all(call)).stored;
    return { inUse: sessionIds.filter((id) => (logs.owner(id)?.pid ?? process.pid) !== process.pid) };
  }),

  "sessions.readPersistedEvents": handler<typeof SessionsReadPersistedEvents>(async (params, call) => {
    const { sessionId, ...wanted } = params;
    const page = await (await all(call)).stored.withLog(sessionId, (log) =>
      readPersisted(log, wanted as never),
    );
    if (!page) throw new Error(`Persisted event journal is unavailable for session ${sessionId}`);
    return page;
  }),

  "sessions.fork": handler<typeof SessionsFork>(async ({ sessionId, toEventId, name }, call) => {
    if (name === "") throw new Error("Session name cannot be empty.");
    if (name !== undefined && name !== name.trim())
      throw new Error("Session name must not have leading or trailing whitespace.");
    return fork(await all(call), sessionId, { toEventId, name });
  }),

  "sessions.close": handler<typeof SessionsClose>(async ({ sessionId }, call) => {
    await (await all(call)).destroy(sessionId);
    return {};
  }),

  "sessions.delete": handler<typeof SessionsDelete>(async ({ sessionId }, call) => {
    if (await (await all(call)).delete(sessionId)) return {} as never;
    throw new Error(`Session file not found for ${sessionId}`);
  }),

  "sessions.bulkDelete": handler<typeof SessionsBulkDelete>(async ({ sessionIds }, call) => {
    refuseInvalidIds(sessionIds);
    const sessions = await all(call);
    const freed = sessionIds.map(
      async (id) => [id, await deleteSession(sessions, id, "told-always")] as const,
    );
    return { freedBytes: Object.fromEntries(await Promise.all(freed)) };
  }),

  "sessions.pruneOld": handler<typeof SessionsPruneOld>(async (params, call) => {
    const { olderThanDays, dryRun = false, includeNamed = false, excludeSessionIds = [] } = params;
    const sessions = await all(call);
    const listed = await sessions.stored.list();
    // Asked for after the listing: a session that was changed during it is not from the future.
    const limit = new Date(Date.now() - olderThanDays * DAY_MS).toISOString();
    const old = listed.filter(({ modifiedTime }) => modifiedTime <= limit);
    const named = new Set(includeNamed ? [] : await namedByUser(sessions, old));
    const ids = old.map(({ sessionId }) => sessionId).filter((id) => !excludeSessionIds.includes(id));
    const candidates = ids.filter((id) => !named.has(id));
    const skipped = ids.filter((id) => named.has(id));
    const remove = (id: string) => (dryRun ? sizeOf(sessions.stored.files(id)) : deleteSession(sessions, id));
    const freed = await Promise.all(candidates.map(remove));
    const freedBytes = freed.reduce((sum, bytes) => sum + bytes, 0);
    return { deleted: dryRun ? [] : candidates, candidates, skipped, freedBytes, dryRun };
  }),

  // What a client is told is on the log already.
  "sessions.save": handler<typeof SessionsSave>(() => ({})),
};

/** @returns the bytes that are free now */
async function deleteSession(sessions: Sessions, id: string, telling?: "told-always"): Promise<number> {
  const bytes = isSessionId(id) ? await sizeOf(sessions.stored.files(id)) : 0;
  return (await sessions.delete(id, telling)) ? bytes : 0;
}

async function namedByUser(
  sessions: Sessions,
  listed: readonly { readonly sessionId: string }[],
): Promise<string[]> {
  const named = await Promise.all(
    listed.map(async ({ sessionId }) =>
      (await sessions.stored.isNamedByUser(sessionId)) ? [sessionId] : [],
    ),
  );
  return named.flat();
}

/** Bytes of all that is in a session's folder. */
async function sizeOf(files: SessionFiles, directory = files.directory): Promise<number> {
  const entries = await files.list(directory).catch(() => []);
  const sizes = entries.map(async ({ name, kind }) => {
    const path = files.join(directory, name);
    if (kind === "directory") return sizeOf(files, path);
    return (await files.stat(path).catch(() => undefined))?.size ?? 0;
  });
  return (await Promise.all(sizes)).reduce((sum, bytes) => sum + bytes, 0);
}
