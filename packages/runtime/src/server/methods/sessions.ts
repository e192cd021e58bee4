import type {
  OpenedSession,
  SessionAbort,
  SessionCreate,
  SessionCreateParams,
  SessionDelete,
  SessionDestroy,
  SessionDetach,
  SessionGetForeground,
  SessionGetLastId,
  SessionGetMessages,
  SessionGetMetadata,
  SessionInterruptMainTurn,
  SessionListStored,
  SessionLog,
  SessionResume,
  SessionSend,
  SessionSendMessages,
  SessionSendSystemNotification,
  SessionSetForeground,
  SessionShutdown,
  SessionSuspend,
} from "@parley/protocol";
import { readAllEvents } from "../../session/history/history.js";
import { openQuestions } from "../../session/questions/left-questions.js";
import type { Session } from "../../session/session.js";
import { mayKnow } from "../access.js";
import { detachFrom, openFor, sessionFor } from "../attachments.js";
import type { Connection } from "../connection.js";
import { type Handlers, handler, sessionHandler } from "../handler.js";
import { joinPrompts, readPrompt, refuseUnsupported } from "../prompts.js";
import { openRemotely, type RemoteMode } from "../remote-access.js";
import { surroundings } from "./surroundings.js";

/** The methods directly below `session.`. */
export const handlers: Handlers = {
  ...surroundings,

  "session.create": handler<typeof SessionCreate>(async (params, { connection }) => {
    if (params.cloud) return createInCloud(params, connection);
    const opened = await openFor(connection, params, (sessions, opener) => sessions.create(params, opener));
    return asRemote(connection, opened, params.remoteSession);
  }),

  "session.resume": handler<typeof SessionResume>(async (params, { connection }) => {
    if (connection.grant.role === "observe") {
      return openFor(connection, {}, (sessions, opener) => sessions.observe(params.sessionId, opener));
    }
    const resumed = await openFor(connection, params, (sessions, opener) => sessions.resume(params, opener));
    const opened = await asRemote(connection, resumed, params.remoteSession);
    if (params.continuePendingWork) {
      const session = await sessionFor(connection, params.sessionId);
      const questions = await openQuestions(session);
      setImmediate(() => {
        const feed = connection.attachments.get(params.sessionId)?.feed;
        for (const question of questions) feed?.repeat(question);
        for (const { type, data } of session.questions.unlogged)
          session.clients.tell(connection.id, type, data);
      });
    }
    return opened;
  }),

  "session.detach": handler<typeof SessionDetach>(async ({ sessionId }, { connection }) => {
    connection.runtime.tellUpdates();
    await detachFrom(connection, sessionId);
    return { success: true };
  }),

  "session.destroy": handler<typeof SessionDestroy>(async ({ sessionId }, { connection }) => {
    const sessions = await connection.runtime.sessions();
    return { success: await sessions.destroy(sessionId) };
  }),

  "session.delete": handler<typeof SessionDelete>(async ({ sessionId }, { connection }) => {
    const sessions = await connection.runtime.sessions();
    if (await sessions.delete(sessionId)) return { success: true };
    return { success: false, error: `Session file not found for ${sessionId}` };
  }),

  "session.list": handler<typeof SessionListStored>(async ({ filter }, { connection }) => ({
    sessions: (await (await connection.runtime.sessions()).stored.list(filter)).filter(({ sessionId }) =>
      mayKnow(connection.grant, sessionId),
    ),
  })),

  "session.getMetadata": handler<typeof SessionGetMetadata>(async ({ sessionId }, { connection }) => {
    const session = await (await connection.runtime.sessions()).stored.describe(sessionId);
    return session ? { session } : {};
  }),

  "session.getLastId": handler<typeof SessionGetLastId>(async (_, { connection }) => {
    const sessions = await (await connection.runtime.sessions()).stored.list();
    const last = sessions.find(({ sessionId }) => mayKnow(connection.grant, sessionId));
    return last ? { sessionId: last.sessionId } : {};
  }),

  "session.getForeground": handler<typeof SessionGetForeground>(() => ({})),

  "session.setForeground": handler<typeof SessionSetForeground>(() => ({
    success: false,
    error: "Not running in TUI+server mode - no foreground session change handler registered",
  })),

  "session.getMessages": handler<typeof SessionGetMessages>(async ({ sessionId }, { connection }) => {
    const sessions = await connection.runtime.sessions();
    const events = await sessions.stored.withLog(sessionId, readAllEvents);
    if (!events) throw new Error(`Session not found: ${sessionId}`);
    return { events };
  }),

  "session.send": sessionHandler<typeof SessionSend>(async (session, params) => {
    await session.leftWork.decide("interrupt");
    await refuseUnsupported(session, params);
    const messageId = await session.prompts.send(readPrompt(params), placeOf(params));
    noteTrace(session, messageId, params);
    if (params.wait) await session.work.settled();
    return { messageId };
  }),

  "session.sendMessages": sessionHandler<typeof SessionSendMessages>(async (session, params) => {
    await session.leftWork.decide("interrupt");
    const { messages, mode: _, prepend: __, ...shared } = params;
    for (const message of messages) await refuseUnsupported(session, message);
    if (messages.length === 0) {
      session.work.runTurn();
      if (params.wait) await session.work.settled();
      return { messageIds: [] };
    }
    const { joined, earlierIds } = joinPrompts(
      messages.map((message) => readPrompt({ ...shared, ...message })),
    );
    const messageId = await session.prompts.send(joined, placeOf(params));
    noteTrace(session, messageId, params);
    if (params.wait) await session.work.settled();
    return { messageIds: [...earlierIds, messageId] };
  }),

  "session.sendSystemNotification": sessionHandler<typeof SessionSendSystemNotification>(
    (session, { message, kind }) => {
      const content = `<system_notification>\n${message}\n</system_notification>`;
      session.work.notify({ content, kind: (kind ?? { type: "system" }) as { type: string } });
      return null;
    },
  ),

  "session.abort": sessionHandler<typeof SessionAbort>(async (session, { reason }) => {
    await session.work.abort(reason ?? "user_initiated");
    return { success: true };
  }),

  "session.interruptMainTurn": sessionHandler<typeof SessionInterruptMainTurn>(
    async (session, { flushQueued }) => ({
      interrupted: await session.work.abort("user_abort", flushQueued ? "kept" : "dropped"),
    }),
  ),

  "session.suspend": sessionHandler<typeof SessionSuspend>(async (session, _, { connection }) => {
    await (await connection.runtime.sessions()).suspend(session);
    return null;
  }),

  "session.shutdown": handler<typeof SessionShutdown>(async ({ sessionId, type, reason }, { connection }) => {
    const sessions = await connection.runtime.sessions();
    await sessions.destroy(sessionId, { type: type ?? "routine", reason });
    return null;
  }),

  "session.log": sessionHandler<typeof SessionLog>(async ({ events, journal }, params) => {
    const { message, level = "info", type = "notification", ephemeral, url, tip } = params;
    const typeField = LOG_TYPE_FIELDS.get(level);
    if (typeField === undefined) {
      throw new Error(`unsupported session log level: ${level}`);
    }
    const data = { [typeField]: type, message, ...(url && { url }), ...(tip && level === "info" && { tip }) };
    if (ephemeral) return { eventId: journal.emitEphemeral(`session.${level}`, data) };
    return { eventId: await events.emit(`session.${level}`, data) };
  }),
};

/** The field that holds the kind of a logged message, by its level. */
const LOG_TYPE_FIELDS: ReadonlyMap<string, string> = new Map([
  ["info", "infoType"],
  ["warning", "warningType"],
  ["error", "errorType"],
]);

/** Which trace a prompt is part of. Its `user.message` takes a write to the log, so it can't be there yet. */
function noteTrace(
  { telemetry }: Session,
  messageId: string,
  { traceparent, tracestate }: { readonly traceparent?: string; readonly tracestate?: string },
): void {
  if (traceparent !== undefined) telemetry?.prompted(messageId, { traceparent, tracestate });
}

function placeOf({ mode, prepend }: { mode?: string; prepend?: boolean }): "front" | "back" | "steering" {
  if (mode === "immediate") return "steering";
  return prepend ? "front" : "back";
}

/** Opens a session to others, if its client or the command line asks for it. */
async function asRemote(
  connection: Connection,
  opened: OpenedSession,
  asked: RemoteMode | undefined,
): Promise<OpenedSession> {
  const { runtime } = connection;
  const mode = asked ?? runtime.remoteMode;
  const session = runtime.openSession(opened.sessionId);
  if (mode === "off" || !session) return opened;
  try {
    const remoteUrl = await openRemotely(session, mode, runtime.address);
    return { ...opened, ...(remoteUrl !== undefined && { remoteUrl }) };
  } catch (error) {
    const message = `The option "remoteSession" has no effect. ${(error as Error).message}`;
    await session.events.emit("session.warning", { warningType: "unsupported_option", message });
    return opened;
  }
}

/**
 * A session in the cloud, which is here: its events and requests may come before the answer that says its id,
 * and its URL is where others join it.
 */
async function createInCloud(params: SessionCreateParams, connection: Connection): Promise<OpenedSession> {
  const opened = await openFor(connection, params, (sessions, opener) => {
    const subscribe = (session: Session) => {
      const subscriber = opener.subscribe(session);
      opener.release(session.id);
      return subscriber;
    };
    return sessions.create(params, { ...opener, subscribe });
  });
  const remoteUrl = connection.runtime.address.urlOf(opened.sessionId);
  return { ...opened, isRemote: true, ...(remoteUrl !== undefined && { remoteUrl }) };
}
