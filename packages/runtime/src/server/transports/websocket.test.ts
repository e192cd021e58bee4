import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type ClientOptions, WebSocket } from "ws";
import { createLogger } from "../../diagnostics/logger.js";
import { Runtime } from "../runtime.js";
import { TestClient } from "../testing/test-client.js";
import { listenWebSocket } from "./websocket.js";

let home: string;
let runtime: Runtime;
let port: number;
let stop: () => void;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), "parley-websocket-"));
  const logger = createLogger({ level: "all", directory: join(home, "logs") });
  runtime = new Runtime({ version: "1.2.3", home, logger, environment: {} });
  const origins = ["https://app.example"];
  ({ port, stop } = await listenWebSocket(runtime, { port: 0, token: "sekrit", origins }));
});

afterEach(async () => {
  stop();
  await runtime.shutdown();
  runtime.close("over");
  rmSync(home, { recursive: true, force: true });
});

function open(options: ClientOptions = {}): WebSocket {
  return new WebSocket(`ws://127.0.0.1:${port}`, options);
}

async function client(options: ClientOptions = {}) {
  const socket = open(options);
  await once(socket, "open");
  const test = new TestClient({
    write: (json) => socket.send(json),
    onMessage: (receive) => socket.on("message", (data) => receive(data.toString())),
    onClose: (closed) => socket.on("close", (_code, reason) => closed(reason.toString())),
    close: () => socket.close(),
  });
  return { socket, test };
}

/** The HTTP status that a handshake is refused with. */
async function refusal(options: ClientOptions): Promise<number | undefined> {
  const socket = open(options);
  socket.on("error", () => {});
  const [, response] = await once(socket, "unexpected-response");
  return response.statusCode;
}

test("serves whoever has the token, and nothing before it", async () => {
  const { test: own } = await client();
  await expect(own.request("ping")).rejects.toMatchObject({ code: -32001 });
  await expect(own.request("connect", { token: "bad" })).rejects.toMatchObject({ code: -32002 });
  expect(await own.request("connect", { token: "sekrit" })).toMatchObject({ ok: true, protocolVersion: 3 });
  expect(await own.request("ping", { message: "x" })).toMatchObject({ message: "pong: x" });
  own.close();
});

test("lets pages in by their origin only", async () => {
  const { test: own } = await client({ origin: "https://app.example" });
  expect(await own.request("connect", { token: "sekrit" })).toMatchObject({ ok: true });
  own.close();
  for (const origin of ["https://evil.example", "https://app.example.evil", "http://app.example", "null"]) {
    expect(await refusal({ origin })).toBe(403);
  }
});

test("is not reached by a name that only points at loopback", async () => {
  expect(await refusal({ headers: { host: `evil.example:${port}` } })).toBe(403);
  expect(await refusal({ headers: { host: `localhost.evil.example:${port}` } })).toBe(403);
  const { test: own } = await client({ headers: { host: `localhost:${port}` } });
  own.close();
  await own.closed;
});

test("ends a connection that sends what is no text", async () => {
  const { socket, test: own } = await client();
  socket.send(Buffer.from([1, 2]));
  await own.closed;
  expect(own.messages).toMatchObject([{ error: { code: -32700 } }]);
});

test("ends a connection that sends a message over the limit", async () => {
  const { socket } = await client();
  const closed = once(socket, "close");
  socket.send("x".repeat(runtime.maxFrameBytes + 1));
  expect((await closed)[0]).toBe(1009);
});

test("delivers a flood whole and in order to a reader that was away", async () => {
  const { socket, test: own } = await client();
  await own.request("connect", { token: "sekrit" });
  socket.pause();
  const message = "x".repeat(100_000);
  const answers = Array.from({ length: 50 }, (_, i) => own.request("ping", { message: `${i} ${message}` }));
  socket.resume();
  const texts = (await Promise.all(answers)).map(({ message }) => message);
  expect(texts).toEqual(Array.from({ length: 50 }, (_, i) => `pong: ${i} ${message}`));
  own.close();
});

test("tells a browser that opens it as a page to upgrade", async () => {
  const [response] = await once(request({ port, host: "127.0.0.1" }).end(), "response");
  expect(response.statusCode).toBe(426);
  response.resume();
});
