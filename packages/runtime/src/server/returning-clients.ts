import { ConnectionClosedError } from "@parley/protocol/jsonrpc";
import type { ClientRequest } from "../session/clients/session-client.js";
import type { Attachment, Connection } from "./connection.js";

/** How long a client whose connection was lost keeps its place. Milliseconds. As long as a call waits for its tool. */
export const RETURN_MS = 60_000;

type State =
  | { readonly kind: "here"; readonly connection: Connection }
  | { readonly kind: "away" }
  /** It has not come back in time. */
  | { readonly kind: "left" };

/** The clients that said who they are, by that name. */
export class ReturningClients {
  readonly #known = new Map<string, ReturningClient>();

  /**
   * A client has come, or has come back.
   *
   * @param name tells it from every other client; nobody who doesn't know it can take its place
   */
  arrived(name: string, connection: Connection): ReturningClient {
    let client = this.#known.get(name);
    if (!client) {
      client = new ReturningClient(connection.id, () => this.#known.delete(name));
      this.#known.set(name, client);
    }
    client.arrive(connection);
    return client;
  }
}

/**
 * A client that comes back when it loses its connection. Until then it keeps its place in its sessions: they
 * go on, offer its tools, and wait for its answers. When it stays away for too long it has left them.
 */
export class ReturningClient {
  /** What its sessions know it by, whichever connection it is on. */
  readonly id: number;
  readonly #left: () => void;
  /** Where its place is kept. */
  readonly #held = new Map<string, Attachment>();
  readonly #awaiting = new Set<() => void>();
  #state: State = { kind: "away" };
  #timer: NodeJS.Timeout | undefined;

  /** @param left is told when it is not waited for any more */
  constructor(id: number, left: () => void) {
    this.id = id;
    this.#left = left;
  }

  arrive(connection: Connection): void {
    if (this.#state.kind === "here")
      this.#state.connection.close("The client is back on another connection.");
    this.#state = { kind: "here", connection };
    this.#wake();
  }

  /** Its connection was lost, and with it these sessions. */
  lose(attachments: ReadonlyMap<string, Attachment>): void {
    for (const [sessionId, attachment] of attachments) this.#held.set(sessionId, attachment);
    this.#state = { kind: "away" };
    clearTimeout(this.#timer);
    if (this.#held.size === 0) {
      this.#expire();
      return;
    }
    this.#timer = setTimeout(() => this.#expire(), RETURN_MS);
    this.#timer.unref();
  }

  /** Whether its place in a session is kept. */
  holds(sessionId: string): boolean {
    return this.#held.has(sessionId);
  }

  /** Calls a method of the client. While it is away the call waits; one that was lost is made again. */
  readonly request: ClientRequest = async (method, params, signal) => {
    for (;;) {
      const connection = await this.#present(signal);
      try {
        return await connection.peer.request(method, params, { signal });
      } catch (error) {
        if (!(error instanceof ConnectionClosedError)) throw error;
      }
    }
  };

  async #present(signal: AbortSignal): Promise<Connection> {
    while (this.#state.kind === "away") {
      await new Promise<void>((resolve) => {
        this.#awaiting.add(resolve);
        signal.addEventListener("abort", () => resolve(), { once: true });
      });
      signal.throwIfAborted();
    }
    if (this.#state.kind === "left") throw new ConnectionClosedError("The client did not come back.");
    return this.#state.connection;
  }

  #wake(): void {
    for (const resolve of this.#awaiting) resolve();
    this.#awaiting.clear();
  }

  #expire(): void {
    const current = this.#state.kind === "here" ? this.#state.connection.attachments : undefined;
    for (const [sessionId, attachment] of this.#held) if (!current?.has(sessionId)) attachment.leave();
    this.#held.clear();
    if (this.#state.kind === "here") return;
    this.#state = { kind: "left" };
    this.#left();
    this.#wake();
  }
}
