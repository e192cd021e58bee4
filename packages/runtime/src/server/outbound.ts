import type { Encoded } from "../session/events/encoded.js";
import type { DurableEvent, EphemeralEvent } from "../session/events/published-event.js";
import { coalesce, coalescingKey } from "./coalesce.js";
import type { Wire } from "./wire.js";

/** How much may wait for a client that reads slowly. */
export interface OutboundLimits {
  /** Past this many bytes, ephemeral events are dropped. Default 1 MiB. */
  readonly ephemeralBytes: number;
  /**
   * Past this many bytes, durable events are left to be read from the log later, and with the next answer the
   * client is not listened to until it has read all that waits. Default 4 MiB.
   */
  readonly durableBytes: number;
  /** Past this many bytes (answers and requests, which nothing can replace), the connection is closed. Default 128 MiB. */
  readonly totalBytes: number;
  /** A client that has read nothing for this long while something waits is closed. Milliseconds. Default 10 minutes. */
  readonly stallMs: number;
}

export const DEFAULT_OUTBOUND_LIMITS: OutboundLimits = {
  ephemeralBytes: 1024 * 1024,
  durableBytes: 4 * 1024 * 1024,
  totalBytes: 128 * 1024 * 1024,
  stallMs: 10 * 60 * 1000,
};

/** What an ephemeral event is taken to weigh besides its text: it is encoded only when it is sent. */
const EPHEMERAL_BYTES = 400;

interface Item {
  content: Encoded | EphemeralEvent;
  bytes: number;
}

/**
 * The way out to one client. While the carrier takes messages they pass straight through; while it
 * doesn't, they wait here within limits. What is sent keeps its order.
 */
export class Outbound {
  readonly #wire: Wire;
  readonly #limits: OutboundLimits;
  readonly #failed: (reason: string) => void;
  readonly #waitingForRoom = new Set<() => void>();
  /** Mergeable ephemeral events at the end of the queue, with nothing else among them. */
  readonly #mergeable = new Map<string, Item>();
  #queue: Item[] = [];
  #head = 0;
  #bytes = 0;
  #state: "flowing" | "blocked" | "closed" = "flowing";
  #listening = true;
  #stall: NodeJS.Timeout | undefined;

  /** @param failed is told why the connection has to be closed */
  constructor(wire: Wire, limits: OutboundLimits, failed: (reason: string) => void) {
    this.#wire = wire;
    this.#limits = limits;
    this.#failed = failed;
  }

  /** Bytes that wait. */
  get waiting(): number {
    return this.#bytes;
  }

  /** Sends an answer, a request or a notification that must arrive. */
  send(message: Encoded): void {
    if (this.#state === "closed") return;
    if (this.#state === "flowing") {
      this.#pass(message);
      return;
    }
    this.#push({ content: message, bytes: message.json.length });
    if (this.#bytes > this.#limits.totalBytes) {
      this.fail(`The client does not read: ${this.#bytes} bytes are waiting for it.`);
    } else if (this.#bytes > this.#limits.durableBytes) {
      this.#listen(false);
    }
  }

  /** @returns false when there is no room; the event can be read from the log later */
  sendDurable(event: DurableEvent): boolean {
    if (this.#state === "closed") return true;
    if (this.#state === "flowing") {
      this.#pass(event.message);
      return true;
    }
    if (this.#bytes > this.#limits.durableBytes) return false;
    this.#push({ content: event.message, bytes: event.json.length });
    return true;
  }

  /** Sends an event that may be merged with its neighbour or dropped. */
  sendEphemeral(event: EphemeralEvent): void {
    if (this.#state === "closed") return;
    if (this.#state === "flowing") {
      this.#pass(event.message);
      return;
    }
    const key = coalescingKey(event);
    const neighbour = key === undefined ? undefined : this.#mergeable.get(key);
    if (neighbour && "data" in neighbour.content) {
      neighbour.content = coalesce(neighbour.content, event);
      return;
    }
    if (this.#bytes > this.#limits.ephemeralBytes) return;
    const item = { content: event, bytes: EPHEMERAL_BYTES };
    if (key === undefined) {
      this.#push(item);
      return;
    }
    this.#queue.push(item);
    this.#bytes += item.bytes;
    this.#mergeable.set(key, item);
  }

  /** Calls back, once, when everything that waits has been sent; at once if nothing does. */
  whenClear(callback: () => void): void {
    if (this.#state === "flowing") callback();
    else if (this.#state === "blocked") this.#waitingForRoom.add(callback);
  }

  /** The carrier takes messages again. */
  drained(): void {
    if (this.#state !== "blocked") return;
    clearTimeout(this.#stall);
    this.#state = "flowing";
    while (this.#head < this.#queue.length) {
      const item = this.#queue[this.#head++];
      if (!item) break;
      this.#bytes -= item.bytes;
      this.#pass("json" in item.content ? item.content : item.content.message);
      if (this.#isBlocked()) {
        this.#compact();
        return;
      }
    }
    this.#queue = [];
    this.#head = 0;
    this.#mergeable.clear();
    this.#listen(true);
    for (const callback of [...this.#waitingForRoom]) {
      if (this.#isBlocked()) return;
      this.#waitingForRoom.delete(callback);
      callback();
    }
  }

  /** Gives the client up. */
  fail(reason: string): void {
    if (this.#state !== "closed") this.#failed(reason);
  }

  close(): void {
    this.#state = "closed";
    clearTimeout(this.#stall);
    this.#queue = [];
    this.#mergeable.clear();
    this.#waitingForRoom.clear();
    this.#bytes = 0;
  }

  #pass(message: Encoded): void {
    if (this.#wire.write(message)) return;
    this.#state = "blocked";
    this.#stall = setTimeout(() => {
      this.fail(`The client has read nothing for ${this.#limits.stallMs / 1000} seconds.`);
    }, this.#limits.stallMs);
    this.#stall.unref();
  }

  #listen(listening: boolean): void {
    if (this.#listening === listening) return;
    this.#listening = listening;
    this.#wire.listen(listening);
  }

  #isBlocked(): boolean {
    return this.#state !== "flowing";
  }

  #push(item: Item): void {
    this.#mergeable.clear();
    this.#queue.push(item);
    this.#bytes += item.bytes;
  }

  #compact(): void {
    this.#queue = this.#queue.slice(this.#head);
    this.#head = 0;
    this.#mergeable.clear();
  }
}
