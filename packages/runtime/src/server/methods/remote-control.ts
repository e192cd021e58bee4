import type {
  SessionsGetRemoteControlStatus,
  SessionsSetRemoteControlSteering,
  SessionsStartRemoteControl,
  SessionsStopRemoteControl,
  SessionsTransferRemoteControl,
} from "@parley/protocol";
import type { Session } from "../../session/session.js";
import type { Connection } from "../connection.js";
import { type Handlers, handler } from "../handler.js";
import { RemoteControl } from "../remote-access.js";
import type { Runtime } from "../runtime.js";

const controls = new WeakMap<Runtime, RemoteControl>();

/** Of one session at a time, which has to be open. */
export const remoteControlHandlers: Handlers = {
  "sessions.getRemoteControlStatus": handler<typeof SessionsGetRemoteControlStatus>((_, { connection }) => ({
    status: controlOf(connection).status,
  })),

  "sessions.startRemoteControl": handler<typeof SessionsStartRemoteControl>(
    async ({ sessionId, config }, { connection }) => {
      const session = connection.runtime.openSession(sessionId);
      if (!session) throw new Error(`session not found: ${sessionId}`);
      if (!config.remote) return { status: controlOf(connection).status };
      const { address } = connection.runtime;
      return { status: await controlOf(connection).start(session, config.steerable, address) };
    },
  ),

  "sessions.setRemoteControlSteering": handler<typeof SessionsSetRemoteControlSteering>(
    async ({ enabled }, { connection }) => {
      const control = controlOf(connection);
      const session = controlled(connection);
      return { status: session ? await control.setSteering(session, enabled) : control.status };
    },
  ),

  "sessions.transferRemoteControl": handler<typeof SessionsTransferRemoteControl>(
    async ({ toSessionId, expectedFromSessionId }, { connection }) => {
      const control = controlOf(connection);
      const { status } = control;
      const from = controlled(connection);
      const isExpected = expectedFromSessionId === undefined || expectedFromSessionId === from?.id;
      const to = connection.runtime.openSession(toSessionId);
      if (status.state !== "active" || !isExpected || !to) return { status, transferred: false };
      await control.stop(from);
      const after = await control.start(to, status.isSteerable, connection.runtime.address);
      return { status: after, transferred: after.state === "active" };
    },
  ),

  "sessions.stopRemoteControl": handler<typeof SessionsStopRemoteControl>(async (params, { connection }) => {
    const control = controlOf(connection);
    const { expectedSessionId, force = false } = params ?? {};
    const isExpected = expectedSessionId === undefined || expectedSessionId === attachedId(connection);
    if (!isExpected && !force) return { status: control.status, stopped: false };
    const stopped = await control.stop(controlled(connection));
    return { status: control.status, stopped };
  }),
};

function controlOf({ runtime }: Connection): RemoteControl {
  const control = controls.get(runtime) ?? new RemoteControl();
  controls.set(runtime, control);
  return control;
}

function attachedId(connection: Connection): string | undefined {
  const { status } = controlOf(connection);
  return status.state === "off" ? undefined : status.attachedSessionId;
}

function controlled(connection: Connection): Session | undefined {
  const id = attachedId(connection);
  return id === undefined ? undefined : connection.runtime.openSession(id);
}
