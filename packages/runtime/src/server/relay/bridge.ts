import { connect, type Socket } from "node:net";
import { encodeFrame, FrameDecoder, type IncomingRequest, Peer } from "@parley/protocol/jsonrpc";
import { Encoded } from "../../session/events/encoded.js";
import type { Connection } from "../connection.js";
import { doorToken } from "./door.js";

/** A runtime that doesn't let in for this long is stuck. Milliseconds. */
const OPEN_MS = 5000;

/** Past this many bytes that wait for the client, nothing more is read from the owner. */
const FULL_BYTES = 1024 * 1024;

interface Message {
  readonly method?: string;
  readonly params?: unknown;
}

/** What a bridge tells of what comes over it. */
export interface BridgeEvents {
  /** An event of a session, before the client is shown it. */
  event(sessionId: string, event: SeenEvent): void;
  /** The other runtime is gone, or doesn't want this client any more. At most once. */
  closed(): void;
}

export interface SeenEvent {
  readonly id: string;
  readonly ephemeral?: true;
}

/**
 * One client's way to the sessions that another runtime owns. What comes from there reaches the client in the order it came;
 * the other runtime's requests are asked of the client itself.
 */
export class Bridge {
  readonly #socket: Socket;
  readonly #peer: Peer;
  readonly #client: Connection;
  readonly #events: BridgeEvents;
  /** What came and was not looked at yet. */
  #arrived: string[] = [];
  #isLooking = false;
  /** What came of sessions that are held back, as messages. */
  readonly #held = new Map<string, { readonly event: SeenEvent; readonly text: string }[]>();
  /** By session: durable events that the client was shown by other ways, and that may still come. */
  readonly #shown = new Map<string, ReadonlySet<string>>();

  private constructor(socket: Socket, client: Connection, events: BridgeEvents) {
    this.#socket = socket;
    this.#client = client;
    this.#events = events;
    this.#peer = new Peer(
      { write: (json) => socket.write(encodeFrame(json)) },
      { request: (request) => this.#ask(request), notification: () => {} },
    );
    const decoder = new FrameDecoder(
      {
        frame: (text) => this.#arrive(text),
        oversized: () => this.close(),
        corrupt: () => this.close(),
      },
      client.runtime.maxFrameBytes,
    );
    socket.on("data", (chunk: Buffer) => decoder.push(chunk));
    socket.on("error", () => {});
    socket.once("close", () => {
      this.#peer.close("The runtime that owns the session is gone.");
      events.closed();
    });
  }

  /** @param path of the other runtime's door @throws when nobody lets in */
  static async open(path: string, client: Connection, events: BridgeEvents): Promise<Bridge> {
    const socket = connect(path);
    const timer = setTimeout(() => socket.destroy(new Error("Nobody answers.")), OPEN_MS);
    try {
      await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("error", reject));
      const bridge = new Bridge(socket, client, events);
      await bridge.request("connect", { token: doorToken(client.grant) });
      return bridge;
    } finally {
      clearTimeout(timer);
    }
  }

  get isOpen(): boolean {
    return !this.#peer.closed;
  }

  /** Calls a method of the other runtime. @throws RpcError as it answers, ConnectionClosedError when it is gone */
  request(method: string, params: unknown, signal?: AbortSignal): Promise<unknown> {
    return this.#peer.request(method, params, { signal });
  }

  /** Holds back what comes of a session, for what is older to go first. */
  hold(sessionId: string): void {
    this.#held.set(sessionId, []);
  }

  /** Lets out what was held back. @param shown ids of durable events that the client was shown meanwhile */
  release(sessionId: string, shown: ReadonlySet<string>): void {
    const held = this.#held.get(sessionId) ?? [];
    this.#held.delete(sessionId);
    this.#shown.set(sessionId, shown);
    for (const { event, text } of held) this.#showOnce(sessionId, event, text);
  }

  /** Idempotent. */
  close(): void {
    this.#socket.destroy();
  }

  #ask({ method, params, signal }: IncomingRequest): Promise<unknown> {
    return this.#client.peer.request(method, params, { signal });
  }

  #arrive(text: string): void {
    this.#arrived.push(text);
    if (!this.#isLooking) void this.#look();
  }

  /** An answer is on its way to the client before what came behind it is looked at. */
  async #look(): Promise<void> {
    this.#isLooking = true;
    while (this.#arrived.length > 0) {
      const waiting = this.#arrived;
      this.#arrived = [];
      for (const text of waiting) if (this.#take(text)) await new Promise((resolve) => setImmediate(resolve));
    }
    this.#isLooking = false;
  }

  /** @returns whether it was an answer */
  #take(text: string): boolean {
    const message = JSON.parse(text) as Message;
    const isAnswer = message.method === undefined;
    if (message.method === "session.event") {
      const { sessionId, event } = message.params as { sessionId: string; event: SeenEvent };
      this.#events.event(sessionId, event);
      const held = this.#held.get(sessionId);
      if (held) held.push({ event, text });
      else this.#showOnce(sessionId, event, text);
    } else if (message.method === "session.lifecycle") this.#show(text);
    else this.#peer.receive(text);
    return isAnswer;
  }

  /** Events come in their order: one that the client was not shown before is behind all that it was. */
  #showOnce(sessionId: string, { id, ephemeral }: SeenEvent, text: string): void {
    if (this.#shown.get(sessionId)?.has(id)) return;
    if (!ephemeral) this.#shown.delete(sessionId);
    this.#show(text);
  }

  #show(text: string): void {
    const { outbound } = this.#client;
    outbound.send(new Encoded(text));
    if (outbound.waiting < FULL_BYTES || this.#socket.isPaused()) return;
    this.#socket.pause();
    outbound.whenClear(() => this.#socket.resume());
  }
}
