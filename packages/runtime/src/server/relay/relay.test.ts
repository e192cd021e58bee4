import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SessionLock } from "../../log/session-lock.js";
import { overSocket } from "../../main/testing/child-runtime.js";
import type { NamedToken } from "../access.js";
import { say } from "../testing/say.js";
import { type TestRuntime, testRuntime } from "../testing/test-runtime.js";
import { listenTcp } from "../transports/tcp.js";
import { doorToken } from "./door.js";

/** Two runtimes on one home; the first owns a session. */
async function shared(text = "Hello.") {
  const owner = await testRuntime([{ text }]);
  const other = await testRuntime([{ text: "Hi." }], { home: owner.home, workspace: owner.workspace });
  const client = await owner.client();
  const { sessionId } = await client.request("session.create", owner.params());
  return { owner, other, client, sessionId };
}

function doorOf({ home }: TestRuntime): string {
  const [name] = readdirSync(join(home, "run"));
  return join(home, "run", String(name));
}

test("who may only observe at one runtime may only observe at the other", async () => {
  const { owner, other, client, sessionId } = await shared();
  await using _owner = owner;
  await using _other = other;
  const eye: NamedToken = {
    token: "eye-token-of-some-length",
    grant: { name: "eye", role: "observe", sessions: new Set([sessionId]) },
  };
  const { port, server } = await listenTcp(other.runtime, { port: 0, named: [eye] });
  const observer = overSocket(connect(port, "127.0.0.1"));
  await observer.request("connect", { token: eye.token });
  await observer.request("session.resume", { sessionId, requestPermission: true, tools: [] });
  const idle = observer.next("session.idle");
  await say(client, sessionId, "Hi.");
  await idle;
  expect(observer.data("user.message")).toMatchObject([{ content: "Hi." }]);
  expect(client.durable()).not.toContain("session.resume");
  await expect(observer.request("session.send", { sessionId, prompt: "No." })).rejects.toThrow("FORBIDDEN");
  server.close();
});

test("the door is for its user alone, and says who a caller's client is before anything else", async () => {
  const { owner, other, sessionId } = await shared();
  await using _owner = owner;
  await using _other = other;
  const door = doorOf(owner);
  expect(statSync(join(owner.home, "run")).mode & 0o777).toBe(0o700);
  expect(statSync(door).mode & 0o077).toBe(0);
  const stranger = overSocket(connect(door));
  await expect(stranger.request("session.list")).rejects.toThrow("AUTHENTICATION_REQUIRED");
  for (const token of [undefined, "", "{}", '{"role":"root"}'])
    await expect(stranger.request("connect", { token })).rejects.toThrow("AUTHENTICATION_FAILED");
  const driver = overSocket(connect(door));
  const elsewhere = { name: "d", role: "drive", sessions: new Set(["another"]) } as const;
  await driver.request("connect", { token: doorToken(elsewhere) });
  await expect(driver.request("session.send", { sessionId, prompt: "x" })).rejects.toThrow("FORBIDDEN");
});

test("an answer comes before what came behind it, also by way of another runtime", async () => {
  const { owner, other, client, sessionId } = await shared();
  await using _owner = owner;
  await using _other = other;
  await say(client, sessionId, "Hi.");
  const guest = await other.client();
  guest.clear();
  const resumed = guest.next("session.resume");
  await guest.request("session.resume", other.params({ sessionId }));
  await resumed;
  const kinds = guest.messages.map((message) => ("method" in message ? message["method"] : "answer"));
  expect(kinds.indexOf("answer")).toBeLessThan(kinds.indexOf("session.event"));
});

test("errors of the owner arrive as they are", async () => {
  const { owner, other, sessionId } = await shared();
  await using _owner = owner;
  await using _other = other;
  const guest = await other.client();
  await guest.request("session.resume", other.params({ sessionId }));
  await expect(guest.request("session.queue.removeAt", { sessionId, id: "nope" })).rejects.toMatchObject({
    code: -32602,
    message: "unknown queue item id 'nope'",
  });
});

test("an owner that lets nobody in is named", async () => {
  const home = mkdtempSync(join(tmpdir(), "parley-stuck-"));
  await using host = await testRuntime([{ text: "Hello." }]);
  const client = await host.client();
  const { sessionId } = await client.request("session.create", host.params());
  await say(client, sessionId, "Hi.");
  await client.request("session.detach", { sessionId });
  const door = join(home, "gone.sock");
  mkdirSync(home, { recursive: true });
  const server = createServer((socket) => socket.destroy()).listen(door);
  const lock = SessionLock.take(join(host.home, "session-state", sessionId), sessionId, door);
  await expect(client.request("session.resume", host.params({ sessionId }))).rejects.toMatchObject({
    message: expect.stringContaining(`is owned by another runtime: process ${process.pid}`),
    data: { code: "ERR_SESSION_IN_USE" },
  });
  lock.release();
  server.close();
  expect(await client.request("session.resume", host.params({ sessionId }))).toMatchObject({ sessionId });
  rmSync(home, { recursive: true, force: true });
});

test("nothing is left of a door when its runtime has ended", async () => {
  const host = await testRuntime([{ text: "Hello." }]);
  const client = await host.client();
  await client.request("session.create", host.params());
  const door = doorOf(host);
  await host.runtime.shutdown();
  expect(statSync(door, { throwIfNoEntry: false })).toBeUndefined();
  await host[Symbol.asyncDispose]();
});
