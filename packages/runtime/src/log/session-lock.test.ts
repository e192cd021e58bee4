import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { LogWriteError } from "../ports/log-write-error.js";
import { SessionInUseError } from "../ports/session-in-use-error.js";
import { DiskLogStore } from "./disk-store.js";
import { thisProcess } from "./process-identity.js";
import { lockOwner, SessionLock } from "./session-lock.js";

let root: string;
const locks = () => readdirSync(root).filter((name) => name.endsWith(".lock"));

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "parley-lock-"));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function leave(owner: object, fence = 1): void {
  writeFileSync(join(root, `owner.${fence}.lock`), JSON.stringify({ ...thisProcess(), ...owner }));
}

test("a session has one owner, until it is released", () => {
  const lock = SessionLock.take(root, "s");
  expect(() => SessionLock.take(root, "s")).toThrow(SessionInUseError);
  expect(() => SessionLock.take(root, "s")).toThrow(`process ${process.pid} on `);
  lock.release();
  expect(lockOwner(root)).toBeUndefined();
  expect(SessionLock.take(root, "s").fence).toBeGreaterThanOrEqual(lock.fence);
  expect(locks()).toHaveLength(1);
});

test("an owner in another process is respected while it lives, and followed when it is dead", async () => {
  const child = spawn("sleep", ["100"]);
  await once(child, "spawn");
  const stat = readFileSync(`/proc/${child.pid}/stat`, "utf8");
  const started = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  leave({ pid: child.pid, started });
  expect(() => SessionLock.take(root, "s")).toThrow(`process ${child.pid}`);
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
  const lock = SessionLock.take(root, "s");
  expect(lock.fence).toBeGreaterThan(1);
  expect(locks()).toEqual([expect.stringMatching(`^owner\\.${lock.fence}\\.[0-9a-f]{8}\\.lock$`)]);
});

test("a process that only has a dead owner's number is not taken for it", () => {
  leave({ pid: process.ppid, started: "1" });
  expect(SessionLock.take(root, "s").isHeld()).toBe(true);
});

test("an owner before the last boot is dead, one on another machine may live", () => {
  leave({ place: "another-boot pid:[1]" });
  SessionLock.take(root, "s").release();
  leave({ host: "elsewhere", pid: 7 });
  expect(() => SessionLock.take(root, "s")).toThrow("process 7 on elsewhere");
});

test("a lock file that says nothing is nobody's", () => {
  writeFileSync(join(root, "owner.5.lock"), "");
  expect(SessionLock.take(root, "s").fence).toBeGreaterThan(5);
});

test("who has lost the session has its appends refused, and nothing of them is on the log", async () => {
  const first = await new DiskLogStore(root).create("s");
  await first.append(['{"type":"a","data":{}}']);
  for (const name of readdirSync(join(root, "s"))) {
    if (name.endsWith(".lock")) rmSync(join(root, "s", name));
  }
  const second = await new DiskLogStore(root).open("s");
  expect(() => first.append(['{"type":"b","data":{}}'])).toThrow(LogWriteError);
  expect(() => first.append(['{"type":"b","data":{}}'])).toThrow("Another runtime owns the session now.");
  expect(await second?.log.append(['{"type":"c","data":{}}'])).toBe(2);
});

test("a session that another owns can be read", async () => {
  const log = await new DiskLogStore(root).create("s");
  await log.append(['{"type":"a","data":{}}']);
  const other = new DiskLogStore(root);
  await expect(other.open("s")).rejects.toThrow(SessionInUseError);
  const peeked = await other.peek("s");
  expect(peeked?.log.tail).toBe(1);
  expect(() => peeked?.log.append(["{}"])).toThrow("reading only");
  expect(other.owner("s")?.pid).toBe(process.pid);
});
