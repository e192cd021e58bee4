import type {
  SessionEventLogRead,
  SessionEventLogRegisterInterest,
  SessionEventLogReleaseInterest,
  SessionEventLogTail,
} from "@parley/protocol";
import { readEvents } from "../../session/history/history.js";
import { type Handlers, sessionHandler } from "../handler.js";
import { interestsOf } from "../interests.js";

export const handlers: Handlers = {
  "session.eventLog.read": sessionHandler<typeof SessionEventLogRead>((session, params, { signal }) =>
    readEvents(session, params, signal),
  ),

  "session.eventLog.tail": sessionHandler<typeof SessionEventLogTail>(({ log }) => ({
    cursor: String(log.tail),
  })),

  // Every attached client is sent every event; an interest in one that asks says that the client answers it.
  "session.eventLog.registerInterest": sessionHandler<typeof SessionEventLogRegisterInterest>(
    (session, { eventType }, { connection }) => ({
      handle: interestsOf(connection).register(session, eventType, connection),
    }),
  ),

  "session.eventLog.releaseInterest": sessionHandler<typeof SessionEventLogReleaseInterest>(
    (session, { handle }, { connection }) => {
      interestsOf(connection).release(session, handle, connection);
      return { success: true };
    },
  ),
};
