import type { EventSink } from "../../ports/event-sink.js";
import type { SessionModes } from "../../tools/index.js";
import type { SessionState } from "../session-state.js";

/** The mode of a session, which is on its log. */
export function sessionModes(session: {
  readonly state: SessionState;
  readonly events: EventSink;
}): SessionModes {
  const { state, events } = session;
  return {
    current: () => state.mode,
    async change(mode) {
      if (mode === state.mode) return;
      await events.emit("session.mode_changed", { previousMode: state.mode, newMode: mode });
    },
  };
}
