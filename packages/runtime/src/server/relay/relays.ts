import { PROTOCOL_VERSION, type SessionConfigParams } from "@parley/protocol";
import { ConnectionClosedError, ErrorCode, type IncomingRequest, RpcError } from "@parley/protocol/jsonrpc";
import { SessionInUseError } from "../../ports/session-in-use-error.js";
import type { Connection } from "../connection.js";
import { call } from "../method-table.js";
import { Bridge, type SeenEvent } from "./bridge.js";
import { missedEvents, takeOver } from "./take-over.js";

/** How a session that another runtime owned is reached. */
type Relayed =
  | {
      readonly kind: "bridged";
      readonly bridge: Bridge;
      /** What the client brought when it came to the session; `undefined` when it only called its methods. */
      readonly params: SessionConfigParams | undefined;
    }
  /** The owner is gone; who asks meanwhile waits. */
  | { readonly kind: "moving"; readonly arrived: Promise<void> };

/** A client that calls these is shown the session's events from then on. */
const OPENING: ReadonlySet<string> = new Set(["session.create", "session.resume"]);

const LEAVING: ReadonlySet<string> = new Set(["session.detach", "session.destroy", "session.delete"]);

/** How often a session whose owner is gone is tried for, and how long is waited between. Milliseconds. */
const TRIES = 50;
const PAUSE_MS = 200;

/** The sessions of one client that other runtimes own. */
export class Relays {
  readonly #client: Connection;
  readonly #sessions = new Map<string, Relayed>();
  readonly #bridges = new Map<string, Promise<Bridge>>();
  /** The last durable event that the client was shown of each session. */
  readonly #shown = new Map<string, string>();
  #isOpen = true;

  constructor(client: Connection) {
    this.#client = client;
  }

  /** @returns the answer to a request about a session that another runtime owns; `undefined` for any other */
  answer(request: IncomingRequest): Promise<unknown> | undefined {
    const relayed = this.#sessions.get(sessionIdOf(request));
    if (!relayed) return undefined;
    if (relayed.kind === "bridged") return this.#forward(relayed.bridge, request);
    return relayed.arrived.then(() => this.answer(request) ?? call(request, this.#client));
  }

  /**
   * Answers a request that failed here, since another runtime owns the session it is about.
   *
   * @throws `refused` when that runtime can't be reached
   */
  async begin(request: IncomingRequest, refused: unknown): Promise<unknown> {
    const { cause } = refused as Error;
    const door = cause instanceof SessionInUseError ? cause.door : undefined;
    const canCross = this.#client.protocolVersion >= PROTOCOL_VERSION && !this.#client.peer.closed;
    const bridge = door === undefined || !canCross ? undefined : await this.#bridge(door);
    if (!bridge) throw refused;
    return this.#forward(bridge, request);
  }

  /** The client is gone. */
  close(): void {
    this.#isOpen = false;
    this.#sessions.clear();
    for (const bridge of this.#bridges.values())
      bridge.then(
        (open) => open.close(),
        () => {},
      );
  }

  async #forward(bridge: Bridge, request: IncomingRequest): Promise<unknown> {
    const { method, params, signal } = request;
    const sessionId = sessionIdOf(request);
    const known = this.#sessions.get(sessionId);
    const before = known?.kind === "bridged" ? known.params : undefined;
    if (!known) this.#sessions.set(sessionId, { kind: "bridged", bridge, params: before });
    try {
      const result = await bridge.request(method, params, signal);
      if (LEAVING.has(method)) this.#sessions.delete(sessionId);
      else if (OPENING.has(method))
        this.#sessions.set(sessionId, { kind: "bridged", bridge, params: params as SessionConfigParams });
      return result;
    } catch (error) {
      if (!(error instanceof ConnectionClosedError)) throw error;
      const message = `The runtime that owned session ${sessionId} is gone. What became of this call is not known.`;
      throw new RpcError(ErrorCode.InternalError, message, { cause: error });
    }
  }

  /** @returns `undefined` when nobody lets in */
  async #bridge(door: string): Promise<Bridge | undefined> {
    const known = await this.#bridges.get(door)?.catch(() => undefined);
    if (known?.isOpen) return known;
    const opening = Bridge.open(door, this.#client, {
      event: (sessionId, event) => this.#noteShown(sessionId, event),
      closed: () => this.#ownerGone(door),
    });
    this.#bridges.set(door, opening);
    return opening.catch(() => undefined);
  }

  #noteShown(sessionId: string, { id, ephemeral }: SeenEvent): void {
    if (!ephemeral) this.#shown.set(sessionId, id);
  }

  async #ownerGone(door: string): Promise<void> {
    const bridge = await this.#bridges.get(door)?.catch(() => undefined);
    this.#bridges.delete(door);
    for (const [sessionId, relayed] of [...this.#sessions]) {
      if (relayed.kind !== "bridged" || relayed.bridge !== bridge) continue;
      this.#sessions.delete(sessionId);
      if (!this.#isOpen || !relayed.params) continue;
      const arrived = this.#move(sessionId, relayed.params);
      this.#sessions.set(sessionId, { kind: "moving", arrived });
    }
  }

  /** Has this runtime own the session now, or finds who does. */
  async #move(sessionId: string, params: SessionConfigParams): Promise<void> {
    const { logger } = this.#client.runtime;
    logger.info("The owner of a session is gone.", { sessionId });
    const shown = this.#shown.get(sessionId);
    for (let tries = 1; this.#isOpen; tries++) {
      try {
        await takeOver(this.#client, { sessionId, params, shown });
        this.#sessions.delete(sessionId);
        return;
      } catch (error) {
        if (await this.#joinNewOwner(sessionId, params, error)) return;
        if (tries < TRIES) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS).unref());
        else {
          this.#sessions.delete(sessionId);
          logger.error("A session could not be taken over.", { sessionId, error });
          this.#sayLost(sessionId, error as Error);
          return;
        }
      }
    }
  }

  /** @returns whether another runtime was faster and has taken the client on */
  async #joinNewOwner(sessionId: string, params: SessionConfigParams, error: unknown): Promise<boolean> {
    if (!(error instanceof SessionInUseError) || error.door === undefined) return false;
    const bridge = await this.#bridge(error.door);
    if (!bridge) return false;
    const seen = this.#shown.get(sessionId);
    bridge.hold(sessionId);
    const joined = await bridge.request("session.resume", { ...params, sessionId }).catch(() => undefined);
    const missed = joined && seen !== undefined ? await missedEvents(this.#client, sessionId, seen) : [];
    for (const { message } of missed) this.#client.outbound.send(message);
    bridge.release(sessionId, new Set(missed.map(({ id }) => id)));
    if (!joined) return false;
    this.#sessions.set(sessionId, { kind: "bridged", bridge, params });
    return true;
  }

  #sayLost(sessionId: string, { message }: Error): void {
    const event = {
      type: "session.error",
      data: { errorType: "owner_lost", message: `The runtime that owned this session is gone: ${message}` },
      ephemeral: true,
      id: crypto.randomUUID(),
      timestamp: new Date().toISOString(),
      parentId: this.#shown.get(sessionId) ?? null,
    };
    this.#client.peer.notify("session.event", { sessionId, event });
  }
}

function sessionIdOf({ params }: IncomingRequest): string {
  const { sessionId } = (params ?? {}) as { sessionId?: unknown };
  return typeof sessionId === "string" ? sessionId : "";
}
