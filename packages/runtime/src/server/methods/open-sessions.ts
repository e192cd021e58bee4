import type {
  OpenedSession,
  SessionCreateParams,
  SessionOpenParams,
  SessionOpenResult,
  SessionResumeParams,
  SessionsConnect,
  SessionsGetBoardEntryCount,
  SessionsGetClientMetadata,
  SessionsGetPersistedRemoteSteerable,
  SessionsOpen,
  SessionsReleaseLock,
} from "@parley/protocol";
import { lastEvent } from "../../session/history/history.js";
import { readClientMetadata } from "../../session/storage/client-metadata.js";
import { openFor } from "../attachments.js";
import type { Connection } from "../connection.js";
import { type Call, type Handlers, handler } from "../handler.js";
import { lastUsed } from "./last-used.js";
import { refuseInvalidIds } from "./session-ids.js";

const all = ({ connection }: Call) => connection.runtime.sessions();

/** Methods of `sessions.` that open sessions, and those about sessions that aren't open. */
export const openSessionsHandlers: Handlers = {
  "sessions.open": handler<typeof SessionsOpen>((params, { connection }) => open(params, connection)),

  "sessions.connect": handler<typeof SessionsConnect>(() => {
    throw new Error("sessions.connect requires authentication");
  }),

  "sessions.releaseLock": handler<typeof SessionsReleaseLock>(async ({ sessionId }, call) => {
    await (await all(call)).release(sessionId);
    return {};
  }),

  // Boards are of GitHub's service: no session here has one.
  "sessions.getBoardEntryCount": handler<typeof SessionsGetBoardEntryCount>(() => ({})),

  "sessions.getPersistedRemoteSteerable": handler<typeof SessionsGetPersistedRemoteSteerable>(
    async ({ sessionId }, call) => {
      const changed = await (await all(call)).stored.withLog(sessionId, (log) =>
        lastEvent(log, "session.remote_steerable_changed"),
      );
      const { remoteSteerable } = (changed?.data ?? {}) as { remoteSteerable?: boolean };
      return remoteSteerable === undefined ? {} : { remoteSteerable };
    },
  ),

  "sessions.getClientMetadata": handler<typeof SessionsGetClientMetadata>(
    async ({ sessionIds, keys }, call) => {
      refuseInvalidIds(sessionIds);
      const sessions = await all(call);
      return Promise.all(
        sessionIds.map(async (sessionId) => {
          if (!(await sessions.stored.describe(sessionId))) return { sessionId, status: "notFound" as const };
          try {
            const stored = await readClientMetadata(sessions.stored.files(sessionId));
            if (stored.status !== "ok") return { sessionId, status: stored.status };
            const wanted = Object.entries(stored.metadata).filter(([key]) => keys?.includes(key) ?? true);
            return { sessionId, status: "ok" as const, metadata: Object.fromEntries(wanted) };
          } catch (error) {
            const { code = "EIO", message } = error as NodeJS.ErrnoException;
            return { sessionId, status: "unavailable" as const, code, message };
          }
        }),
      );
    },
  ),
};

const NOT_FOUND: SessionOpenResult = { status: "not_found" };

/** The caller is attached to the session it opens. */
async function open(params: SessionOpenParams, connection: Connection): Promise<SessionOpenResult> {
  const sessions = await connection.runtime.sessions();
  switch (params.kind) {
    case "create": {
      const wanted = configOf(params.options) as SessionCreateParams;
      const opened = await openFor(connection, wanted, (sessions, opener) => sessions.create(wanted, opener));
      return named(connection, opened, { status: "created", name: params.options?.name });
    }
    case "resume":
      return resume(connection, params);
    case "resumeLast": {
      const last = await lastUsed(sessions, params.context?.cwd);
      return last ? resume(connection, { ...params, kind: "resume", sessionId: last.sessionId }) : NOT_FOUND;
    }
    case "attach": {
      const { sessionId } = params;
      if (!(await sessions.stored.describe(sessionId))) return NOT_FOUND;
      const opened = await openFor(connection, {}, (sessions, opener) => sessions.observe(sessionId, opener));
      return { status: "resumed", sessionId: opened.sessionId, startupPrompts: [] };
    }
    case "remote":
    case "cloud":
    case "handoff":
      throw new Error(
        `sessions.open of kind "${params.kind}" needs GitHub's service, which is not part of this runtime`,
      );
    default:
      return NOT_FOUND;
  }
}

async function resume(
  connection: Connection,
  { sessionId, options, resume: isResumed }: Extract<SessionOpenParams, { kind: "resume" }>,
): Promise<SessionOpenResult> {
  const sessions = await connection.runtime.sessions();
  if (!(await sessions.stored.describe(sessionId))) return NOT_FOUND;
  const wanted: SessionResumeParams = {
    ...configOf(options),
    sessionId,
    ...(isResumed === false && { disableResume: true }),
  };
  const opened = await openFor(connection, wanted, (sessions, opener) => sessions.resume(wanted, opener));
  return named(connection, opened, { status: "resumed", name: options?.name });
}

async function named(
  connection: Connection,
  { sessionId }: OpenedSession,
  { status, name }: { readonly status: "created" | "resumed"; readonly name: string | undefined },
): Promise<SessionOpenResult> {
  if (name !== undefined) connection.runtime.openSession(sessionId)?.announcer.renamed(name, true);
  return { status, sessionId, startupPrompts: [] };
}

/** What `session.create` calls the options. */
function configOf(options: Extract<SessionOpenParams, { kind: "create" }>["options"]): object {
  const { enableStreaming, name: _, ...shared } = options ?? {};
  return { ...shared, ...(enableStreaming !== undefined && { streaming: enableStreaming }) };
}
