import type { Method } from "@parley/protocol";
import type { Handlers } from "../handler.js";
import { sessionHandler } from "../handler.js";

/** What a session can have around it and never has here: each list is empty, and says so. */
const NOTHING: Readonly<Record<string, object>> = {
  "session.autopilotObjective.getState": { state: null },
  "session.completions.getTriggerCharacters": { triggerCharacters: [] },
  "session.extensions.list": { extensions: [] },
};

export const surroundings: Handlers = Object.fromEntries(
  Object.entries(NOTHING).map(([method, result]) => [
    method,
    sessionHandler<Method<unknown, object>>(() => result),
  ]),
);
