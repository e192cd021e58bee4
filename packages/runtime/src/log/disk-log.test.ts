import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { LogWriteError } from "../ports/log-write-error.js";
import { DiskLogStore } from "./disk-store.js";
import { abandonSessions } from "./testing/abandon.js";

let root: string;
const file = (id = "s") => join(root, id, "events.jsonl");
const everything = { after: 0, maxRecords: 1000, maxBytes: 1e9 };
const event = (n: number) => JSON.stringify({ type: "session.info", data: { n, text: "é\n" } });

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "parley-log-"));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

async function written(count: number): Promise<void> {
  const log = await new DiskLogStore(root).create("s");
  for (let n = 1; n <= count; n++) await log.append([event(n)]);
  await log.close();
}

async function reopen(id = "s") {
  const replayed: number[] = [];
  abandonSessions(root);
  const opened = await new DiskLogStore(root).open(id, ({ seq }) => replayed.push(seq) > 0);
  if (!opened) throw new Error("there is no log");
  return { ...opened, replayed };
}

describe("a log on disk", () => {
  test("gives back what was appended, numbered without gaps", async () => {
    const log = await new DiskLogStore(root).create("s");
    expect(await log.append([event(1), event(2)])).toBe(2);
    expect(await log.append([event(3)])).toBe(3);
    const page = await log.read(everything);
    expect(page.records).toEqual([1, 2, 3].map((n) => ({ seq: n, json: event(n) })));
    expect(page).toMatchObject({ next: 3, hasMore: false, damage: [] });
  });

  test("is read in pages from a cursor", async () => {
    await written(500);
    const { log } = await reopen();
    const seen: number[] = [];
    for (let after = 0, more = true; more; ) {
      const page = await log.read({ after, maxRecords: 64, maxBytes: 1e9 });
      seen.push(...page.records.map(({ seq }) => seq));
      after = page.next;
      more = page.hasMore;
    }
    expect(seen).toEqual(Array.from({ length: 500 }, (_, i) => i + 1));
  });

  test("gives at least one record, however large, and then minds the bytes", async () => {
    await written(3);
    const { log } = await reopen();
    const page = await log.read({ after: 1, maxRecords: 10, maxBytes: 1 });
    expect(page.records.map(({ seq }) => seq)).toEqual([2]);
    expect(page.hasMore).toBe(true);
  });

  test("goes on where it was closed", async () => {
    await written(2);
    const { log, replayed, damage } = await reopen();
    expect({ tail: log.tail, replayed, damage }).toEqual({ tail: 2, replayed: [1, 2], damage: [] });
    await log.append([event(3)]);
    expect((await log.read(everything)).records).toHaveLength(3);
  });

  test("is found by the place of a record deep inside it", async () => {
    const log = await new DiskLogStore(root).create("s");
    const long = JSON.stringify({ type: "x", data: "y".repeat(10_000) });
    for (let n = 0; n < 60; n++) await log.append([long]);
    expect((await log.read({ after: 57, maxRecords: 1, maxBytes: 1 })).records[0]?.seq).toBe(58);
  });

  test("refuses to be created twice, or under an id that leaves its folder", async () => {
    await written(1);
    await expect(new DiskLogStore(root).create("s")).rejects.toThrow();
    await expect(new DiskLogStore(root).create("../s")).rejects.toThrow("Invalid session id");
    expect(await new DiskLogStore(root).open("../s")).toBeUndefined();
    expect(await new DiskLogStore(root).delete("..")).toBe(false);
  });

  test("reads plain lines of the official runtime", async () => {
    mkdirSync(join(root, "s"));
    writeFileSync(file(), '{"type":"a","id":"1","data":{}}\n{"type":"b","id":"2","data":{}}\n');
    const { log, replayed } = await reopen();
    expect(replayed).toEqual([1, 2]);
    await log.append([event(3)]);
    expect((await reopen()).replayed).toEqual([1, 2, 3]);
  });
});

describe("a damaged log", () => {
  test("cut at any byte of its last record loses that record and nothing else", async () => {
    await written(3);
    const whole = readFileSync(file());
    const lastStart = whole.subarray(0, -1).lastIndexOf(10) + 1;
    for (let size = lastStart; size < whole.length; size++) {
      writeFileSync(file(), whole.subarray(0, size));
      const { log, replayed, damage } = await reopen();
      const isWhole = size === whole.length - 1;
      expect(replayed).toEqual(isWhole ? [1, 2, 3] : [1, 2]);
      expect(damage.map(({ reason }) => reason)).toEqual(isWhole || size === lastStart ? [] : ["torn-tail"]);
      await log.append([event(9)]);
      expect((await reopen()).damage).toEqual([]);
    }
  });

  test("opens whatever single bit is flipped, and never shows a record that was not written", async () => {
    await written(4);
    const whole = readFileSync(file());
    const good = new Set([1, 2, 3, 4].map(event));
    for (let bit = 0; bit < whole.length * 8; bit += 7) {
      const broken = Buffer.from(whole);
      broken[bit >> 3] = (broken[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      writeFileSync(file(), broken);
      const { log } = await reopen();
      const { records } = await log.read(everything);
      for (const { json } of records) expect(good.has(json)).toBe(true);
      expect(records.length).toBeGreaterThanOrEqual(2);
      await log.close();
    }
  });

  test("takes a line that is there twice once, and numbers what follows as if it were not there", async () => {
    await written(3);
    const lines = readFileSync(file(), "utf8").split("\n");
    writeFileSync(file(), [lines[0], lines[1], lines[1], lines[2], lines[0], ""].join("\n"));
    const { damage, replayed, log } = await reopen();
    expect(replayed).toEqual([1, 2, 3]);
    expect(damage).toMatchObject([
      { after: 2, reason: "repeated" },
      { after: 3, reason: "repeated" },
    ]);
    expect(await log.append([event(4)])).toBe(4);
    expect((await log.read(everything)).records.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
  });

  test("says which records are missing", async () => {
    await written(6);
    const lines = readFileSync(file(), "utf8").split("\n");
    writeFileSync(file(), [lines[0], lines[2], lines[5], ""].join("\n"));
    const { damage, replayed } = await reopen();
    expect(replayed).toEqual([1, 3, 6]);
    expect(damage).toEqual([
      { after: 1, bytes: 0, reason: "missing", count: 1 },
      { after: 3, bytes: 0, reason: "missing", count: 2 },
    ]);
  });

  test("has plain lines that are no events left out", async () => {
    mkdirSync(join(root, "s"));
    const bad = ['{"type":"user.message"}', '{"type":"a","id":"1","data":null}', '{"control":"x"}', "[]"];
    writeFileSync(file(), `${bad.join("\n")}\n{"type":"b","id":"2","data":{}}\n`);
    const { damage, replayed } = await reopen();
    expect(replayed).toEqual([5]);
    expect(damage.map(({ reason }) => reason)).toEqual(bad.map(() => "malformed"));
  });

  test("reports what was left out, and where", async () => {
    await written(3);
    const lines = readFileSync(file(), "utf8").split("\n");
    writeFileSync(
      file(),
      [lines[0], lines[1]?.replace("session.info", "session.INFO"), lines[2], ""].join("\n"),
    );
    appendFileSync(file(), "rubbish\n");
    const { damage, replayed, log } = await reopen();
    expect(replayed).toEqual([1, 3]);
    expect(damage).toMatchObject([
      { after: 1, reason: "checksum" },
      { after: 3, reason: "malformed" },
    ]);
    expect((await log.read(everything)).damage).toEqual(damage);
  });
});

describe.each(["os", "fsync"] as const)("a log that storage refuses (%s)", (durability) => {
  test("says so, keeps what it has, and goes on when there is room again", async () => {
    const log = await new DiskLogStore(root, durability).create("s");
    await log.append([event(1)]);
    await log.close();
    const store = new DiskLogStore(root, durability);
    const opened = await store.open("s");
    if (!opened) throw new Error("there is no log");
    const kept = readFileSync(file());
    unlinkSync(file());
    symlinkSync("/dev/full", file());
    const refused = Promise.resolve().then(() => opened.log.append([event(2)]));
    await expect(refused).rejects.toThrow(LogWriteError);
    await expect(refused).rejects.toThrow("The disk is full.");
    unlinkSync(file());
    writeFileSync(file(), kept);
    abandonSessions(root);
    const again = await store.open("s");
    expect(again?.log.tail).toBe(1);
    expect(await again?.log.append([event(2)])).toBe(2);
  });
});

test("with fsync, appends of one moment are durable in the order they were made", async () => {
  const log = await new DiskLogStore(root, "fsync").create("s");
  const order: number[] = [];
  await Promise.all(
    Array.from({ length: 50 }, async (_, i) => {
      const seq = await log.append([event(i + 1)]);
      order.push(seq);
    }),
  );
  expect(order).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
  expect((await reopen()).replayed).toHaveLength(50);
});

test("many more logs than may be open are written in turns", async () => {
  const store = new DiskLogStore(root);
  const logs = await Promise.all(Array.from({ length: 300 }, (_, i) => store.create(`s${i}`)));
  for (let round = 1; round <= 2; round++)
    for (const log of logs) expect(await log.append([event(round)])).toBe(round);
  expect(await store.list()).toHaveLength(300);
});

describe("a log that is cut", () => {
  test("keeps what comes before, and never uses a number twice", async () => {
    await written(5);
    const { log } = await reopen();
    await log.cut(2);
    expect(await log.append([event(9)])).toBe(7);
    const again = await reopen();
    expect(again.damage).toEqual([]);
    expect(again.replayed).toEqual([1, 2, 6, 7]);
    const page = await again.log.read({ after: 2, maxRecords: 10, maxBytes: 1e9 });
    expect(page.records.map(({ seq }) => seq)).toEqual([6, 7]);
    expect(page.damage).toEqual([]);
  });

  test("is the same where a crash left the end that was cut off behind the cut", async () => {
    await written(3);
    const before = readFileSync(file());
    const { log } = await reopen();
    await log.cut(1);
    const cut = readFileSync(file());
    writeFileSync(file(), Buffer.concat([cut, before.subarray(cut.length)]));
    const { replayed, log: again } = await reopen();
    expect(replayed).toEqual([1, 4]);
    expect(await again.append([event(5)])).toBeGreaterThan(4);
  });
});
