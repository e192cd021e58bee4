import { type IncomingRequest, Peer, RpcError } from "@parley/protocol/jsonrpc";

/** A session event as a client sees it. */
export interface SeenEvent {
  readonly sessionId: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly ephemeral?: true;
  readonly id: string;
  readonly timestamp: string;
  readonly parentId: string | null;
}

/** Carries JSON messages to a runtime and back. */
export interface Carrier {
  write(json: string): void;
  onMessage(receive: (json: string) => void): void;
  onClose(closed: (reason: string) => void): void;
  close(): unknown;
}

interface Waiter {
  readonly wanted: (event: SeenEvent) => boolean;
  found(event: SeenEvent): void;
}

/** A client that shows everything it is sent. */
export class TestClient {
  /** Every message, in order, as it came. */
  readonly messages: Readonly<Record<string, unknown>>[] = [];
  readonly events: SeenEvent[] = [];
  readonly lifecycle: { readonly type: string; readonly sessionId: string }[] = [];
  /** Resolves when the connection ends. */
  readonly closed: Promise<string>;
  readonly #carrier: Carrier;
  readonly #peer: Peer;
  #waiters: Waiter[] = [];

  /** @param answer answers the runtime's requests */
  constructor(carrier: Carrier, answer?: (request: IncomingRequest) => unknown) {
    this.#carrier = carrier;
    this.#peer = new Peer(carrier, {
      request: (request) => {
        if (!answer) throw new RpcError(-32601, "no such method");
        return answer(request);
      },
      notification: (method, params) => this.#notified(method, params),
    });
    carrier.onMessage((json) => {
      this.messages.push(JSON.parse(json));
      this.#peer.receive(json);
    });
    this.closed = new Promise((resolve) => {
      carrier.onClose((reason) => {
        this.#peer.close(reason);
        resolve(reason);
      });
    });
  }

  /** Calls a method. The result's shape is the test's to know. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into results of every method
  request(method: string, params: object = {}): Promise<any> {
    return this.#peer.request(method, params);
  }

  notify(method: string, params: object): void {
    this.#peer.notify(method, params);
  }

  /** Sends text that may be no message at all. */
  write(text: string): void {
    this.#carrier.write(text);
  }

  /** Resolves with the next event of a type, or that a test picks. Seen events don't count. */
  next(wanted: string | ((event: SeenEvent) => boolean)): Promise<SeenEvent> {
    return new Promise((found) => {
      const matches = typeof wanted === "string" ? (event: SeenEvent) => event.type === wanted : wanted;
      this.#waiters.push({ wanted: matches, found });
    });
  }

  /** Types of the events seen, ephemeral ones with a tilde. */
  types(events: readonly SeenEvent[] = this.events): string[] {
    return events.map(({ type, ephemeral }) => (ephemeral ? `~${type}` : type));
  }

  /** Types of the durable events seen. */
  durable(): string[] {
    return this.events.filter(({ ephemeral }) => !ephemeral).map(({ type }) => type);
  }

  data(type: string): Readonly<Record<string, unknown>>[] {
    return this.events.filter((event) => event.type === type).map(({ data }) => data);
  }

  /** Forgets what was seen. */
  clear(): void {
    this.messages.length = 0;
    this.events.length = 0;
    this.lifecycle.length = 0;
  }

  close(): void {
    this.#carrier.close();
  }

  #notified(method: string, params: unknown): void {
    if (method === "session.lifecycle") {
      this.lifecycle.push(params as { type: string; sessionId: string });
      return;
    }
    if (method !== "session.event") return;
    const { sessionId, event } = params as { sessionId: string; event: SeenEvent };
    const seen = { ...event, sessionId };
    this.events.push(seen);
    const found = this.#waiters.filter(({ wanted }) => wanted(seen));
    this.#waiters = this.#waiters.filter((waiter) => !found.includes(waiter));
    for (const waiter of found) waiter.found(seen);
  }
}
