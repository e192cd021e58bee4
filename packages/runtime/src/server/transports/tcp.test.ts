import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FrameDecoder } from "@parley/protocol/jsonrpc";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { createLogger } from "../../diagnostics/logger.js";
import { Runtime } from "../runtime.js";
import { listenTcp, type TcpOptions } from "./tcp.js";

let home: string;
let stop: (() => Promise<void>) | undefined;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "parley-tcp-"));
});

afterEach(async () => {
  await stop?.();
  rmSync(home, { recursive: true, force: true });
});

async function serve(options: Partial<TcpOptions> = {}): Promise<number> {
  const logger = createLogger({ level: "all", directory: join(home, "logs") });
  const runtime = new Runtime({ version: "1.2.3", home, logger, environment: {} });
  const { port, server } = await listenTcp(runtime, { port: 0, ...options });
  stop = async () => {
    await runtime.shutdown();
    runtime.close("over");
    server.close();
  };
  return port;
}

/** Calls over a socket, one at a time. */
async function client(port: number) {
  const socket: Socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  const messages: { id: number | null; result?: unknown; error?: { code: number; message: string } }[] = [];
  let wake = () => {};
  const decoder = new FrameDecoder({
    frame: (text) => {
      messages.push(JSON.parse(text));
      wake();
    },
    oversized: () => {},
    corrupt: () => {},
  });
  socket.on("data", (chunk) => decoder.push(chunk));
  const next = async () => {
    while (messages.length === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    return messages.shift();
  };
  const send = (text: string) => socket.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  const call = (method: string, params: object = {}) => {
    send(JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }));
    return next();
  };
  return { socket, send, call, next };
}

const refused = (code: number, message: string) => ({ error: { code, message } });

describe("a listener with a token", () => {
  test("serves nothing before the right token, and goes on listening after a wrong one", async () => {
    const { call } = await client(await serve({ token: "sekrit" }));
    for (const method of ["ping", "status.get", "session.create", "nope"]) {
      expect(await call(method)).toMatchObject(refused(-32001, "AUTHENTICATION_REQUIRED"));
    }
    for (const token of ["bad", "", null, 5, undefined, ["sekrit"]]) {
      expect(await call("connect", { token })).toMatchObject(refused(-32002, "AUTHENTICATION_FAILED"));
    }
    expect(await call("ping")).toMatchObject(refused(-32001, "AUTHENTICATION_REQUIRED"));
    expect(await call("connect", { token: "sekrit" })).toMatchObject({
      result: { ok: true, protocolVersion: 3, version: "1.2.3", taskKinds: ["agent", "shell"] },
    });
    expect(await call("ping", { message: "x" })).toMatchObject({
      result: { message: "pong: x", protocolVersion: 3 },
    });
  });

  test("writes no token to its log", async () => {
    const { call } = await client(await serve({ token: "sekrit" }));
    await call("connect", { token: "guess-of-mine" });
    const [file = ""] = readdirSync(join(home, "logs"));
    const log = readFileSync(join(home, "logs", file), "utf8");
    expect(log).toContain("wrong or missing token");
    expect(log).not.toContain("sekrit");
    expect(log).not.toContain("guess-of-mine");
  });
});

describe("a stranger", () => {
  const hush = () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
  };

  test("may not make the runtime keep more than a handshake needs", async () => {
    const port = await serve({ token: "sekrit" });
    const { socket, next } = await client(port);
    socket.write(`Content-Length: 1000000\r\n\r\n${"x".repeat(65_536)}`);
    expect(await next()).toMatchObject(refused(-32001, "AUTHENTICATION_REQUIRED"));
    await once(socket, "close");
  });

  test("may be followed at once by the long call of a friend", async () => {
    const { send, next } = await client(await serve({ token: "sekrit" }));
    send(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "connect", params: { token: "sekrit" } }));
    send(JSON.stringify({ jsonrpc: "2.0", id: 2, method: "ping", params: { message: "x".repeat(300_000) } }));
    expect(await next()).toMatchObject({ id: 1, result: { ok: true } });
    expect(await next()).toMatchObject({ id: 2, result: { protocolVersion: 3 } });
  });

  test.each(["sekrit", undefined])("that says nothing is not kept (token: %s)", async (token) => {
    hush();
    const { socket } = await client(await serve({ token }));
    vi.advanceTimersByTime(30_000);
    await once(socket, "close");
  });

  test.each(["sekrit", undefined])("that said who it is stays (token: %s)", async (token) => {
    hush();
    const { call } = await client(await serve({ token }));
    await call(token ? "connect" : "ping", { token });
    vi.advanceTimersByTime(30_000);
    expect(await call("ping")).toMatchObject({ result: { message: "pong" } });
  });
});

describe("a listener without a token", () => {
  test("serves protocol 2 to a client that never says connect, and 3 to one that does", async () => {
    const { call } = await client(await serve());
    expect(await call("ping")).toMatchObject({ result: { message: "pong", protocolVersion: 2 } });
    expect(await call("connect", { supportedTaskKinds: ["agent", "client", "shell"] })).toMatchObject({
      result: { protocolVersion: 3, taskKinds: ["agent", "shell", "client"] },
    });
    expect(await call("ping")).toMatchObject({ result: { protocolVersion: 3 } });
    expect(await call("connect", { token: "x" })).toMatchObject(
      refused(-32003, "AUTHENTICATION_NOT_CONFIGURED"),
    );
  });

  test("does not leave loopback", async () => {
    await expect(serve({ host: "0.0.0.0" })).rejects.toThrow(
      "Refusing to listen on 0.0.0.0 without a token.",
    );
  });

  test("says that a port is in use", async () => {
    const port = await serve();
    const stopFirst = stop;
    await expect(serve({ port })).rejects.toThrow("EADDRINUSE");
    stop = stopFirst;
  });
});

describe("what is no message", () => {
  test("is answered, and the connection lives", async () => {
    const { call, send, next } = await client(await serve());
    for (const [text, code] of [
      ["{bad}", -32700],
      ['{"hello":1}', -32600],
      ["[]", -32600],
      ["null", -32600],
    ] as const) {
      send(text);
      expect(await next()).toMatchObject({ id: null, error: { code } });
    }
    expect(await call("ping")).toMatchObject({ result: { message: "pong" } });
  });

  test("ends the connection when it is not even framed, and says why", async () => {
    const port = await serve();
    const { socket, next } = await client(port);
    socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    expect(await next()).toMatchObject({
      error: { message: expect.stringContaining("not framed messages") },
    });
    await once(socket, "close");
    expect(await (await client(port)).call("ping")).toMatchObject({ result: { message: "pong" } });
  });

  test("is refused over the size limit, and the connection lives", async () => {
    const { socket, call, next } = await client(await serve());
    const size = 64 * 1024 * 1024 + 1;
    const head = '{"jsonrpc":"2.0","id":7,"method":"ping","params":{"message":"';
    socket.write(`Content-Length: ${size}\r\n\r\n${head}`);
    socket.write(Buffer.alloc(size - head.length, "x"));
    expect(await next()).toMatchObject({ id: 7, error: { code: -32600 } });
    expect(await call("ping")).toMatchObject({ result: { message: "pong" } });
  });
});

test("a runtime that shuts down refuses further calls", async () => {
  const { call } = await client(await serve());
  expect(await call("runtime.shutdown")).toMatchObject({ result: null });
  expect(await call("ping")).toMatchObject(refused(-32000, "SERVER_SHUTTING_DOWN"));
});
