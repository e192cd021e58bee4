import { describe, expect, test } from "vitest";
import { networkTransport } from "../http/network.js";
import type { Model, ModelMessage, ModelRequest, ModelResponse } from "../model.js";
import { ModelError } from "../model-error.js";
import type { ProviderConfig } from "../provider-config.js";
import { notebook, modelRequest as request } from "../testing/asking.js";
import { type ScriptedProvider, type Step, scriptedProvider } from "../testing/scripted-provider.js";
import { anthropicMessages } from "./anthropic-messages.js";
import { anthropicTraits } from "./traits.js";

const transport = networkTransport({});

function modelAt(provider: ScriptedProvider, config: ProviderConfig = {}, kind = "claude-opus-4.6"): Model {
  const baseUrl = provider.url.replace("/v1", "");
  const access = { config: { type: "anthropic", baseUrl, ...config }, name: "default" };
  return anthropicMessages(access, { transport, traits: anthropicTraits(kind) });
}

async function answer(step: Step, overrides: Partial<ModelRequest> = {}): Promise<ModelResponse> {
  await using provider = await scriptedProvider([step]);
  return await modelAt(provider).call(request(overrides), notebook());
}

async function failure(step: Step): Promise<ModelError> {
  const error = await answer(step).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ModelError);
  return error as ModelError;
}

const cached = { cache_control: { type: "ephemeral" } };

describe("the request", () => {
  const thought = { type: "thinking", thinking: "Hm.", signature: "sig" };
  const messages: readonly ModelMessage[] = [
    { role: "system", content: "Be good." },
    {
      role: "user",
      content: [
        { type: "text", text: "See" },
        { type: "image", mimeType: "image/png", data: "AAAA" },
        { type: "document", mimeType: "application/pdf", data: "BBBB", name: "b.pdf" },
      ],
    },
    {
      role: "assistant",
      content: "Looking.",
      toolCalls: [
        { id: "c1", name: "view", arguments: '{"path":"/a"}' },
        { id: "c2", name: "list", arguments: "" },
      ],
      details: { reasoningBlocks: { provider: "anthropic-messages", blocks: [thought] } },
    },
    { role: "tool", toolCallId: "c1", content: "text" },
    {
      role: "tool",
      toolCallId: "c2",
      content: "seen",
      images: [{ mimeType: "image/png", data: "CCCC", description: "a picture" }],
    },
    { role: "user", content: "Hurry." },
  ];

  test("carries the conversation as the wire has it, and marks what to cache", async () => {
    await using provider = await scriptedProvider([{ text: "Hi." }]);
    const tools = ["view", "list"].map((name) => ({ name, description: name, parameters: {} }));
    await modelAt(provider).call(request({ messages, tools, reasoningEffort: "medium" }), notebook());
    const { url, body } = await provider.request(0);
    expect(url).toBe("/v1/messages");
    expect(body).toEqual({
      model: "some-model",
      max_tokens: 32_000,
      system: [{ type: "text", text: "Be good.", ...cached }],
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "See" },
            { type: "image", source: { type: "base64", media_type: "image/png", data: "AAAA" } },
            { type: "document", source: { type: "base64", media_type: "application/pdf", data: "BBBB" } },
          ],
        },
        {
          role: "assistant",
          content: [
            thought,
            { type: "text", text: "Looking." },
            { type: "tool_use", id: "c1", name: "view", input: { path: "/a" } },
            { type: "tool_use", id: "c2", name: "list", input: {} },
          ],
        },
        {
          role: "user",
          content: [
            { type: "tool_result", tool_use_id: "c1", content: "text" },
            {
              type: "tool_result",
              tool_use_id: "c2",
              content: [
                { type: "text", text: "seen" },
                { type: "image", source: { type: "base64", media_type: "image/png", data: "CCCC" } },
              ],
            },
          ],
        },
        { role: "user", content: [{ type: "text", text: "Hurry.", ...cached }] },
      ],
      tools: [
        { name: "view", description: "view", input_schema: {} },
        { name: "list", description: "list", input_schema: {}, ...cached },
      ],
      temperature: 1,
      thinking: { type: "adaptive", display: "summarized" },
      output_config: { effort: "medium" },
      stream: true,
    });
  });

  test("has no marks and no thinking for a model of another kind", async () => {
    await using provider = await scriptedProvider([{ text: "Hi." }]);
    await modelAt(provider, {}, "some-model").call(
      request({ stream: false, maxOutputTokens: 50 }),
      notebook(),
    );
    expect((await provider.request(0)).body).toEqual({
      model: "some-model",
      max_tokens: 50,
      system: [],
      messages: [{ role: "user", content: [{ type: "text", text: "Hello." }] }],
      temperature: 0,
      stream: true,
    });
  });

  test("leaves out what would be empty, and the reasoning of another wire", async () => {
    await using provider = await scriptedProvider([{ text: "Hi." }]);
    const foreign = { provider: "openai-responses", blocks: [{ type: "reasoning", id: "rs_1" }] } as const;
    const empty: ModelMessage = {
      role: "assistant",
      content: null,
      toolCalls: [],
      details: { reasoningBlocks: foreign },
    };
    await modelAt(provider, {}, "m").call(
      request({ messages: [{ role: "user", content: "One." }, empty, { role: "user", content: "Two." }] }),
      notebook(),
    );
    expect((await provider.request(0)).body.messages).toEqual([
      {
        role: "user",
        content: [
          { type: "text", text: "One." },
          { type: "text", text: "Two." },
        ],
      },
    ]);
  });

  test("shows the key, the bearer token, and lets the provider's headers win over both", async () => {
    await using provider = await scriptedProvider([{ text: "Hi." }]);
    const config = { apiKey: "key", bearerToken: "bearer" };
    await modelAt(provider, config).call(request(), notebook());
    const headers = { "X-Api-Key": "mine", "anthropic-version": "2024-01-01", "anthropic-beta": "b" };
    await modelAt(provider, { ...config, headers }).call(request(), notebook());
    expect((await provider.request(0)).headers).toMatchObject({
      "x-api-key": "key",
      authorization: "Bearer bearer",
      "anthropic-version": "2023-06-01",
      "x-initiator": "user",
    });
    expect((await provider.request(1)).headers).toMatchObject({
      "x-api-key": "mine",
      "anthropic-version": "2024-01-01",
      "anthropic-beta": "b",
    });
  });
});

describe("the answer", () => {
  const step: Step = {
    reasoning: "Hmm, so",
    text: "Let me look.",
    tools: [{ name: "view", args: { p: 1 } }],
  };
  const thought = { type: "thinking", thinking: "Hmm, so", signature: "sig-msg_1" };
  const whole = {
    content: "Let me look.",
    reasoning: "Hmm, so",
    toolCalls: [{ id: "toolu_msg_1_0", name: "view", arguments: '{"p":1}' }],
    finishReason: "tool_calls",
    apiCallId: "msg_1",
    usage: {
      inputTokens: 147,
      outputTokens: 10,
      cacheReadTokens: 40,
      cacheWriteTokens: 7,
      cacheReported: true,
    },
    details: {
      reasoningOpaque: "sig-msg_1",
      reasoningBlocks: { provider: "anthropic-messages", blocks: [thought] },
    },
    reasoningSummary: "detailed",
  };

  test("streams text, thoughts and tool calls as they come", async () => {
    await using provider = await scriptedProvider([step]);
    const sink = notebook();
    const response = await modelAt(provider).call(request(), sink);
    expect(sink.lines).toEqual([
      "reasoning Hmm, ",
      "reasoning so",
      "text Let m",
      "text e loo",
      "text k.",
      'call toolu_msg_1_0 view {"p":',
      "call toolu_msg_1_0 view 1}",
    ]);
    expect(sink.attempts).toEqual(["start", "sent http /v1/messages"]);
    expect(response).toMatchObject(whole);
    expect(response.timings?.firstOutputMs).toBeGreaterThan(0);
  });

  test("is whole when nobody wants deltas", async () => {
    await using provider = await scriptedProvider([step]);
    const sink = notebook();
    expect(await modelAt(provider).call(request({ stream: false }), sink)).toMatchObject(whole);
    expect(sink.lines).toEqual([]);
  });

  test("may come in one piece", async () => {
    const raw = JSON.stringify({
      type: "message",
      id: "msg_1",
      content: [
        thought,
        { type: "text", text: "Let me look." },
        { type: "tool_use", id: "toolu_msg_1_0", name: "view", input: { p: 1 } },
      ],
      stop_reason: "tool_use",
      usage: {
        input_tokens: 100,
        output_tokens: 10,
        cache_read_input_tokens: 40,
        cache_creation_input_tokens: 7,
      },
    });
    expect(await answer({ raw })).toMatchObject(whole);
  });

  test("whose thoughts come between its words is shown again in its own order", async () => {
    const block = (index: number, content_block: object, delta: object) => [
      { type: "content_block_start", index, content_block },
      { type: "content_block_delta", index, delta },
    ];
    const think = (index: number, thinking: string) => [
      ...block(index, { type: "thinking" }, { type: "thinking_delta", thinking }),
      { type: "content_block_delta", index, delta: { type: "signature_delta", signature: `s${index}` } },
    ];
    const events = [
      { type: "message_start", message: { id: "m" } },
      ...think(0, "One"),
      ...block(
        1,
        { type: "tool_use", id: "t1", name: "view" },
        { type: "input_json_delta", partial_json: "{}" },
      ),
      { type: "content_block_start", index: 2, content_block: { type: "redacted_thinking", data: "XX" } },
      ...block(3, { type: "text", text: "" }, { type: "text_delta", text: "Said" }),
      ...block(
        4,
        { type: "tool_use", id: "t2", name: "view" },
        { type: "input_json_delta", partial_json: "{}" },
      ),
      { type: "message_stop" },
    ];
    await using provider = await scriptedProvider([{ events }]);
    const model = modelAt(provider);
    const { content, toolCalls, details } = await model.call(request(), notebook());
    const said = { role: "assistant", content, toolCalls, details } as const;
    const results = toolCalls.map(({ id }) => ({ role: "tool", toolCallId: id, content: "ok" }) as const);
    await model.call(request({ messages: [said, ...results] }), notebook());
    expect((await provider.request(1)).body.messages[0]).toEqual({
      role: "assistant",
      content: [
        { type: "thinking", thinking: "One", signature: "s0" },
        { type: "tool_use", id: "t1", name: "view", input: {} },
        { type: "redacted_thinking", data: "XX" },
        { type: "text", text: "Said" },
        { type: "tool_use", id: "t2", name: "view", input: {} },
      ],
    });
  });

  test("keeps no thought that isn't signed", async () => {
    const events = [
      { type: "message_start", message: { id: "m" } },
      { type: "content_block_start", index: 0, content_block: { type: "thinking", thinking: "Unsigned" } },
      { type: "message_stop" },
    ];
    expect(await answer({ events })).toMatchObject({ reasoning: "Unsigned", details: undefined });
  });

  test.each([
    ["end_turn", "stop"],
    ["stop_sequence", "stop"],
    ["pause_turn", "stop"],
    ["max_tokens", "length"],
    ["model_context_window_exceeded", "length"],
    ["refusal", "content_filter"],
  ])("that stopped for %s ended as %s", async (finish, finishReason) => {
    expect((await answer({ text: "Hi.", finish })).finishReason).toBe(finishReason);
  });
});

describe("a failure", () => {
  test.each([
    [400, "rejected"],
    [401, "authentication"],
    [429, "rate_limit"],
    [529, "overloaded"],
  ])("with status %i is %s", async (status, reason) => {
    const raw = JSON.stringify({ type: "error", error: { type: "some_error", message: "boom" } });
    const error = await failure({ status, raw });
    expect(error).toMatchObject({ reason, message: `${status} boom` });
    expect(error.details).toMatchObject({ type: "some_error", detail: { message: "boom" } });
  });

  test("is a prompt that is too long when the provider says so", async () => {
    const message = "prompt is too long: 210000 tokens > 200000 maximum";
    const raw = JSON.stringify({ error: { type: "invalid_request_error", message } });
    expect(await failure({ status: 400, raw })).toMatchObject({ reason: "too_large" });
  });

  test.each([
    ["in the stream", { events: [{ type: "error", error: { type: "overloaded_error", message: "Busy" } }] }],
    ["in place of an answer", { raw: '{"error":{"type":"overloaded_error","message":"Busy"}}' }],
  ])("may come %s", async (_, step) => {
    expect(await failure(step)).toMatchObject({ reason: "overloaded", message: "Busy" });
  });

  test.each([
    ["ends without its end", { text: "partial", stop: "end" }],
    ["breaks off", { text: "partial", stop: "drop" }],
    ["is a web page", { raw: "<html>" }],
    ["holds no JSON", { raw: "data: nonsense\n\n" }],
    ["is some other JSON", { raw: '{"hello":1}' }],
  ] as const)("is a broken answer when it %s", async (_, step) => {
    expect(await failure(step)).toMatchObject({ reason: "broken", boundary: "transport" });
  });
});
