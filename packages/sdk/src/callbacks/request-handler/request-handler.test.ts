import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { WebSocketServer } from "ws";
import type { ScriptedRuntime } from "../../testing/scripted-runtime.js";
import { clientOf, deferred, later, startRuntime } from "../../testing/setup.js";
import type { CopilotRequestContext } from "./request-context.js";
import { CopilotRequestHandler } from "./request-handler.js";
import {
  CopilotWebSocketCloseStatus,
  CopilotWebSocketForwarder,
  CopilotWebSocketHandler,
} from "./websocket-handler.js";

const START = "llmInference.httpResponseStart";
const CHUNK = "llmInference.httpResponseChunk";

interface Received {
  method: string | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

/** An endpoint that answers in two pieces; one that never ends below `/slow`. */
async function endpoint() {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const piece of request) body += piece;
    received.push({ method: request.method, headers: request.headers, body });
    response.writeHead(201, "Made", { "content-type": "text/plain" });
    response.write("one ");
    if (request.url !== "/slow") response.end("two");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  later(async () => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, received, server };
}

async function serve(requestHandler: CopilotRequestHandler) {
  const runtime = await startRuntime();
  const client = clientOf(runtime, { requestHandler });
  await client.start();
  expect(runtime.paramsOf("llmInference.setProvider")).toHaveLength(1);
  return { runtime, client };
}

const start = (runtime: ScriptedRuntime, more: object) =>
  runtime.request("llmInference.httpRequestStart", {
    requestId: "q",
    sessionId: "s",
    method: "POST",
    headers: { "content-type": ["application/json"], "x-b": ["1", "2"], host: ["wrong"] },
    transport: "http",
    ...more,
  });
const chunk = (runtime: ScriptedRuntime, more: object) =>
  runtime.request("llmInference.httpRequestChunk", { requestId: "q", data: "", ...more });

/** What the runtime was told, once the answer ended. */
async function answer(runtime: ScriptedRuntime) {
  await runtime.until(() => runtime.paramsOf(CHUNK).some((params) => params["end"]));
  const pieces = runtime.paramsOf(CHUNK);
  const text = pieces.map(({ data, binary }) =>
    binary ? Buffer.from(String(data), "base64").toString() : String(data),
  );
  return { start: runtime.paramsOf(START)[0], text: text.join(""), last: pieces.at(-1) };
}

describe("a request over HTTP", () => {
  it("is passed on as it is, and its answer as it comes", async () => {
    const { url, received } = await endpoint();
    let context: CopilotRequestContext | undefined;
    class Observer extends CopilotRequestHandler {
      protected override sendRequest(request: Request, given: CopilotRequestContext) {
        context = given;
        return super.sendRequest(request, given);
      }
    }
    const { runtime } = await serve(new Observer());
    await start(runtime, { url, interactionType: "conversation-agent", agentId: "a" });
    await chunk(runtime, { data: '{"a":' });
    await chunk(runtime, { data: Buffer.from("1}").toString("base64"), binary: true, end: true });
    const told = await answer(runtime);
    expect(received).toMatchObject([{ method: "POST", body: '{"a":1}' }]);
    expect(received[0]?.headers).toMatchObject({ "content-type": "application/json", "x-b": "1, 2" });
    expect(received[0]?.headers.host).not.toBe("wrong");
    expect(told.start).toMatchObject({ requestId: "q", status: 201, statusText: "Made" });
    expect(told.start).toMatchObject({ headers: { "content-type": ["text/plain"] } });
    expect(told.text).toBe("one two");
    expect(told.last).toEqual({ requestId: "q", data: "", end: true });
    expect(context).toMatchObject({ requestId: "q", sessionId: "s", transport: "http", agentId: "a" });
  });

  it("may be answered by the program", async () => {
    class Own extends CopilotRequestHandler {
      protected override async sendRequest(request: Request) {
        return new Response(`to ${await request.text()}`, { status: 202, headers: { "x-z": "1" } });
      }
    }
    const { runtime } = await serve(new Own());
    await start(runtime, { url: "http://nowhere" });
    await chunk(runtime, { data: "x", end: true });
    const told = await answer(runtime);
    expect(told.start).toMatchObject({ status: 202, headers: { "x-z": ["1"] } });
    expect(told.text).toBe("to x");
  });

  it("that can't be sent is a bad gateway", async () => {
    const { runtime } = await serve(new CopilotRequestHandler());
    await start(runtime, { url: "http://127.0.0.1:1/" });
    await chunk(runtime, { end: true });
    const told = await answer(runtime);
    expect(told.start).toEqual({ requestId: "q", status: 502, headers: {} });
    expect(told.last).toEqual({ requestId: "q", data: "", end: true, error: { message: "fetch failed" } });
  });

  it("whose answer breaks off says so", async () => {
    class Breaking extends CopilotRequestHandler {
      protected override async sendRequest() {
        return new Response(
          new ReadableStream({
            start(controller) {
              controller.error(new Error("broke off"));
            },
          }),
        );
      }
    }
    const { runtime } = await serve(new Breaking());
    await start(runtime, { url: "http://nowhere" });
    await chunk(runtime, { end: true });
    expect((await answer(runtime)).last).toMatchObject({ end: true, error: { message: "broke off" } });
  });

  it("is given up when the runtime cancels it, before and after it was sent", async () => {
    const cancelled = { message: "Request cancelled by runtime", code: "cancelled" };
    const { url } = await endpoint();
    const early = await serve(new CopilotRequestHandler());
    await start(early.runtime, { url });
    await chunk(early.runtime, { cancel: true });
    expect(await answer(early.runtime)).toMatchObject({ start: { status: 499 }, last: { error: cancelled } });
    const late = await serve(new CopilotRequestHandler());
    await start(late.runtime, { url: `${url}/slow` });
    await chunk(late.runtime, { end: true });
    await late.runtime.called(CHUNK);
    await chunk(late.runtime, { cancel: true });
    expect(await answer(late.runtime)).toMatchObject({ start: { status: 201 }, last: { error: cancelled } });
  });

  it("is dropped when the connection is lost", async () => {
    const { url } = await endpoint();
    let signal: AbortSignal | undefined;
    class Observer extends CopilotRequestHandler {
      protected override sendRequest(request: Request, context: CopilotRequestContext) {
        signal = context.signal;
        return super.sendRequest(request, context);
      }
    }
    const { runtime, client } = await serve(new Observer());
    await start(runtime, { url: `${url}/slow` });
    await chunk(runtime, { end: true });
    await runtime.called(CHUNK);
    await client.forceStop();
    expect(signal?.aborted).toBe(true);
  });
});

describe("a WebSocket", () => {
  let disposed = deferred();
  class Echo extends CopilotWebSocketHandler {
    constructor(context: CopilotRequestContext) {
      super(context);
    }

    override async sendRequestMessage(data: string | Uint8Array): Promise<void> {
      await this.sendResponseMessage(`echo ${data}`);
      if (data === "bye") await this.close();
      if (data === "fail") await this.close(new CopilotWebSocketCloseStatus("failed", "my_code"));
      if (data === "throw") throw new Error("thrown");
    }

    override async [Symbol.asyncDispose](): Promise<void> {
      disposed.resolve();
    }
  }
  class EchoHandler extends CopilotRequestHandler {
    protected override async openWebSocket(context: CopilotRequestContext) {
      return new Echo(context);
    }
  }
  const open = (runtime: ScriptedRuntime, url = "ws://nowhere") =>
    start(runtime, { method: "GET", url, transport: "websocket" });

  it("is answered message by message, until the program ends it", async () => {
    disposed = deferred();
    const { runtime } = await serve(new EchoHandler());
    await open(runtime);
    await chunk(runtime, { data: "a" });
    await chunk(runtime, { data: Buffer.from("b").toString("base64"), binary: true });
    await chunk(runtime, { data: "bye" });
    const told = await answer(runtime);
    expect(told.start).toEqual({ requestId: "q", status: 101, headers: {} });
    expect(runtime.paramsOf(CHUNK).map(({ data }) => data)).toEqual(["echo a", "echo b", "echo bye", ""]);
    expect(told.last).toEqual({ requestId: "q", data: "", end: true });
    await disposed.promise;
  });

  it.each([
    ["fail", { message: "failed", code: "my_code" }],
    ["throw", { message: "thrown" }],
  ])("tells how it failed: %s", async (data, error) => {
    const { runtime } = await serve(new EchoHandler());
    await open(runtime);
    await chunk(runtime, { data });
    expect((await answer(runtime)).last).toEqual({ requestId: "q", data: "", end: true, error });
  });

  it("is ended by the runtime, in good order or not", async () => {
    const ended = await serve(new EchoHandler());
    await open(ended.runtime);
    await chunk(ended.runtime, { end: true });
    expect((await answer(ended.runtime)).last).toEqual({ requestId: "q", data: "", end: true });
    const cancelled = await serve(new EchoHandler());
    await open(cancelled.runtime);
    await chunk(cancelled.runtime, { cancel: true });
    expect((await answer(cancelled.runtime)).last).toMatchObject({ error: { code: "cancelled" } });
  });

  it("is passed on to the endpoint, with its headers", async () => {
    const { url, server } = await endpoint();
    const sockets = new WebSocketServer({ server });
    later(async () => sockets.close());
    const headers: IncomingHttpHeaders[] = [];
    sockets.on("connection", (socket, request) => {
      headers.push(request.headers);
      socket.on("message", (data) => {
        socket.send(`got ${data}`);
        socket.close();
      });
    });
    class Observer extends CopilotRequestHandler {
      protected override async openWebSocket(context: CopilotRequestContext) {
        return new (class extends CopilotWebSocketForwarder {
          override sendRequestMessage(data: string | Uint8Array) {
            return super.sendRequestMessage(`${data}!`);
          }
        })(context);
      }
    }
    const { runtime } = await serve(new Observer());
    await open(runtime, url.replace("http", "ws"));
    await chunk(runtime, { data: "hello" });
    const told = await answer(runtime);
    expect(told.text).toBe("got hello!");
    expect(told.last).toEqual({ requestId: "q", data: "", end: true });
    expect(headers[0]).toMatchObject({ "x-b": "1, 2" });
  });

  it("to an endpoint that isn't there fails", async () => {
    const { runtime } = await serve(new CopilotRequestHandler());
    await open(runtime, "ws://127.0.0.1:1/");
    expect((await answer(runtime)).last).toMatchObject({ end: true, error: { message: expect.any(String) } });
  });
});
