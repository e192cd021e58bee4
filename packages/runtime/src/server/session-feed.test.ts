import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { DiskLogStore } from "../log/disk-store.js";
import type { EventLog, LogPage, ReadOptions } from "../ports/event-log.js";
import type { Encoded } from "../session/events/encoded.js";
import { DurableEvent, EphemeralEvent } from "../session/events/published-event.js";
import { DEFAULT_OUTBOUND_LIMITS, Outbound } from "./outbound.js";
import { SessionFeed } from "./session-feed.js";

/** A log in memory. */
class MemoryLog implements EventLog {
  readonly records: string[] = [];
  readonly bytes = 0;

  get tail(): number {
    return this.records.length;
  }

  append(records: readonly string[]): number {
    return this.records.push(...records);
  }

  async read({ after, maxRecords }: ReadOptions): Promise<LogPage> {
    const found = this.records
      .slice(after, after + maxRecords)
      .map((json, i) => ({ seq: after + 1 + i, json }));
    const next = after + found.length;
    return { records: found, next, hasMore: next < this.tail, damage: [] };
  }

  async cut(): Promise<void> {}

  async close(): Promise<void> {}
}

/** A session's log, its feed, and a client that reads only when told to. */
function slowReader<Log extends EventLog>(log: Log) {
  const received: Encoded[] = [];
  let room = 0;
  const wire = {
    name: "slow",
    write(message: Encoded) {
      received.push(message);
      return --room > 0;
    },
    listen() {},
    close() {},
  };
  const outbound = new Outbound(wire, { ...DEFAULT_OUTBOUND_LIMITS, durableBytes: 2_000 }, () => {});
  const feed = new SessionFeed({ id: "s", log }, outbound);
  const emit = (text: string) => {
    const json = JSON.stringify({ type: "x", id: text, data: { text: text.padEnd(100) } });
    const publish = (seq: number) => feed.publish(new DurableEvent("s", "x", { seq, json }));
    const seq = log.append([json]);
    if (typeof seq === "number") publish(seq);
    else return seq.then(publish);
  };
  const read = (messages = Number.POSITIVE_INFINITY) => {
    room = messages;
    outbound.drained();
  };
  const texts = () => received.map(({ json }) => JSON.parse(json).params.event.data.text?.trim());
  return { log, feed, emit, read, texts, outbound };
}

describe("a client's view of a session", () => {
  test("is held until the call that opened it is answered", () => {
    const { feed, emit, texts, read } = slowReader(new MemoryLog());
    read();
    emit("1");
    emit("2");
    expect(texts()).toEqual([]);
    feed.release();
    read();
    expect(texts()).toEqual(["1", "2"]);
  });

  test("misses no durable event and repeats none, however slowly the client reads", async () => {
    const { feed, emit, read, texts, outbound } = slowReader(new MemoryLog());
    feed.release();
    const all = Array.from({ length: 2_000 }, (_, i) => String(i));
    for (const text of all.slice(0, 1_500)) emit(text);
    expect(outbound.waiting).toBeLessThan(3_000);
    const wanted = new Set(all.slice(1_500));
    while (texts().length < all.length) {
      read(1 + ((texts().length * 7) % 50));
      for (const text of [...wanted].slice(0, 3)) {
        wanted.delete(text);
        emit(text);
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(texts()).toEqual(all);
  });

  test("leaves out ephemeral events while it catches up, and records that are not for clients", async () => {
    const { feed, log, emit, read, texts } = slowReader(new MemoryLog());
    feed.release();
    for (let i = 0; i < 50; i++) emit(String(i));
    log.append(['{"type":"session.usage_record","data":{}}', '{"control":"prompt-accepted"}']);
    feed.publish(new EphemeralEvent("s", { type: "e", data: {} }, { id: "", timestamp: "", parentId: null }));
    emit("50");
    while (texts().length < 51) {
      read();
      await new Promise((resolve) => setImmediate(resolve));
    }
    emit("live again");
    expect(texts().slice(-2)).toEqual(["50", "live again"]);
  });

  test("waits for the disk where events count only once it has them, and repeats none", async () => {
    const root = mkdtempSync(join(tmpdir(), "parley-feed-"));
    onTestFinished(() => rmSync(root, { recursive: true }));
    const { log, feed, emit, read, texts } = slowReader(await new DiskLogStore(root, "fsync").create("s"));
    feed.release();
    const all = Array.from({ length: 60 }, (_, i) => String(i));
    for (const text of all.slice(0, 50)) await emit(text);
    const flushing = emit("50");
    read();
    await flushing;
    for (const text of all.slice(51)) await emit(text);
    while (texts().length < all.length) await new Promise((resolve) => setImmediate(resolve));
    expect(texts()).toEqual(all);
    await log.close();
  });

  test("shows nothing once it has ended", () => {
    const { feed, emit, read, texts } = slowReader(new MemoryLog());
    feed.release();
    read();
    feed.end();
    emit("1");
    expect(texts()).toEqual([]);
  });
});
