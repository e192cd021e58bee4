import { type OpenedSession, PROTOCOL_VERSION, type SessionConfigParams } from "@parley/protocol";
import type { Opener } from "../session/clients/guests.js";
import type { Session } from "../session/session.js";
import type { Sessions } from "../session/sessions.js";
import type { Connection } from "./connection.js";
import { LEGACY_HIDDEN, LegacyClient } from "./legacy-client.js";
import { SessionFeed } from "./session-feed.js";

/**
 * Opens a session for a client. Its events come after the answer to the call that opens it.
 *
 * @param params what the client brings
 * @param open creates or resumes the session
 */
export async function openFor(
  connection: Connection,
  params: SessionConfigParams,
  open: (sessions: Sessions, opener: Opener) => Promise<OpenedSession>,
): Promise<OpenedSession> {
  const sessions = await connection.runtime.sessions();
  const opener = openerFor(connection, params, sessions);
  const opened = await open(sessions, opener);
  setImmediate(() => opener.release(opened.sessionId));
  return opened;
}

/**
 * The session of a call. One that is stored and not open is opened for it: no client is told that a session
 * which exists is not there.
 *
 * @throws when there is none
 */
export function sessionFor(connection: Connection, sessionId: string): Session | Promise<Session> {
  return connection.runtime.openSession(sessionId) ?? wakeFor(connection, sessionId);
}

async function wakeFor(connection: Connection, sessionId: string): Promise<Session> {
  const sessions = await connection.runtime.sessions();
  return sessions.wake(sessionId, openerFor(connection, {}, sessions));
}

/** How a session takes a client on. @param params what the client brings */
export function openerFor(connection: Connection, params: SessionConfigParams, sessions: Sessions): Opener {
  return {
    connectionId: connection.id,
    request: connection.request,
    subscribe: (session) => {
      const feed = attach(connection, session, sessions);
      if (connection.protocolVersion >= PROTOCOL_VERSION) return feed;
      const tools = new Set(params.tools?.map(({ name }) => name));
      const offer = { tools, answersPermissions: params.requestPermission === true };
      return new LegacyClient(session, connection, { offer, shown: feed });
    },
    release: (sessionId) => connection.attachments.get(sessionId)?.feed.release(),
  };
}

function attach(connection: Connection, session: Session, sessions: Sessions): SessionFeed {
  const { id } = session;
  const isAway = connection.isAwaitedIn(id);
  if (connection.peer.closed && !isAway) throw new Error("The client is gone.");
  connection.attachments.get(id)?.feed.end();
  const hidden = connection.protocolVersion >= PROTOCOL_VERSION ? undefined : LEGACY_HIDDEN;
  const feed = new SessionFeed(session, connection.outbound, hidden);
  if (isAway) {
    feed.end();
    return feed;
  }
  const detach = () => sessions.detach(id, connection.id);
  const { logger } = connection.runtime;
  const leave = () =>
    void detach().catch((error: unknown) => logger.error("A client could not be detached.", { error }));
  connection.attachments.set(id, { feed, detach, leave });
  return feed;
}

/** Takes a client off a session it may be attached to. */
export async function detachFrom(connection: Connection, sessionId: string): Promise<void> {
  const attachment = connection.attachments.get(sessionId);
  if (!attachment) return;
  await attachment.detach();
  attachment.feed.end();
  if (connection.attachments.get(sessionId) === attachment) connection.attachments.delete(sessionId);
}
