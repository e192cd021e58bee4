import { describe, expect, test } from "vitest";
import type { Step } from "../../models/testing/scripted-provider.js";
import { type TestOptions, testSession, toolOf } from "../testing/test-session.js";

const echo = toolOf("echo", ({ text }) => `said ${text}`);
const thinks: Step = { reasoning: "Hmm", tools: [{ name: "echo", args: { text: "a" } }] };
const PICTURE = { type: "image", data: "AAAA", mimeType: "image/png", description: "a dot" };
const paints = {
  ...echo,
  prepare: async () => ({
    permissions: [],
    run: async () =>
      ({ textResultForLlm: "painted", resultType: "success", binaryResultsForLlm: [PICTURE] }) as const,
  }),
};

const responses: TestOptions = { config: { wireApi: "responses" }, model: "gpt-5", tools: [echo] };
const messages: TestOptions = { config: { type: "anthropic" }, model: "claude-opus-4.6", tools: [echo] };
const completions: TestOptions = { tools: [echo] };

describe("reasoning", () => {
  test.each([
    [
      "responses",
      responses,
      "enc-resp_1",
      {
        reasoningOpaque: "rs_resp_1",
        reasoningText: "Hmm",
        encryptedContent: "enc-resp_1",
        serverTools: { provider: "openai-responses" },
        reasoningBlocks: { provider: "openai-responses", blocks: [{ id: "rs_resp_1" }] },
      },
    ],
    [
      "messages",
      messages,
      "sig-msg_1",
      {
        reasoningOpaque: "sig-msg_1",
        reasoningText: "Hmm",
        reasoningBlocks: {
          provider: "anthropic-messages",
          blocks: [{ type: "thinking", thinking: "Hmm", signature: "sig-msg_1" }],
        },
      },
    ],
  ])("on the %s wire is on the log, and is shown again after a restart", async (_, options, mark, fields) => {
    await using session = await testSession([thinks, { text: "Done." }], options);
    await session.run("Hi.");
    expect(session.data("assistant.message")[0]).toMatchObject(fields);
    expect(JSON.stringify((await session.provider.request(1)).body)).toContain(mark);
    await using restarted = await session.restarted([{ text: "Again." }]);
    await restarted.run("And now?");
    expect(JSON.stringify((await restarted.provider.request(0)).body)).toContain(mark);
  });

  test("that one wire gave is not shown to another", async () => {
    await using session = await testSession([thinks, { text: "Done." }], messages);
    await session.run("Hi.");
    await using moved = await testSession([{ text: "Again." }], { ...responses, history: session.events });
    await moved.run("And now?");
    expect(JSON.stringify((await moved.provider.request(0)).body)).not.toMatch(/sig-msg_1|Hmm/);
  });

  test.each([
    [responses, undefined, "detailed"],
    [responses, "none", undefined],
    [messages, "concise", "concise"],
    [messages, "none", "none"],
    [completions, "detailed", undefined],
  ] as const)("is told of as asked for", async (options, reasoningSummary, told) => {
    await using session = await testSession([{ text: "Hi." }], { ...options, reasoningSummary });
    await session.run("Hi.");
    expect(session.data("assistant.usage")[0]?.["reasoningSummary"]).toBe(told);
  });
});

describe("usage", () => {
  test.each([
    ["responses", responses, "/responses", "other", "reported_writes", undefined],
    ["messages", messages, "/v1/messages", "anthropic", "reported_writes", 32_000],
    ["completions", completions, "/chat/completions", "other", "estimated", undefined],
  ])("of the %s wire tells where it went", async (_, options, apiEndpoint, modelProvider, source, most) => {
    await using session = await testSession([{ text: "Hi." }], options);
    await session.run("Hi.");
    const [usage] = session.data("assistant.usage");
    expect(usage).toMatchObject({ apiEndpoint, modelProvider, frontierSource: source, transport: "http" });
    expect(usage?.["maxOutputTokens"]).toBe(most);
  });

  test("over a WebSocket says so, and what a call goes on from", async () => {
    const config = { wireApi: "responses", transport: "websockets" };
    await using session = await testSession([thinks, { text: "Done." }], { ...responses, config });
    await session.run("Hi.");
    expect(session.data("model.call_start")[1]).toMatchObject({ previousResponseId: "resp_1" });
    expect(session.data("assistant.usage")[0]).toMatchObject({
      transport: "websocket",
      apiEndpoint: "ws:/responses",
      providerCallId: "resp_1",
    });
  });
});

describe("the picture in a tool result", () => {
  const sees = { modelCapabilities: { supports: { vision: true } } };
  const steps: Step[] = [thinks, { text: "Done." }];

  async function asked(options: TestOptions, config: object) {
    await using session = await testSession(steps, {
      ...options,
      tools: [paints],
      config: { ...options.config, ...config },
    });
    await session.run("Hi.");
    const { body } = await session.provider.request(1);
    return JSON.stringify(body.messages ?? body.input);
  }

  test.each([
    ["responses", responses, '"image_url":"data:image/png;base64,AAAA"'],
    ["messages", messages, '"media_type":"image/png","data":"AAAA"'],
    ["completions", completions, '"text":"a dot"},{"type":"image_url"'],
  ])("is shown to a model that sees, on the %s wire", async (_, options, part) => {
    expect(await asked(options, sees)).toContain(part);
    expect(await asked(options, {})).not.toContain("AAAA");
  });
});
