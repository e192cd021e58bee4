import type { EventLog } from "../ports/event-log.js";
import { DurableEvent, type EphemeralEvent, type PublishedEvent } from "../session/events/published-event.js";
import { shownType } from "../session/events/shown.js";
import type { Outbound } from "./outbound.js";

/** How much of the log is read at a time. */
const PAGE = { maxRecords: 500, maxBytes: 1024 * 1024 };

const NOTHING: ReadonlySet<string> = new Set();

type FeedState =
  /** What is published waits until the answer to the call that attached the client is out. */
  | { readonly kind: "held"; readonly events: PublishedEvent[] }
  | { readonly kind: "live" }
  /** The client reads slowly: durable events come from the log, ephemeral ones are left out. */
  | { readonly kind: "catching-up" }
  | { readonly kind: "ended" };

/** The events of one session on their way to one client. Durable events arrive once, in order, all of them. */
export class SessionFeed {
  readonly #sessionId: string;
  readonly #outbound: Outbound;
  readonly #log: EventLog;
  readonly #hidden: ReadonlySet<string>;
  #state: FeedState = { kind: "held", events: [] };
  /** Number of the last durable event that was sent. */
  #cursor: number;

  /** @param hidden types of events this client is not shown */
  constructor(
    { id, log }: { readonly id: string; readonly log: EventLog },
    outbound: Outbound,
    hidden: ReadonlySet<string> = NOTHING,
  ) {
    this.#sessionId = id;
    this.#hidden = hidden;
    this.#outbound = outbound;
    this.#log = log;
    this.#cursor = log.tail;
  }

  /** Whether nothing is held back, for now or for good. */
  get isCurrent(): boolean {
    return this.#state.kind === "live" || this.#isEnded();
  }

  publish(event: PublishedEvent): void {
    switch (this.#state.kind) {
      case "held":
        this.#state.events.push(event);
        return;
      case "live":
        this.#send(event);
        return;
      default:
        return;
    }
  }

  /** Lets out what was held. */
  release(): void {
    if (this.#state.kind !== "held") return;
    const { events } = this.#state;
    this.#state = { kind: "live" };
    for (const event of events) this.publish(event);
  }

  /** Shows the client, once more, an event that is on the log: its place in the order is not this one. */
  repeat(event: DurableEvent): void {
    if (!this.#isEnded() && !this.#hidden.has(event.type)) this.#outbound.send(event.message);
  }

  end(): void {
    this.#state = { kind: "ended" };
  }

  #send(event: PublishedEvent): void {
    if (!(event instanceof DurableEvent)) {
      this.#outbound.sendEphemeral(event as EphemeralEvent);
    } else if (this.#outbound.sendDurable(event)) {
      this.#cursor = event.seq;
    } else {
      this.#state = { kind: "catching-up" };
      this.#outbound.whenClear(() => void this.#catchUp());
    }
  }

  async #catchUp(): Promise<void> {
    while (this.#state.kind === "catching-up" && this.#cursor < this.#log.tail) {
      const { tail } = this.#log;
      const page = await this.#log.read({ after: this.#cursor, ...PAGE }).catch((error: unknown) => {
        this.#outbound.fail(`Cannot read the log of session ${this.#sessionId}: ${error}`);
      });
      if (!page || this.#isEnded()) return;
      for (const record of page.records) {
        const type = shownType(record.json);
        if (type === undefined || this.#hidden.has(type)) continue;
        if (!this.#outbound.sendDurable(new DurableEvent(this.#sessionId, type, record))) {
          this.#outbound.whenClear(() => void this.#catchUp());
          return;
        }
        this.#cursor = record.seq;
      }
      // A damaged end of the log has nothing to wait for.
      this.#cursor = page.hasMore ? page.next : Math.max(page.next, tail);
    }
    if (!this.#isEnded()) this.#state = { kind: "live" };
  }

  #isEnded(): boolean {
    return this.#state.kind === "ended";
  }
}
