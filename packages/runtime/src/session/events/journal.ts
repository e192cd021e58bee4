import { randomUUID } from "node:crypto";
import type { EventLog } from "../../ports/event-log.js";
import type { EventSink } from "../../ports/event-sink.js";
import { LogWriteError } from "../../ports/log-write-error.js";
import type { Subscriber } from "./hub.js";
import {
  DurableEvent,
  EphemeralEvent,
  type EventContent,
  type EventStamp,
  eventJson,
  type PublishedEvent,
} from "./published-event.js";

/** A durable event as it went on the log. */
export interface JournalEntry extends EventContent {
  readonly stamp: EventStamp;
  /** Its number on the log. */
  readonly seq: number;
}

export interface JournalListener {
  /** A durable event is on the log. Called in order, before anyone is shown the event. */
  applied(entry: JournalEntry): void;
  publish(event: PublishedEvent): void;
  /** The log refused; the events of the append are lost, and whoever emitted them is told too. */
  refused(error: LogWriteError): void;
}

interface Waiting extends EventContent {
  readonly timestamp: string;
  readonly outcome:
    | { readonly kind: "ephemeral"; readonly to?: Subscriber | undefined }
    | {
        /** `hidden`: on the log, but no client is shown it. `control`: no event at all. */
        readonly kind: "shown" | "hidden" | "control";
        resolve(id: string): void;
        reject(error: Error): void;
      };
}

/**
 * Puts a session's events on its log and then before its clients, in the order they were emitted. While an
 * append is under way everything emitted after it waits, and leaves as one append.
 */
export class Journal implements EventSink {
  readonly #sessionId: string;
  readonly #log: EventLog;
  readonly #listener: JournalListener;
  #lastId: string | null;
  #waiting: Waiting[] = [];
  #writing = false;

  /** @param lastId id of the last durable event on the log; null when there is none */
  constructor(
    sessionId: string,
    log: EventLog,
    options: { listener: JournalListener; lastId: string | null },
  ) {
    this.#sessionId = sessionId;
    this.#log = log;
    this.#listener = options.listener;
    this.#lastId = options.lastId;
  }

  /** @param agentId the sub-agent that the event is of, if any */
  emit(type: string, data: object, agentId?: string): Promise<string> {
    return this.#append("shown", { type, data, agentId });
  }

  /** As {@link emit}, for an event that is the runtime's own: no client is shown it. */
  record(type: string, data: object, agentId?: string): Promise<string> {
    return this.#append("hidden", { type, data, agentId });
  }

  /** Appends a record that is no event: it has no id and no place in the chain. */
  async control(record: object): Promise<void> {
    await this.#append("control", { type: "", data: record });
  }

  /** @returns the event's id */
  emitEphemeral(type: string, data: object, agentId?: string): string {
    const id = randomUUID();
    const item: Waiting = { type, data, agentId, timestamp: now(), outcome: { kind: "ephemeral" } };
    if (this.#writing) this.#waiting.push(item);
    else this.#publishEphemeral(item, id);
    return id;
  }

  /** As {@link emitEphemeral}, for one who is shown the event alone. */
  tell(to: Subscriber, type: string, data: object): void {
    const item: Waiting = { type, data, timestamp: now(), outcome: { kind: "ephemeral", to } };
    if (this.#writing) this.#waiting.push(item);
    else this.#publishEphemeral(item, randomUUID());
  }

  #append(kind: "shown" | "hidden" | "control", content: EventContent): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ...content, timestamp: now(), outcome: { kind, resolve, reject } });
      if (!this.#writing) this.#drain();
    });
  }

  /** Writes what waits. Returns at once when the log does; otherwise goes on when it has. */
  #drain(): void {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      const written = this.#encode(batch);
      this.#writing = true;
      let appended: number | Promise<number>;
      try {
        appended = written.length === 0 ? this.#log.tail : this.#log.append(written.map(({ json }) => json));
      } catch (error) {
        this.#failed(batch, error);
        continue;
      }
      if (typeof appended === "number") {
        this.#settled(batch, { written, last: appended });
        continue;
      }
      appended.then(
        (last) => {
          this.#settled(batch, { written, last });
          this.#drain();
        },
        (error: unknown) => {
          this.#failed(batch, error);
          this.#drain();
        },
      );
      return;
    }
  }

  #encode(batch: readonly Waiting[]): Written[] {
    const written: Written[] = [];
    let parentId = this.#lastId;
    for (const item of batch) {
      const { kind } = item.outcome;
      if (kind === "ephemeral") continue;
      if (kind === "control") {
        written.push({ item, json: JSON.stringify(item.data), stamp: undefined });
        continue;
      }
      const stamp = { id: randomUUID(), timestamp: item.timestamp, parentId };
      written.push({ item, json: eventJson({ ...item, ephemeral: false }, stamp), stamp });
      parentId = stamp.id;
    }
    return written;
  }

  #settled(
    batch: readonly Waiting[],
    { written, last }: { written: readonly Written[]; last: number },
  ): void {
    this.#writing = false;
    let seq = last - written.length;
    const records = written[Symbol.iterator]();
    for (const item of batch) {
      if (item.outcome.kind === "ephemeral") {
        this.#publishEphemeral(item, randomUUID());
        continue;
      }
      const { json, stamp } = records.next().value as Written;
      seq += 1;
      if (stamp) {
        this.#lastId = stamp.id;
        const { type, data, agentId } = item;
        this.#listener.applied({ type, data, agentId, stamp, seq });
        if (item.outcome.kind === "shown") {
          this.#listener.publish(new DurableEvent(this.#sessionId, item.type, { seq, json }));
        }
      }
      item.outcome.resolve(stamp?.id ?? "");
    }
  }

  #failed(batch: readonly Waiting[], thrown: unknown): void {
    this.#writing = false;
    const error =
      thrown instanceof LogWriteError ? thrown : new LogWriteError(String(thrown), { cause: thrown });
    for (const item of batch) {
      if (item.outcome.kind === "ephemeral") this.#publishEphemeral(item, randomUUID());
      else item.outcome.reject(error);
    }
    this.#listener.refused(error);
  }

  #publishEphemeral({ timestamp, outcome, ...content }: Waiting, id: string): void {
    const stamp = { id, timestamp, parentId: this.#lastId };
    const event = new EphemeralEvent(this.#sessionId, content, stamp);
    if (outcome.kind === "ephemeral" && outcome.to) outcome.to.publish(event);
    else this.#listener.publish(event);
  }
}

interface Written {
  readonly item: Waiting;
  readonly json: string;
  readonly stamp: EventStamp | undefined;
}

let last = { ms: 0, text: "" };

/**
 * The time, in words. While a model streams there are many events in a millisecond, and putting it in words is
 * a fifth of what they cost.
 */
function now(): string {
  const ms = Date.now();
  if (ms !== last.ms) last = { ms, text: new Date(ms).toISOString() };
  return last.text;
}
