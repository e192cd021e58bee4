import { describe, expect, test } from "vitest";
import type { EventLog } from "../../ports/event-log.js";
import { LogWriteError } from "../../ports/log-write-error.js";
import { Journal } from "./journal.js";
import { EphemeralEvent, type PublishedEvent } from "./published-event.js";

/** A log that takes its time: each append waits until the test lets it go, or refuses it. */
class SlowLog implements EventLog {
  readonly records: string[] = [];
  readonly appends: { records: readonly string[]; go(): void; refuse(): void }[] = [];
  readonly bytes = 0;

  get tail(): number {
    return this.records.length;
  }

  append(records: readonly string[]): Promise<number> {
    return new Promise((resolve, reject) => {
      this.appends.push({
        records,
        go: () => resolve(this.records.push(...records)),
        refuse: () => reject(new LogWriteError("The disk is full.")),
      });
    });
  }

  async read() {
    return { records: [], next: 0, hasMore: false, damage: [] };
  }

  async cut() {}

  async close() {}
}

function journalOn(log: EventLog) {
  const seen: string[] = [];
  const published: PublishedEvent[] = [];
  const refused: Error[] = [];
  const listener = {
    applied: ({ type }: { type: string }) => seen.push(`applied ${type}`),
    publish: (event: PublishedEvent) => {
      seen.push(`published ${event.type}`);
      published.push(event);
    },
    refused: (error: Error) => refused.push(error),
  };
  return { journal: new Journal("s", log, { listener, lastId: null }), seen, published, refused };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const eventsOf = (published: readonly PublishedEvent[]) =>
  published.map(({ message }) => JSON.parse(message.json).params.event);

describe("a journal over a log that takes its time", () => {
  test("shows nothing before it is on the log, and keeps the order of the calls", async () => {
    const log = new SlowLog();
    const { journal, seen } = journalOn(log);
    const first = journal.emit("a", {});
    journal.emitEphemeral("b", {});
    const rest = [journal.emit("c", {}), journal.record("d", {}), journal.emit("e", {})];
    expect(seen).toEqual([]);
    log.appends[0]?.go();
    await first;
    expect(seen).toEqual(["applied a", "published a"]);
    expect(log.appends[1]?.records).toHaveLength(3);
    log.appends[1]?.go();
    await Promise.all(rest);
    expect(seen.slice(2)).toEqual([
      "published b",
      "applied c",
      "published c",
      "applied d",
      "applied e",
      "published e",
    ]);
  });

  test("hangs each event on the last durable one, hidden ones too, and control records on none", async () => {
    const log = new SlowLog();
    const { journal, published } = journalOn(log);
    const ids = [
      journal.emit("a", {}),
      journal.record("b", {}),
      journal.control({ control: "x" }),
      journal.emit("c", {}),
    ];
    log.appends[0]?.go();
    await turn();
    log.appends[1]?.go();
    const [a, b] = await Promise.all(ids);
    journal.emitEphemeral("d", {});
    const events = eventsOf(published);
    expect(events.map(({ type, parentId }) => [type, parentId])).toEqual([
      ["a", null],
      ["c", b],
      ["d", events[1].id],
    ]);
    expect(events[0].id).toBe(a);
    expect(JSON.parse(log.records[2] ?? "")).toEqual({ control: "x" });
  });

  test("loses only the append that was refused, tells whoever emitted it, and goes on", async () => {
    const log = new SlowLog();
    const { journal, seen, published, refused } = journalOn(log);
    const lost = journal.emit("a", {});
    journal.emitEphemeral("b", {});
    log.appends[0]?.refuse();
    await expect(lost).rejects.toThrow("The disk is full.");
    expect(refused).toHaveLength(1);
    const kept = journal.emit("c", {});
    log.appends.at(-1)?.go();
    await kept;
    expect(seen).toEqual(["published b", "applied c", "published c"]);
    expect(eventsOf(published).map(({ parentId }) => parentId)).toEqual([null, null]);
  });
});

test("over a log that is fast, an event is out when the call returns", () => {
  const records: string[] = [];
  const log = { tail: 0, bytes: 0, append: (more: readonly string[]) => records.push(...more) };
  const { journal, published } = journalOn(log as unknown as EventLog);
  void journal.emit("a", { text: "é" });
  expect(records).toHaveLength(1);
  const [event] = eventsOf(published);
  expect(records[0]).toBe(JSON.stringify(event));
  expect(Object.keys(event)).toEqual(["type", "data", "id", "timestamp", "parentId"]);
  journal.emitEphemeral("b", {});
  expect(Object.keys(eventsOf(published)[1])).toEqual([
    "type",
    "data",
    "ephemeral",
    "id",
    "timestamp",
    "parentId",
  ]);
});

test("an event is JSON whatever its type is called", () => {
  const stamp = { id: "i", timestamp: "t", parentId: null };
  const event = new EphemeralEvent("s", { type: 'a\u0000"b', data: {} }, stamp);
  expect(JSON.parse(event.message.json).params.event.type).toBe('a\u0000"b');
});
