import { describe, expect, test } from "vitest";
import { networkTransport } from "../http/network.js";
import type { Model, ModelMessage, ModelRequest, ModelResponse } from "../model.js";
import { ModelError } from "../model-error.js";
import { notebook, modelRequest as request } from "../testing/asking.js";
import { responsesAnswer } from "../testing/responses-script.js";
import { type ScriptedProvider, type Step, scriptedProvider } from "../testing/scripted-provider.js";
import { openAIResponses } from "./openai-responses.js";

function modelAt({ url }: ScriptedProvider): Model {
  return openAIResponses({ config: { baseUrl: url, apiKey: "key" }, name: "default" }, networkTransport({}));
}

async function answer(step: Step, overrides: Partial<ModelRequest> = {}): Promise<ModelResponse> {
  await using provider = await scriptedProvider([step]);
  return await modelAt(provider).call(request(overrides), notebook());
}

async function failure(step: Step, overrides: Partial<ModelRequest> = {}): Promise<ModelError> {
  const error = await answer(step, overrides).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ModelError);
  return error as ModelError;
}

async function asked(overrides: Partial<ModelRequest>) {
  await using provider = await scriptedProvider([{ text: "Hi." }]);
  await modelAt(provider).call(request(overrides), notebook());
  return await provider.request(0);
}

const reasoning = { id: "rs_1", type: "reasoning", summary: [], encrypted_content: "enc" };

describe("the request", () => {
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
      toolCalls: [{ id: "c1", name: "view", arguments: "{}" }],
      details: {
        phase: "commentary",
        reasoningBlocks: { provider: "openai-responses", blocks: [reasoning] },
      },
    },
    {
      role: "tool",
      toolCallId: "c1",
      content: "seen",
      images: [{ mimeType: "image/png", data: "CCCC", description: "a picture" }],
    },
  ];

  test("carries the conversation as items", async () => {
    const tools = [{ name: "view", description: "Views", parameters: { type: "object" } }];
    const { url, headers, body } = await asked({ messages, tools, maxOutputTokens: 7 });
    expect(url).toBe("/v1/responses");
    expect(headers.authorization).toBe("Bearer key");
    expect(body).toEqual({
      model: "some-model",
      instructions: "Be good.",
      input: [
        {
          role: "user",
          content: [
            { type: "input_text", text: "See" },
            { type: "input_image", detail: "auto", image_url: "data:image/png;base64,AAAA" },
            {
              type: "input_file",
              file_data: "data:application/pdf;base64,BBBB",
              file_id: null,
              filename: "b.pdf",
            },
          ],
          type: "message",
        },
        reasoning,
        {
          type: "message",
          id: expect.stringMatching(/^msg_[0-9a-f-]{36}$/),
          role: "assistant",
          content: [{ annotations: [], type: "output_text", text: "Looking." }],
          status: "completed",
          phase: "commentary",
        },
        {
          type: "function_call",
          id: "fc_c1",
          name: "view",
          arguments: "{}",
          call_id: "c1",
          status: "completed",
        },
        {
          type: "function_call_output",
          call_id: "c1",
          output: [
            { type: "input_text", text: "seen" },
            { type: "input_image", detail: "auto", image_url: "data:image/png;base64,CCCC" },
          ],
        },
      ],
      tools: [
        {
          name: "view",
          description: "Views",
          parameters: { type: "object" },
          strict: false,
          type: "function",
        },
      ],
      reasoning: { summary: "auto" },
      prompt_cache_key: expect.stringMatching(/^[0-9a-f]{32}$/),
      max_output_tokens: 7,
      store: false,
      stream: true,
      include: ["reasoning.encrypted_content"],
      parallel_tool_calls: true,
    });
  });

  test("without system message or tools says so", async () => {
    const { body } = await asked({ stream: false });
    expect(body).toMatchObject({ instructions: "", tools: [] });
    expect(body).not.toHaveProperty("stream");
    expect(body).not.toHaveProperty("parallel_tool_calls");
  });

  test.each([
    [{ reasoningEffort: "low" }, { effort: "low", summary: "auto" }],
    [{ reasoningEffort: "low", reasoningSummary: "none" }, { effort: "low" }],
    [{ reasoningSummary: "concise" }, { summary: "concise" }],
    [{ reasoningSummary: "none" }, {}],
    [{ reasoningEffort: "none" }, { effort: "none" }],
  ] as const)("asks for reasoning as %j says", async (overrides, expected) => {
    expect((await asked(overrides)).body["reasoning"]).toEqual(expected);
  });

  test("asks for no encrypted reasoning when there is none", async () => {
    expect((await asked({ reasoningEffort: "none" })).body).not.toHaveProperty("include");
  });

  test("asks for an answer in a format", async () => {
    const jsonSchema = { name: "x", schema: { type: "object" }, strict: true };
    const { body } = await asked({ responseFormat: { type: "json_schema", jsonSchema } });
    expect(body["text"]).toEqual({ format: { type: "json_schema", ...jsonSchema } });
  });
});

describe("the answer", () => {
  const step: Step = {
    reasoning: "Hmm, so",
    text: "Let me look.",
    tools: [{ name: "view", args: { p: 1 } }],
  };
  const block = {
    id: "rs_resp_1",
    type: "reasoning",
    summary: [{ type: "summary_text", text: "Hmm, so" }],
    encrypted_content: "enc-resp_1",
  };
  const whole = {
    content: "Let me look.",
    reasoning: "Hmm, so",
    toolCalls: [{ id: "call_resp_1_0", name: "view", arguments: '{"p":1}' }],
    finishReason: "tool_calls",
    apiCallId: "resp_1",
    usage: {
      inputTokens: 100,
      outputTokens: 10,
      cacheReadTokens: 40,
      cacheWriteTokens: 0,
      reasoningTokens: 3,
      cacheReported: true,
    },
    details: {
      reasoningOpaque: "rs_resp_1",
      encryptedContent: "enc-resp_1",
      reasoningBlocks: { provider: "openai-responses", blocks: [block] },
    },
  };

  test("streams summaries, text and calls as they come", async () => {
    await using provider = await scriptedProvider([step]);
    const sink = notebook();
    const response = await modelAt(provider).call(request(), sink);
    expect(sink.lines).toEqual([
      "reasoning Hmm, ",
      "reasoning so",
      "message",
      "text Let m",
      "text e loo",
      "text k.",
      'call call_resp_1_0 view {"p":',
      "call call_resp_1_0 view 1}",
    ]);
    expect(response).toMatchObject({ ...whole, reasoningSummary: "detailed" });
    expect(response.timings?.chunkGapMs).toBeGreaterThan(0);
  });

  test.each([
    ["when it was not streamed", { stream: false }, step],
    ["in place of a stream", {}, { raw: JSON.stringify(responsesAnswer(step, 1).whole) }],
  ])("is whole %s", async (_, overrides, given) => {
    expect(await answer(given, overrides)).toMatchObject(whole);
  });

  test("parts the parts of a summary by an empty line", async () => {
    const summary = [
      { type: "summary_text", text: "A" },
      { type: "summary_text", text: "B" },
    ];
    const part = (delta: string) => [
      { type: "response.reasoning_summary_part.added" },
      { type: "response.reasoning_summary_text.delta", delta },
    ];
    const item = { ...reasoning, summary };
    const events = [
      ...part("A"),
      ...part("B"),
      { type: "response.completed", response: { id: "r", output: [item] } },
    ];
    await using provider = await scriptedProvider([{ events }]);
    const sink = notebook();
    const response = await modelAt(provider).call(request(), sink);
    expect(sink.lines).toEqual(["reasoning A", "reasoning \n\n", "reasoning B"]);
    expect(response.reasoning).toBe("A\n\nB");
  });

  test("tells the phase of a text, and of an answer of one kind that no server tool was used", async () => {
    const message = {
      type: "message",
      id: "m",
      phase: "final_answer",
      content: [{ type: "output_text", text: "x" }],
    };
    const events = [
      { type: "response.output_item.added", item: { ...message, content: [] } },
      { type: "response.completed", response: { id: "r", output: [message] } },
    ];
    await using provider = await scriptedProvider([{ events }]);
    const sink = notebook();
    const { details } = await modelAt(provider).call(request(), sink);
    expect(sink.lines).toEqual(["message final_answer"]);
    expect(details).toMatchObject({
      phase: "final_answer",
      serverTools: { provider: "openai-responses" },
    });
  });

  test("holds what was refused, in the model's words", async () => {
    const message = { type: "message", content: [{ type: "refusal", refusal: "I won't." }] };
    const events = [
      { type: "response.refusal.delta", delta: "I won't." },
      { type: "response.completed", response: { id: "r", output: [message] } },
    ];
    expect(await answer({ events })).toMatchObject({ content: "I won't.", finishReason: "stop" });
  });

  test("is what the items were when the end names none", async () => {
    const item = { type: "message", content: [{ type: "output_text", text: "Hi." }] };
    const events = [
      { type: "response.output_item.done", item },
      { type: "response.completed", response: { id: "r", output: [] } },
    ];
    expect(await answer({ events })).toMatchObject({ content: "Hi.", apiCallId: "r" });
  });

  test.each([
    ["max_output_tokens", "length"],
    ["content_filter", "content_filter"],
  ])("cut by %s ended as %s", async (finish, finishReason) => {
    expect(await answer({ text: "Hi", finish })).toMatchObject({ content: "Hi", finishReason });
  });
});

describe("a failure", () => {
  const failed = (error: object) => ({ type: "response.failed", response: { error } });
  test.each([
    [failed({ code: "server_error", message: "m" }), "overloaded"],
    [failed({ code: "invalid_prompt", message: "m" }), "rejected"],
    [{ type: "error", code: "server_error", message: "m" }, "overloaded"],
    [{ type: "error", error: { code: "x", message: "m" } }, "overloaded"],
  ])("in the stream is told by its code", async (event, reason) => {
    expect(await failure({ events: [event] })).toMatchObject({ reason, message: "m" });
  });

  test("may come in place of an answer that was not streamed", async () => {
    const raw = JSON.stringify({ id: "r", status: "failed", error: { code: "server_error", message: "m" } });
    expect(await failure({ raw }, { stream: false })).toMatchObject({ reason: "overloaded" });
  });

  test("is a prompt that is too long when the code says so", async () => {
    const raw = JSON.stringify({ error: { message: "m", code: "context_length_exceeded" } });
    expect(await failure({ status: 400, raw })).toMatchObject({ reason: "too_large" });
  });

  test.each([
    ["ends before anything is done", { events: [{ type: "response.created", response: { id: "r" } }] }],
    ["breaks off", { text: "partial", stop: "drop" }],
    ["is a web page", { raw: "<html>" }],
    ["holds no JSON", { raw: "data: nonsense\n\n" }],
  ] as const)("is a broken answer when the stream %s", async (_, step) => {
    expect(await failure(step)).toMatchObject({ reason: "broken" });
  });
});
