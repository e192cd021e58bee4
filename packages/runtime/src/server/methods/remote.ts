import type {
  SessionRemoteDisable,
  SessionRemoteEnable,
  SessionRemoteNotifySteerableChanged,
} from "@parley/protocol";
import type { Session } from "../../session/session.js";
import { type Handlers, sessionHandler } from "../handler.js";

export const handlers: Handlers = {
  "session.remote.enable": sessionHandler<typeof SessionRemoteEnable>(
    async (session, { mode = "on" }, { connection }) => {
      if (mode === "off") {
        await setSteerable(session, false);
        return { remoteSteerable: false };
      }
      const url = connection.runtime.address.urlOf(session.id);
      if (url === undefined)
        throw new Error("This runtime can't be reached from elsewhere: it has no TCP listener (--port).");
      await setSteerable(session, mode === "on");
      return { url, remoteSteerable: mode === "on" };
    },
  ),

  "session.remote.disable": sessionHandler<typeof SessionRemoteDisable>(async (session) => {
    await setSteerable(session, false);
    return {} as never;
  }),

  "session.remote.notifySteerableChanged": sessionHandler<typeof SessionRemoteNotifySteerableChanged>(
    async (session, { remoteSteerable }) => {
      await setSteerable(session, remoteSteerable);
      return {};
    },
  ),
};

async function setSteerable({ state, events }: Session, remoteSteerable: boolean): Promise<void> {
  if (state.remoteSteerable === remoteSteerable) return;
  await events.emit("session.remote_steerable_changed", { remoteSteerable });
}
