import { expect, test } from "vitest";
import { WebSocket } from "ws";
import type { RequestCarrier } from "../ports/request-carrier.js";
import { openAICompletions } from "./completions/openai-completions.js";
import { DelegatedTransport } from "./delegated.js";
import type { Model } from "./model.js";
import { socketResponses } from "./responses/socket-responses.js";
import { modelRequest, notebook } from "./testing/asking.js";
import { type Step, scriptedProvider } from "./testing/scripted-provider.js";

type Start = Parameters<RequestCarrier["start"]>[0];
type Chunk = Parameters<RequestCarrier["chunk"]>[0];

/** Performs requests as a client does: with the network of its own. */
class Client implements RequestCarrier {
  readonly starts: Start[] = [];
  readonly chunks: Chunk[] = [];
  readonly transport = new DelegatedTransport(this);
  readonly #sockets = new Map<string, WebSocket>();
  #cancelled: (chunk: Chunk) => void = () => {};
  readonly cancelled = new Promise<Chunk>((resolve) => {
    this.#cancelled = resolve;
  });

  async start(start: Start): Promise<void> {
    this.starts.push(start);
    if (start.transport === "websocket") this.#open(start);
  }

  async chunk(chunk: Chunk): Promise<void> {
    this.chunks.push(chunk);
    if (chunk.cancel) return this.#cancelled(chunk);
    const socket = this.#sockets.get(chunk.requestId);
    if (socket) return socket.send(chunk.data);
    if (chunk.end) void this.#perform(chunk);
  }

  async #perform({ requestId, data }: Chunk): Promise<void> {
    const start = this.starts.find((known) => known.requestId === requestId);
    if (!start) throw new Error("a body without a head");
    const headers = Object.entries(start.headers).map(([name, [value = ""]]): [string, string] => [
      name,
      value,
    ]);
    try {
      const response = await fetch(start.url, { method: start.method, headers, body: data });
      const { status, statusText } = response;
      const told = Object.fromEntries([...response.headers].map(([name, value]) => [name, [value]]));
      this.transport.responseStart({ requestId, status, statusText, headers: told });
      for await (const bytes of response.body ?? []) {
        const piece = Buffer.from(bytes).toString("base64");
        this.transport.responseChunk({ requestId, data: piece, binary: true, end: false });
      }
      this.transport.responseChunk({ requestId, data: "", end: true });
    } catch (error) {
      this.transport.responseStart({ requestId, status: 502, headers: {} });
      const message = (error as Error).message;
      this.transport.responseChunk({ requestId, data: "", end: true, error: { message } });
    }
  }

  #open({ requestId, url }: Start): void {
    const socket = new WebSocket(url);
    this.#sockets.set(requestId, socket);
    socket.on("open", () => this.transport.responseStart({ requestId, status: 101, headers: {} }));
    socket.on("error", () => this.transport.responseStart({ requestId, status: 502, headers: {} }));
    socket.on("message", (data) => this.transport.responseChunk({ requestId, data: String(data) }));
    socket.on("close", () => this.transport.responseChunk({ requestId, data: "", end: true }));
  }
}

async function asked(steps: readonly Step[], make = openAICompletions) {
  const provider = await scriptedProvider(steps);
  const client = new Client();
  const config = { baseUrl: provider.url, apiKey: "key" };
  const model: Model = make({ config, name: "default" }, client.transport);
  return { provider, client, model, [Symbol.asyncDispose]: () => provider[Symbol.asyncDispose]() };
}

test("a client performs requests, and its answers stream in", async () => {
  await using session = await asked([{ text: "grün genug" }]);
  const { client, model, provider } = session;
  const sink = notebook();
  const response = await model.call(modelRequest(), sink);
  expect(response.content).toBe("grün genug");
  expect(sink.lines).toEqual(["text grün ", "text genug"]);
  expect(client.starts).toMatchObject([
    {
      method: "POST",
      url: `${provider.url}/chat/completions`,
      headers: { authorization: ["Bearer key"], "x-initiator": ["user"] },
      sessionId: "some-session",
      agentId: "some-session",
      agentInvocationId: "some-call",
      interactionType: "conversation-agent",
      transport: "http",
    },
  ]);
  expect(client.chunks).toMatchObject([{ binary: false, end: true, cancel: false }]);
});

test("a status that the provider answers with stays what it is", async () => {
  await using session = await asked([{ status: 429, headers: { "retry-after": "2" } }]);
  await expect(session.model.call(modelRequest(), notebook())).rejects.toMatchObject({
    reason: "rate_limit",
    details: { retryAfterMs: 2000 },
  });
});

test("a client that can't perform a request says why", async () => {
  await using session = await asked([{}]);
  await session.provider[Symbol.asyncDispose]();
  await expect(session.model.call(modelRequest(), notebook())).rejects.toMatchObject({
    reason: "broken",
    message: "Model request failed: fetch failed",
  });
});

test("aborting tells the client, whose late answer nobody takes", async () => {
  await using session = await asked([{ handle: () => {} }]);
  const { client, model, provider } = session;
  const abort = new AbortController();
  const calling = model.call(modelRequest({ signal: abort.signal }), notebook());
  await provider.request(0);
  abort.abort(new Error("enough"));
  await expect(calling).rejects.toThrow("enough");
  const { requestId, ...cancel } = await client.cancelled;
  expect(cancel).toEqual({
    data: "",
    binary: false,
    end: true,
    cancel: true,
    cancelReason: "runtime cancelled the request",
  });
  expect(client.transport.responseStart({ requestId, status: 200, headers: {} })).toBe(false);
  expect(client.transport.responseChunk({ requestId, data: "x" })).toBe(false);
});

test("a client that goes away fails what it has not answered", async () => {
  await using session = await asked([{ text: "partial", stop: "hang" }]);
  const gone = () => session.client.transport.close(new Error("the client is gone"));
  const calling = session.model.call(modelRequest(), { ...notebook(), text: gone });
  await expect(calling).rejects.toMatchObject({ message: "Model request failed: the client is gone" });
});

test("a client that refuses a frame fails its request", async () => {
  const transport = new DelegatedTransport({
    start: () => Promise.reject(new Error("no handler")),
    chunk: async () => {},
  });
  const model = openAICompletions({ config: { baseUrl: "http://host" }, name: "default" }, transport);
  await expect(model.call(modelRequest(), notebook())).rejects.toThrow("no handler");
});

test("a client performs WebSockets too", async () => {
  await using session = await asked([{ text: "Hi." }, { text: "Again." }], socketResponses);
  const { client, model, provider } = session;
  expect(await model.call(modelRequest(), notebook())).toMatchObject({ content: "Hi." });
  await model.call(modelRequest({ callId: "next" }), notebook());
  expect(client.starts).toMatchObject([
    { method: "GET", url: `${provider.url.replace("http", "ws")}/responses`, transport: "websocket" },
  ]);
  expect(client.chunks).toMatchObject([
    { end: false, agentInvocationId: "some-call" },
    { end: false, agentInvocationId: "next" },
  ]);
  model.close?.();
  expect(await client.cancelled).toMatchObject({ end: true });
});

test("a client that can't open a WebSocket performs the request over HTTP", async () => {
  const provider = await scriptedProvider([{ text: "Hi." }], { refuseSockets: 404 });
  const client = new Client();
  const access = { config: { baseUrl: provider.url }, name: "default" };
  const response = await socketResponses(access, client.transport).call(modelRequest(), notebook());
  expect(response.content).toBe("Hi.");
  expect(client.starts.map(({ transport }) => transport)).toEqual(["websocket", "http"]);
  await provider[Symbol.asyncDispose]();
});
