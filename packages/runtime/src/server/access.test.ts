import { once } from "node:events";
import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeFrame, FrameDecoder } from "@parley/protocol/jsonrpc";
import { expect, test } from "vitest";
import { readAccessFile } from "../main/access-file.js";
import { authorize, type NamedToken, type Role } from "./access.js";
import { TestClient } from "./testing/test-client.js";
import { testRuntime } from "./testing/test-runtime.js";
import { listenTcp } from "./transports/tcp.js";

const forbidden = { code: -32004, message: expect.stringContaining("FORBIDDEN") };

async function dial(port: number, token: string): Promise<TestClient> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  let receive = (_json: string) => {};
  const decoder = new FrameDecoder({ frame: (json) => receive(json), oversized() {}, corrupt() {} });
  socket.on("data", (chunk) => decoder.push(chunk));
  const client = new TestClient({
    write: (json) => socket.write(encodeFrame(json)),
    onMessage: (callback) => {
      receive = callback;
    },
    onClose: (closed) => socket.once("close", () => closed("closed")),
    close: () => socket.end(),
  });
  await client.request("connect", { token });
  return client;
}

function named(name: string, role: Role, sessions?: readonly string[]): NamedToken {
  return {
    token: `${name}-token-of-some-length`,
    grant: { name, role, sessions: sessions && new Set(sessions) },
  };
}

async function tenants(tokens: readonly NamedToken[]) {
  const host = await testRuntime([{ text: "Hello." }]);
  const { port, server } = await listenTcp(host.runtime, { port: 0, named: tokens });
  const dialled = await Promise.all(tokens.map(({ token }) => dial(port, token)));
  return { host, server, clients: dialled };
}

test("who may observe sees every event, and changes nothing", async () => {
  const { host, server, clients } = await tenants([named("root", "admin"), named("eye", "observe")]);
  await using _ = host;
  const [root, eye] = clients as [TestClient, TestClient];
  const { sessionId } = await root.request("session.create", host.params());
  const before = root.durable();
  await eye.request("session.resume", { sessionId, model: "other", requestPermission: true, tools: [] });
  const idle = eye.next("session.idle");
  await root.request("session.send", { sessionId, prompt: "Hi." });
  await idle;
  expect(eye.durable()).toEqual(root.durable().slice(before.length));
  expect(root.durable()).not.toContain("session.resume");
  for (const [method, params] of [
    ["session.send", { prompt: "x" }],
    ["session.abort", {}],
    [
      "session.permissions.handlePendingPermissionRequest",
      { requestId: "x", result: { kind: "approve-once" } },
    ],
    ["session.create", {}],
    ["session.delete", {}],
    ["runtime.shutdown", {}],
    ["sessions.bulkDelete", { sessionIds: [sessionId] }],
  ] as const) {
    await expect(eye.request(method, { sessionId, ...params })).rejects.toMatchObject(forbidden);
  }
  const { events } = await eye.request("session.getMessages", { sessionId });
  expect(events.length).toBeGreaterThan(3);
  server.close();
});

test("who may know of some sessions learns nothing of the others", async () => {
  const { host, server, clients } = await tenants([named("root", "admin"), named("ann", "drive", ["anns"])]);
  await using _ = host;
  const [root, ann] = clients as [TestClient, TestClient];
  await root.request("session.create", host.params({ sessionId: "bobs" }));
  const said = root.next("session.idle");
  await root.request("session.send", { sessionId: "bobs", prompt: "Secret." });
  await said;
  await ann.request("session.create", host.params({ sessionId: "anns" }));
  const idle = ann.next("session.idle");
  await ann.request("session.send", { sessionId: "anns", prompt: "Hi." });
  await idle;
  const { sessions } = await ann.request("session.list");
  expect(sessions.map(({ sessionId }: { sessionId: string }) => sessionId)).toEqual(["anns"]);
  expect(await ann.request("session.getLastId")).toEqual({ sessionId: "anns" });
  expect(ann.lifecycle.filter(({ sessionId }) => sessionId !== "anns")).toEqual([]);
  expect(ann.events.filter(({ sessionId }) => sessionId !== "anns")).toEqual([]);
  for (const method of [
    "session.resume",
    "session.getMessages",
    "session.send",
    "sessions.fork",
    "session.create",
  ]) {
    const params = { sessionId: "bobs", prompt: "x" };
    await expect(ann.request(method, params)).rejects.toMatchObject(forbidden);
  }
  await expect(ann.request("session.create", host.params())).rejects.toMatchObject(forbidden);
  await expect(ann.request("session.delete", { sessionId: "anns" })).rejects.toMatchObject(forbidden);
  server.close();
});

test("a method that nobody thought of needs the most", () => {
  const grant = { name: "x", role: "drive", sessions: undefined } as const;
  expect(() => authorize(grant, "session.somethingNew", { sessionId: "s" })).not.toThrow();
  expect(() => authorize(grant, "somethingNew.entirely", {})).toThrow("FORBIDDEN");
  expect(() => authorize({ ...grant, role: "observe" }, "session.somethingNew", {})).toThrow("FORBIDDEN");
});

test("the access file is read whole, or the runtime does not start", () => {
  const home = mkdtempSync(join(tmpdir(), "parley-access-"));
  const path = join(home, "access.json");
  const write = (content: unknown) => writeFileSync(path, JSON.stringify(content), { mode: 0o600 });
  expect(readAccessFile(home, {})).toEqual([]);
  expect(() => readAccessFile(home, { PARLEY_ACCESS_FILE: join(home, "none") })).toThrow("does not exist");
  const token = { name: "ann", token: "0123456789abcdef", role: "drive", sessions: ["s"] };
  write({ tokens: [token] });
  expect(readAccessFile(home, {})).toEqual([
    { token: token.token, grant: { name: "ann", role: "drive", sessions: new Set(["s"]) } },
  ]);
  for (const [change, message] of [
    [{ role: "king" }, '"role" is one of'],
    [{ token: "short" }, "at least 16"],
    [{ name: "" }, '"name"'],
    [{ sessions: "s" }, '"sessions"'],
  ] as const) {
    write({ tokens: [{ ...token, ...change }] });
    expect(() => readAccessFile(home, {})).toThrow(message);
  }
  write({});
  expect(() => readAccessFile(home, {})).toThrow('no list "tokens"');
  chmodSync(path, 0o644);
  expect(() => readAccessFile(home, {})).toThrow("readable by its owner only");
});
