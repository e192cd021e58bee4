import type { RemoteControlStatus } from "@parley/protocol";
import type { RemoteAddresses } from "../ports/remote-addresses.js";
import type { Session } from "../session/session.js";

const UNREACHABLE =
  "This runtime can't be reached from elsewhere: it has no TCP listener (--port, or --remote).";

/** How a session is open to others: `export` shows it, `on` lets them steer too. */
export type RemoteMode = "off" | "export" | "on";

/**
 * Gives a session a URL that others join it by, and tells its clients. The URL holds no secret: who comes needs a token.
 *
 * @returns the URL; `undefined` with mode `off`
 * @throws when this runtime can't be reached
 */
export async function openRemotely(
  session: Session,
  mode: RemoteMode,
  addresses: RemoteAddresses,
): Promise<string | undefined> {
  const url = mode === "off" ? undefined : addresses.urlOf(session.id);
  if (mode !== "off" && url === undefined) throw new Error(UNREACHABLE);
  await setSteerable(session, mode === "on");
  if (url !== undefined) {
    const message = `Remote session: ${url}`;
    session.events.emitEphemeral("session.info", { infoType: "remote", message, url });
  }
  return url;
}

export async function setSteerable({ state, events }: Session, remoteSteerable: boolean): Promise<void> {
  if (state.remoteSteerable === remoteSteerable) return;
  await events.emit("session.remote_steerable_changed", { remoteSteerable });
}

/** The one session of a runtime that is controlled from elsewhere. */
export class RemoteControl {
  #status: RemoteControlStatus = { state: "off" };

  get status(): RemoteControlStatus {
    return this.#status;
  }

  async start(
    session: Session,
    steerable: boolean,
    addresses: RemoteAddresses,
  ): Promise<RemoteControlStatus> {
    const attachedSessionId = session.id;
    try {
      const frontendUrl = await openRemotely(session, steerable ? "on" : "export", addresses);
      this.#status = {
        state: "active",
        attachedSessionId,
        isSteerable: steerable,
        ...(frontendUrl !== undefined && { frontendUrl }),
      };
    } catch (error) {
      this.#status = { state: "error", error: (error as Error).message, attachedSessionId };
    }
    return this.#status;
  }

  /** @param session the one that is controlled */
  async setSteering(session: Session, isSteerable: boolean): Promise<RemoteControlStatus> {
    if (this.#status.state === "active") {
      await setSteerable(session, isSteerable);
      this.#status = { ...this.#status, isSteerable };
    }
    return this.#status;
  }

  /** @param session the one that is controlled, if it is open @returns whether there was anything to stop */
  async stop(session: Session | undefined): Promise<boolean> {
    const wasOn = this.#status.state !== "off";
    this.#status = { state: "off" };
    if (session) await setSteerable(session, false);
    return wasOn;
  }
}
