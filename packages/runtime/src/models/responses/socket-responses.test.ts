import { expect, test } from "vitest";
import { networkTransport } from "../http/network.js";
import type { Model, ModelMessage, ModelRequest, ModelResponse } from "../model.js";
import { notebook, modelRequest as request } from "../testing/asking.js";
import {
  type ScriptedProvider,
  type ScriptOptions,
  type Step,
  scriptedProvider,
} from "../testing/scripted-provider.js";
import { socketResponses } from "./socket-responses.js";

interface Talk extends AsyncDisposable {
  readonly provider: ScriptedProvider;
  readonly model: Model;
}

async function talk(steps: readonly Step[], options?: ScriptOptions): Promise<Talk> {
  const provider = await scriptedProvider(steps, options);
  const config = { baseUrl: provider.url, apiKey: "key" };
  const model = socketResponses({ config, name: "default" }, networkTransport({}));
  return {
    provider,
    model,
    async [Symbol.asyncDispose]() {
      model.close?.();
      await provider[Symbol.asyncDispose]();
    },
  };
}

const hello: ModelMessage = { role: "user", content: "Hello." };

function said({ content, toolCalls, details }: ModelResponse): ModelMessage {
  return { role: "assistant", content, toolCalls, details };
}

function ways({ provider }: Talk): readonly string[] {
  return provider.requests.map(({ method }) => method);
}

async function twice(talk: Talk, overrides: Partial<ModelRequest> = {}) {
  const first = await talk.model.call(request(), notebook());
  const result: ModelMessage = { role: "tool", toolCallId: first.toolCalls[0]?.id ?? "", content: "done" };
  const sink = notebook();
  const messages = [hello, said(first), result];
  const second = await talk.model.call(request({ callId: "second", messages, ...overrides }), sink);
  return { first, second, sink };
}

const calling: Step = { reasoning: "Hm.", tools: [{ name: "view", args: { p: 1 } }] };

test("a socket is kept, and a call that goes on sends only what is new", async () => {
  await using session = await talk([calling, { text: "Done." }]);
  const { second, sink } = await twice(session);
  expect(second.content).toBe("Done.");
  expect(ways(session)).toEqual(["WS", "WS"]);
  expect(session.provider.handshakes.length).toBe(1);
  expect(session.provider.handshakes[0]).toMatchObject({ authorization: "Bearer key" });
  expect(sink.attempts).toEqual(["start after resp_1", "sent websocket ws:/responses"]);
  const { body } = await session.provider.request(1);
  expect(body).toMatchObject({
    type: "response.create",
    previous_response_id: "resp_1",
    input: [{ type: "function_call_output", call_id: "call_resp_1_0", output: "done" }],
  });
  expect(body).not.toHaveProperty("stream");
  expect(body).not.toHaveProperty("prompt_cache_key");
});

test("a call that goes on from something else tells all", async () => {
  await using session = await talk([{ text: "One." }, { text: "Two." }]);
  await session.model.call(request(), notebook());
  const messages: ModelMessage[] = [{ role: "user", content: "Another." }, hello];
  await session.model.call(request({ messages }), notebook());
  const { body } = await session.provider.request(1);
  expect(body).not.toHaveProperty("previous_response_id");
  expect(body.input?.length).toBe(2);
});

test("an answer that the provider has forgotten is told again over a new socket", async () => {
  const forgotten = {
    type: "error",
    status: 400,
    error: { code: "previous_response_not_found", message: "Previous response not found." },
  };
  await using session = await talk([calling, { events: [forgotten] }, { text: "Done." }]);
  const { second, sink } = await twice(session);
  expect(second.content).toBe("Done.");
  expect(sink.attempts.filter((line) => line.startsWith("start"))).toEqual(["start after resp_1", "start"]);
  expect(session.provider.handshakes.length).toBe(2);
  expect((await session.provider.request(2)).body.input?.length).toBe(4);
});

test("new credentials open a new socket", async () => {
  await using session = await talk([calling, { text: "Done." }]);
  await twice(session, { headers: { authorization: "Bearer other" } });
  expect(session.provider.handshakes.map(({ authorization }) => authorization)).toEqual([
    "Bearer key",
    "Bearer other",
  ]);
});

test("a socket that closed meanwhile is opened anew", async () => {
  await using session = await talk([{ text: "One." }, { text: "Two." }]);
  await session.model.call(request(), notebook());
  session.model.close?.();
  await (await session.provider.request(0)).dropped;
  expect(await session.model.call(request(), notebook())).toMatchObject({ content: "Two." });
  expect(session.provider.handshakes.length).toBe(2);
});

test("a refused handshake has the call go over HTTP, and the next one try again", async () => {
  await using session = await talk([{ text: "Hi." }], { refuseSockets: 426 });
  const sink = notebook();
  expect(await session.model.call(request(), sink)).toMatchObject({ content: "Hi." });
  expect(sink.attempts).toEqual(["start", "sent http /responses"]);
  await session.model.call(request({ callId: "next" }), notebook());
  expect(session.provider.handshakes.length).toBe(2);
  expect(ways(session)).toEqual(["POST", "POST"]);
});

test("a socket that ends before the answer has the call go over HTTP", async () => {
  await using session = await talk([{ events: [], stop: "end" }, { text: "Hi." }]);
  const sink = notebook();
  expect(await session.model.call(request(), sink)).toMatchObject({ content: "Hi." });
  expect(sink.attempts).toEqual(["start", "sent websocket ws:/responses", "start", "sent http /responses"]);
});

test("a socket that breaks in an answer is a failed attempt; the next one goes over HTTP", async () => {
  await using session = await talk([{ text: "partial", stop: "drop" }, { text: "Hi." }]);
  await expect(session.model.call(request(), notebook())).rejects.toMatchObject({ reason: "broken" });
  expect(await session.model.call(request(), notebook())).toMatchObject({ content: "Hi." });
  expect(ways(session)).toEqual(["WS", "POST"]);
});

test.each([
  [
    { type: "error", status: 429, error: { code: "rate_limit_exceeded", message: "slow" } },
    "rate_limit",
    429,
  ],
  [
    { type: "response.failed", response: { error: { code: "server_error", message: "slow" } } },
    "overloaded",
    500,
  ],
  [{ type: "error", status: 400, error: { code: "invalid_prompt", message: "slow" } }, "rejected", 500],
])("a failure over a socket has a status", async (event, reason, statusCode) => {
  await using session = await talk([{ events: [event] }, { text: "Hi." }]);
  await expect(session.model.call(request(), notebook())).rejects.toMatchObject({
    reason,
    message: "slow",
    details: { statusCode },
  });
  expect(await session.model.call(request(), notebook())).toMatchObject({ content: "Hi." });
  expect(ways(session)).toEqual(["WS", "WS"]);
  expect(session.provider.handshakes.length).toBe(2);
});

test("a message that is no JSON is a broken answer", async () => {
  await using session = await talk([{ events: [], raw: "nonsense" }]);
  await expect(session.model.call(request(), notebook())).rejects.toMatchObject({ reason: "broken" });
});

test("aborting ends the call and its socket", async () => {
  await using session = await talk([{ text: "partial", stop: "hang" }]);
  const abort = new AbortController();
  const sink = { ...notebook(), text: () => abort.abort(new Error("enough")) };
  const calling = session.model.call(request({ signal: abort.signal }), sink);
  await expect(calling).rejects.toThrow("enough");
  await (await session.provider.request(0)).dropped;
});
