import type {
  SessionRemoteDisable,
  SessionRemoteEnable,
  SessionRemoteNotifySteerableChanged,
} from "@parley/protocol";
import { type Handlers, sessionHandler } from "../handler.js";
import { openRemotely, setSteerable } from "../remote-access.js";

export const handlers: Handlers = {
  "session.remote.enable": sessionHandler<typeof SessionRemoteEnable>(
    async (session, { mode = "on" }, { connection }) => {
      const url = await openRemotely(session, mode, connection.runtime.address);
      return { remoteSteerable: mode === "on", ...(url !== undefined && { url }) };
    },
  ),

  "session.remote.disable": sessionHandler<typeof SessionRemoteDisable>(async (session) => {
    await setSteerable(session, false);
    return {} as never;
  }),

  "session.remote.notifySteerableChanged": sessionHandler<typeof SessionRemoteNotifySteerableChanged>(
    async ({ events }, { remoteSteerable }) => {
      await events.emit("session.remote_steerable_changed", { remoteSteerable });
      return {};
    },
  ),
};
