import type {
  SessionEventLogRead,
  SessionEventLogRegisterInterest,
  SessionEventLogReleaseInterest,
  SessionEventLogTail,
} from "@parley/protocol";
import { readEvents } from "../../session/history/history.js";
import { type Handlers, sessionHandler } from "../handler.js";

let interests = 0;

export const handlers: Handlers = {
  "session.eventLog.read": sessionHandler<typeof SessionEventLogRead>((session, params, { signal }) =>
    readEvents(session, params, signal),
  ),

  "session.eventLog.tail": sessionHandler<typeof SessionEventLogTail>(({ log }) => ({
    cursor: String(log.tail),
  })),

  // Every attached client is sent every event; an interest in one that asks says that the client answers it.
  "session.eventLog.registerInterest": sessionHandler<typeof SessionEventLogRegisterInterest>(
    (session, { eventType }, { connection }) => {
      session.answers(connection.id, eventType, true);
      return { handle: `interest-${++interests}` };
    },
  ),

  "session.eventLog.releaseInterest": sessionHandler<typeof SessionEventLogReleaseInterest>(() => ({
    success: true,
  })),
};
