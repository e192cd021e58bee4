import type { RpcCaller, UnknownSessionEvent } from "@parley/protocol";
import type { SessionEvent } from "../types/events.js";
import { readLog } from "./log-reader.js";

type AnyEvent = SessionEvent | UnknownSessionEvent;

/** How many ids of shown events are kept, to know them again. A page of the log is a twentieth of that. */
const RECENT_IDS = 10_000;

/** Live events that wait: until the program listens, or until what was missed before them is shown. */
interface Held {
  readonly until: "listening" | "caught-up";
  readonly events: AnyEvent[];
}

/**
 * Puts a session's events in order and shows each durable one once, however often the connection is lost: live
 * ones as they come, missed ones from the log.
 */
export class Delivery {
  readonly #sessionId: string;
  readonly #show: (event: AnyEvent) => void;
  readonly #recent = new Set<string>();
  #held: Held | undefined;
  #position: string | undefined;

  constructor(sessionId: string, show: (event: AnyEvent) => void) {
    this.#sessionId = sessionId;
    this.#show = show;
  }

  /** The cursor after the last durable event shown; `undefined` before the first. */
  get position(): string | undefined {
    return this.#position;
  }

  /** Goes on from a cursor, without showing what is before it. */
  startAt(cursor: string): void {
    this.#position ??= cursor;
  }

  receive(event: AnyEvent): void {
    if (this.#held) this.#held.events.push(event);
    else this.#deliver(event);
  }

  /** The connection is lost: what comes next is live again only after {@link catchUp}. */
  hold(): void {
    if (this.#held?.until === "listening") this.#release();
    this.#held = { until: "caught-up", events: [] };
  }

  /**
   * Lets what comes next wait until the program had its chance to listen.
   *
   * @returns shows it
   */
  pause(): () => void {
    if (this.#held) return () => {};
    const held: Held = { until: "listening", events: [] };
    this.#held = held;
    return () => {
      if (this.#held === held) this.#release();
    };
  }

  /** Shows what was missed, then what came meanwhile. May be called again after it failed. */
  async catchUp(caller: RpcCaller): Promise<void> {
    for await (const event of this.#missed(caller)) this.#deliver(event);
    this.#release();
  }

  #release(): void {
    const events = this.#held?.events ?? [];
    this.#held = undefined;
    for (const event of events) this.#deliver(event);
  }

  async *#missed(caller: RpcCaller): AsyncGenerator<AnyEvent> {
    let cursor = this.#position;
    /** After a restart: what may have been shown, unless a known event follows. */
    let doubtful: AnyEvent[] | undefined;
    for (;;) {
      const page = await readLog(caller, this.#sessionId, cursor);
      if (page.isRestart) doubtful = [];
      if (doubtful) {
        doubtful.push(...page.events);
        doubtful.splice(0, doubtful.findLastIndex((event) => this.#recent.has(event.id)) + 1);
      } else {
        yield* page.events;
      }
      if (!page.hasMore || page.cursor === undefined) break;
      cursor = page.cursor;
    }
    if (doubtful) yield* doubtful;
  }

  #deliver(event: AnyEvent): void {
    if (event.ephemeral !== true) {
      if (this.#recent.has(event.id)) return;
      this.#recent.add(event.id);
      this.#position = event.id;
      if (this.#recent.size > RECENT_IDS) this.#forgetOldest();
    }
    this.#show(event);
  }

  #forgetOldest(): void {
    const [oldest] = this.#recent;
    if (oldest !== undefined) this.#recent.delete(oldest);
  }
}
