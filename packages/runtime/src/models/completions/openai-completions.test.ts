import { describe, expect, test } from "vitest";
import { networkTransport } from "../http/network.js";
import type { Model, ModelRequest, ModelResponse } from "../model.js";
import { ModelError } from "../model-error.js";
import type { ProviderConfig } from "../provider-config.js";
import { notebook, modelRequest as request } from "../testing/asking.js";
import { type ScriptedProvider, type Step, scriptedProvider } from "../testing/scripted-provider.js";
import { openAICompletions } from "./openai-completions.js";

const transport = networkTransport({});

function modelAt(provider: ScriptedProvider, config: ProviderConfig = {}): Model {
  return openAICompletions({ config: { baseUrl: provider.url, ...config }, name: "default" }, transport);
}

async function failure(step: Step, config: ProviderConfig = {}, stream = true): Promise<ModelError> {
  await using provider = await scriptedProvider([step]);
  const error = await modelAt(provider, config)
    .call(request({ stream }), notebook())
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ModelError);
  return error as ModelError;
}

async function answer(step: Step, overrides: Partial<ModelRequest> = {}): Promise<ModelResponse> {
  await using provider = await scriptedProvider([step]);
  return await modelAt(provider).call(request(overrides), notebook());
}

describe("the request", () => {
  test("carries the conversation as the chat-completions wire has it", async () => {
    await using provider = await scriptedProvider([{ text: "Hi." }]);
    await modelAt(provider).call(
      request({
        messages: [
          { role: "system", content: "Be good." },
          {
            role: "user",
            content: [
              { type: "text", text: "See" },
              { type: "image", mimeType: "image/png", data: "AAAA" },
            ],
          },
          {
            role: "assistant",
            content: null,
            toolCalls: [{ id: "c1", name: "view", arguments: '{ "path": "/a" }' }],
            echo: { refusal: null },
          },
          { role: "tool", toolCallId: "c1", content: "text" },
        ],
        tools: [{ name: "view", description: "Views", parameters: { type: "object" } }],
      }),
      notebook(),
    );
    const { url, body } = await provider.request(0);
    expect(url).toBe("/v1/chat/completions");
    expect(body).toEqual({
      model: "some-model",
      messages: [
        { role: "system", content: "Be good." },
        {
          role: "user",
          content: [
            { type: "text", text: "See" },
            { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
          ],
        },
        {
          role: "assistant",
          content: null,
          refusal: null,
          tool_calls: [
            { id: "c1", type: "function", function: { name: "view", arguments: '{ "path": "/a" }' } },
          ],
        },
        { role: "tool", tool_call_id: "c1", content: "text" },
      ],
      temperature: 0,
      top_p: 0.95,
      frequency_penalty: 0,
      presence_penalty: 0,
      tools: [
        {
          type: "function",
          function: { name: "view", description: "Views", parameters: { type: "object" } },
        },
      ],
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  test("asks a reasoning model for its effort and leaves the sampling to it", async () => {
    await using provider = await scriptedProvider([{ text: "Hi." }]);
    const responseFormat = { type: "json_schema", jsonSchema: { name: "x" } } as const;
    await modelAt(provider).call(
      request({ stream: false, reasoningEffort: "low", maxOutputTokens: 7, responseFormat }),
      notebook(),
    );
    expect((await provider.request(0)).body).toEqual({
      model: "some-model",
      messages: [{ role: "user", content: "Hello." }],
      reasoning_effort: "low",
      temperature: 1,
      max_tokens: 7,
      response_format: { type: "json_schema", json_schema: { name: "x" } },
    });
  });

  test("prefers the bearer token, and the request's own headers over everything", async () => {
    await using provider = await scriptedProvider([{ text: "Hi." }]);
    const config = {
      apiKey: "key",
      bearerToken: "bearer",
      headers: { "X-Team": "a", Authorization: "mine" },
    };
    await modelAt(provider, config).call(request(), notebook());
    await modelAt(provider, config).call(
      request({ initiator: "agent", headers: { "x-team": "b", authorization: "own" } }),
      notebook(),
    );
    expect((await provider.request(0)).headers).toMatchObject({
      authorization: "Bearer bearer",
      "x-team": "a",
      "x-initiator": "user",
      "x-interaction-type": "conversation-user",
    });
    const { headers } = await provider.request(1);
    expect(headers).toMatchObject({ authorization: "own", "x-team": "b", "x-initiator": "agent" });
    expect(headers).not.toHaveProperty("x-interaction-type");
  });

  test.each([
    [
      { azure: { apiVersion: "2024-10-21" } },
      "/openai/deployments/some-model/chat/completions?api-version=2024-10-21",
    ],
    [{}, "/openai/v1/chat/completions"],
  ])("goes to Azure's routes with its own key header", async (config, url) => {
    await using provider = await scriptedProvider([{ text: "Hi." }]);
    const baseUrl = provider.url.replace("/v1", "/");
    await modelAt(provider, { type: "azure", apiKey: "key", ...config, baseUrl }).call(request(), notebook());
    const seen = await provider.request(0);
    expect(seen.url).toBe(url);
    expect(seen.headers["api-key"]).toBe("key");
    expect(seen.headers.authorization).toBeUndefined();
  });
});

describe("the answer", () => {
  test("streams text, reasoning and tool calls as they come", async () => {
    await using provider = await scriptedProvider([
      { reasoning: "Hmm", text: "Let me look.", tools: [{ name: "view", args: { path: "/a" } }] },
    ]);
    const sink = notebook();
    const response = await modelAt(provider).call(request(), sink);
    expect(sink.lines).toEqual([
      "reasoning Hmm",
      "text Let m",
      "text e loo",
      "text k.",
      'call call_cc-1_0 view {"path":"/a"}',
    ]);
    expect(response).toMatchObject({
      content: "Let me look.",
      reasoning: "Hmm",
      toolCalls: [{ id: "call_cc-1_0", name: "view", arguments: '{"path":"/a"}' }],
      finishReason: "tool_calls",
      apiCallId: "cc-1",
      usage: { inputTokens: 100, outputTokens: 10, cacheReadTokens: 0 },
      echo: { refusal: null, reasoning_content: "Hmm" },
    });
    expect(response.timings?.firstOutputMs).toBeGreaterThan(0);
  });

  test("is whole when it was not streamed", async () => {
    const step = { reasoning: "Hmm", text: "Hi.", tools: [{ name: "view" }], usage: null };
    const response = await answer(step, { stream: false });
    expect(response).toMatchObject({
      content: "Hi.",
      reasoning: "Hmm",
      toolCalls: [{ name: "view", arguments: "{}" }],
      echo: { reasoning_content: "Hmm" },
      usage: { inputTokens: undefined, cacheReadTokens: 0 },
    });
  });

  test("puts a tool call together from pieces, with or without an index or an id", async () => {
    const chunk = (delta: object) => `data: ${JSON.stringify({ choices: [{ delta }] })}\n\n`;
    const call = (fields: object) => chunk({ tool_calls: [fields] });
    const raw = [
      call({ id: "a", function: { name: "one", arguments: "" } }),
      call({ function: { arguments: '{"x"' } }),
      call({ function: { arguments: ":1}" } }),
      call({ id: "b", function: { name: "two", arguments: "{}" } }),
      call({ index: 7, function: { name: "three", arguments: "{}" } }),
      `data: ${JSON.stringify({ choices: [{ delta: {}, finish_reason: "tool_calls" }] })}\n\n`,
    ].join("");
    const { toolCalls } = await answer({ raw });
    expect(toolCalls).toEqual([
      { id: "a", name: "one", arguments: '{"x":1}' },
      { id: "b", name: "two", arguments: "{}" },
      { id: expect.stringMatching(/^call_/), name: "three", arguments: "{}" },
    ]);
  });

  test("keeps a character that arrives in two packets", async () => {
    const bytes = Buffer.from(
      `data: ${JSON.stringify({ choices: [{ delta: { content: "grün" }, finish_reason: "stop" }] })}\n\n`,
    );
    const cut = bytes.indexOf(0xc3) + 1;
    const { content } = await answer({
      handle: (_, response) => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.write(bytes.subarray(0, cut), () => setImmediate(() => response.end(bytes.subarray(cut))));
      },
    });
    expect(content).toBe("grün");
  });

  test("tells of the provider's cache and its reasoning tokens", async () => {
    const usage = {
      prompt_tokens: 100,
      completion_tokens: 50,
      prompt_tokens_details: { cached_tokens: 40 },
      completion_tokens_details: { reasoning_tokens: 7 },
    };
    expect((await answer({ text: "Hi.", usage })).usage).toMatchObject({
      cacheReadTokens: 40,
      cacheReported: true,
      reasoningTokens: 7,
    });
  });
});

describe("a failure", () => {
  test.each([
    [400, "rejected", "400 boom"],
    [401, "authentication", "401 boom"],
    [403, "forbidden", "403 boom"],
    [404, "not_found", "404 boom"],
    [408, "overloaded", "408 boom"],
    [413, "too_large", "413 boom"],
    [429, "rate_limit", "429 boom"],
    [500, "overloaded", "500 boom"],
    [529, "overloaded", "529 boom"],
  ])("with status %i is %s", async (status, reason, message) => {
    const error = await failure({ status });
    expect(error).toMatchObject({ reason, message, boundary: "api" });
    expect(error.details).toMatchObject({
      statusCode: status,
      code: "some_code",
      type: "bad",
      detail: { message: "boom", type: "bad", code: "some_code" },
    });
  });

  test("without an explanation is told by its status", async () => {
    const error = await failure({ status: 400, raw: "oops" });
    expect(error.message).toBe("400 Bad Request");
    expect(error.details).toMatchObject({ detail: "400 Bad Request", isExplained: false });
  });

  test("says how long the provider asks to wait", async () => {
    const soon = await failure({ status: 429, headers: { "retry-after": "2" } });
    expect(soon.details.retryAfterMs).toBe(2000);
    const at = new Date(Date.now() + 60_000).toUTCString();
    const later = await failure({ status: 503, headers: { "retry-after": at } });
    expect(later.details.retryAfterMs).toBeGreaterThan(50_000);
  });

  test("never shows a secret that the provider echoes", async () => {
    const raw = JSON.stringify({ error: { message: "Incorrect key sk-secret-1 for tenant-xyz" } });
    const error = await failure(
      { status: 401, raw },
      { apiKey: "sk-secret-1", headers: { "x-tenant": "tenant-xyz" } },
    );
    expect(error.message).toBe("401 Incorrect key *** for ***");
    expect(JSON.stringify(error.details)).not.toMatch(/sk-secret|tenant-xyz/);
  });

  test("never shows the password of a base URL", async () => {
    await using provider = await scriptedProvider([{ status: 404 }]);
    const baseUrl = provider.url.replace("http://", "http://user:hunter22@");
    const error = await modelAt(provider, { baseUrl })
      .call(request(), notebook())
      .catch((thrown: unknown) => thrown as ModelError);
    expect(error).toMatchObject({ reason: "not_found" });
    expect(JSON.stringify(error)).not.toContain("hunter22");
  });

  test.each([
    ["ends before its first chunk", { raw: "", headers: { "content-type": "text/event-stream" } }],
    ["is a web page", { raw: "<html>hello</html>" }],
    ["holds no JSON", { raw: "data: nonsense\n\n" }],
    ["holds something else", { raw: 'data: {"choices":[{"delta":{"tool_calls":5}}]}\n\n' }],
    ["ends without a finish", { text: "partial", stop: "end" }],
    ["breaks off", { text: "partial", stop: "drop" }],
  ] as const)("is a broken answer when the stream %s", async (_, step) => {
    expect(await failure(step)).toMatchObject({ reason: "broken", boundary: "transport" });
  });

  test.each([[true], [false]])("may come in place of an answer (streamed: %s)", async (stream) => {
    const error = { message: "overloaded", type: "server_error", code: "x" };
    const raw = stream ? `data: ${JSON.stringify({ error })}\n\n` : JSON.stringify({ error });
    const thrown = await failure({ raw }, {}, stream);
    expect(thrown).toMatchObject({ reason: "overloaded", message: "overloaded" });
    expect(thrown.details).toMatchObject({ code: "x", detail: error });
  });

  test("is unreachable when nobody listens", async () => {
    const provider = await scriptedProvider([{}]);
    await provider[Symbol.asyncDispose]();
    const error = await modelAt(provider)
      .call(request(), notebook())
      .catch((thrown: unknown) => thrown as ModelError);
    expect(error).toMatchObject({ reason: "unreachable" });
    expect((error as ModelError).details.advice).toContain(
      `Could not connect to local model provider at ${provider.url}.`,
    );
  });
});

describe("aborting", () => {
  test("ends a call that waits for its answer, and its connection", async () => {
    await using provider = await scriptedProvider([{ handle: () => {} }]);
    const abort = new AbortController();
    const calling = modelAt(provider).call(request({ signal: abort.signal }), notebook());
    const { dropped } = await provider.request(0);
    abort.abort(new Error("enough"));
    await expect(calling).rejects.toThrow("enough");
    await dropped;
  });

  test("ends a stream in its middle, and its connection", async () => {
    await using provider = await scriptedProvider([{ text: "partial", stop: "hang" }]);
    const abort = new AbortController();
    const sink = { ...notebook(), text: () => abort.abort(new Error("enough")) };
    await expect(modelAt(provider).call(request({ signal: abort.signal }), sink)).rejects.toThrow("enough");
    await (await provider.request(0)).dropped;
  });
});
