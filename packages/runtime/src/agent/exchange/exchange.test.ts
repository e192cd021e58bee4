import { describe, expect, test } from "vitest";
import type { Step } from "../../models/testing/scripted-provider.js";
import type { Tool } from "../../tools/tool.js";
import { ExchangeAborted } from "../host.js";
import { testSession, toolOf } from "../testing/test-session.js";

const echo = toolOf("echo", ({ text }) => `said ${text}`);
const callsEcho: Step = { text: "Wait.", tools: [{ name: "echo", args: { text: "a" } }] };

/** The messages that followed the system message in request number `index`. */
async function messages(session: Awaited<ReturnType<typeof testSession>>, index: number) {
  const { body } = await session.provider.request(index);
  return body.messages.slice(1);
}

const dated = (prompt: string) => ({
  role: "user",
  content: expect.stringMatching(
    new RegExp(`^<current_datetime>[^<]+\\+00:00</current_datetime>\n\n${prompt}$`),
  ),
});

describe("an answer", () => {
  test("is told in the official order", async () => {
    await using session = await testSession([{ reasoning: "Hmm", text: "Hello." }]);
    expect(await session.run("Hi.")).toEqual({ state: "completed" });
    expect(session.events.map(({ type, kept }) => `${kept} ${type}`)).toEqual([
      "log user.message",
      "log system.message",
      "log assistant.turn_start",
      "ephemeral session.usage_info",
      "ephemeral model.call_start",
      "ephemeral assistant.streaming_delta",
      "ephemeral assistant.reasoning_delta",
      "ephemeral assistant.streaming_delta",
      "ephemeral assistant.message_start",
      "ephemeral assistant.message_delta",
      "ephemeral assistant.streaming_delta",
      "ephemeral assistant.message_delta",
      "log-only session.usage_record",
      "ephemeral assistant.usage",
      "ephemeral model.call_finished",
      "log assistant.message",
      "ephemeral assistant.reasoning",
      "log assistant.turn_end",
    ]);
  });

  test("has the official fields, in their order", async () => {
    await using session = await testSession([{ reasoning: "Hmm", text: "Hello." }]);
    await session.run("Hi.", { messageId: "m1" });
    const [user] = session.data("user.message");
    expect(Object.keys(user ?? {})).toEqual([
      "content",
      "transformedContent",
      "messageId",
      "supportedNativeDocumentMimeTypes",
      "delivery",
      "interactionId",
      "turnId",
      "parentAgentTaskId",
    ]);
    const [message] = session.data("assistant.message");
    expect(message).toEqual({
      messageId: session.data("assistant.message_start")[0]?.["messageId"],
      originatingMessageId: "m1",
      model: "some-model",
      content: "Hello.",
      toolRequests: [],
      interactionId: user?.["interactionId"],
      turnId: "0",
      reasoningText: "Hmm",
      rte: false,
      apiCallId: "cc-1",
    });
    const [usage] = session.data("assistant.usage");
    expect(Object.keys(usage ?? {})).toEqual(
      (
        "model modelDisplayName inputTokens outputTokens cacheReadTokens cacheWriteTokens cost duration " +
        "timeToFirstTokenMs outputTtftMs interTokenLatencyMs initiator interactionType isByok byokKind modelProvider " +
        "providerType isAuto maxPromptTokens transport requestBodyBytes requestBodyWireBytes requestBodyEncoding " +
        "apiCallId rte apiEndpoint quotaSnapshots aiCreditsStatus availableToolCount toolTokenCount " +
        "customToolCallCount unmatchedToolResultCount orphanToolCallCount frontierSource cacheDetailsReported " +
        "numToolCalls toolCounts finishReason contentFilterTriggered accounting"
      ).split(" "),
    );
    const [{ usage: recorded } = {}] = session.data("session.usage_record");
    const { quotaSnapshots: _, ...kept } = usage ?? {};
    expect(recorded).toEqual(kept);
    expect(session.data("assistant.streaming_delta").map((data) => data["totalResponseSizeBytes"])).toEqual([
      3, 8, 9,
    ]);
  });

  test("that is not streamed brings no deltas", async () => {
    await using session = await testSession([{ text: "Hello." }], { streaming: false });
    await session.run("Hi.");
    expect(session.events.some(({ type }) => type.endsWith("_delta") || type.endsWith("message_start"))).toBe(
      false,
    );
    expect((await session.provider.request(0)).body).not.toHaveProperty("stream");
  });

  test("of nothing at all is an error", async () => {
    await using session = await testSession([{}]);
    expect(await session.run("Hi.")).toMatchObject({ state: "failed" });
    expect(session.logged().slice(-3)).toEqual(["assistant.message", "assistant.turn_end", "session.error"]);
    expect(session.data("session.error")).toEqual([
      { errorType: "query", message: "No response was returned. Send your message again to retry." },
    ]);
  });

  test("that was filtered says so", async () => {
    await using session = await testSession([{ finish: "content_filter" }]);
    expect(await session.run("Hi.")).toEqual({ state: "completed" });
    expect(session.data("assistant.message")[0]?.["content"]).toMatch(/blocked by content filtering/);
  });

  test("that was cut is continued twice at most, and every part is on the log", async () => {
    await using session = await testSession([{ text: "cut", finish: "length" }]);
    expect(await session.run("Hi.")).toEqual({ state: "completed" });
    expect(session.provider.requests.length).toBe(3);
    const cut = { role: "assistant", content: "cut", refusal: null };
    const goOn = { role: "user", content: "Please continue from where you left off." };
    expect(await messages(session, 2)).toEqual([dated("Hi."), cut, goOn, cut, goOn]);
    expect(session.data("assistant.message").map((data) => data["content"])).toEqual(["cut", "cut", "cut"]);
  });
});

describe("the model is shown", () => {
  test("the system message first, and no empty one", async () => {
    await using session = await testSession([{ text: "Hello." }]);
    await session.run("Hi.");
    const { body } = await session.provider.request(0);
    expect(body.messages[0]).toEqual({ role: "system", content: "Be good." });
    await using bare = await testSession([{ text: "Hello." }], { systemPrompt: "" });
    await bare.run("Hi.");
    expect((await bare.provider.request(0)).body.messages).toEqual([dated("Hi.")]);
  });

  test("earlier prompts and answers", async () => {
    await using session = await testSession([{ text: "One." }, { text: "Two." }]);
    await session.run("First.");
    await session.run("Second.");
    expect(await messages(session, 1)).toEqual([
      dated("First."),
      { role: "assistant", content: "One.", refusal: null },
      dated("Second."),
    ]);
    expect(session.provider.requests.map(({ headers }) => headers["x-initiator"])).toEqual(["user", "user"]);
    expect(session.data("assistant.usage").map(({ accounting }) => accounting)).toMatchObject([
      { sourceSessionId: "session", sequence: 1, usageId: "cc-1" },
      { sourceSessionId: "session", sequence: 2, usageId: "cc-2" },
    ]);
  });

  test("its own tool calls as it wrote them, with their results in their order", async () => {
    const slow = toolOf("slow", () => new Promise<string>((resolve) => setImmediate(() => resolve("late"))));
    await using session = await testSession(
      [
        {
          reasoning: "Hmm",
          tools: [
            { name: "slow", args: '{ "a" : 1 }' },
            { name: "echo", args: { text: "b" } },
          ],
        },
        { text: "Done." },
      ],
      { tools: [slow, echo] },
    );
    expect(await session.run("Go.")).toEqual({ state: "completed" });
    expect(session.logged().slice(2)).toEqual([
      "assistant.turn_start",
      "assistant.message",
      "tool.execution_start",
      "tool.execution_start",
      "tool.execution_complete",
      "tool.execution_complete",
      "assistant.turn_end",
      "assistant.turn_start",
      "assistant.message",
      "assistant.turn_end",
    ]);
    const call = (id: string, name: string, args: string) => ({
      id,
      type: "function",
      function: { name, arguments: args },
    });
    expect(await messages(session, 1)).toEqual([
      dated("Go."),
      {
        role: "assistant",
        content: null,
        refusal: null,
        tool_calls: [call("call_cc-1_0", "slow", '{ "a" : 1 }'), call("call_cc-1_1", "echo", '{"text":"b"}')],
        reasoning_content: "Hmm",
      },
      { role: "tool", tool_call_id: "call_cc-1_0", content: "late" },
      { role: "tool", tool_call_id: "call_cc-1_1", content: "said b" },
    ]);
    expect(session.data("assistant.message")[0]?.["toolRequests"]).toEqual([
      {
        toolCallId: "call_cc-1_0",
        name: "slow",
        arguments: { a: 1 },
        type: "function",
        intentionSummary: 'slow {"a":1}',
        toolTitle: "Doing slow",
      },
      {
        toolCallId: "call_cc-1_1",
        name: "echo",
        arguments: { text: "b" },
        type: "function",
        intentionSummary: 'echo {"text":"b"}',
        toolTitle: "Doing echo",
      },
    ]);
    expect((await session.provider.request(1)).headers["x-initiator"]).toBe("agent");
  });

  test("what was wrong with arguments that are no JSON, which it is not shown again", async () => {
    await using session = await testSession(
      [
        {
          tools: [
            { name: "echo", args: '{"text": ' },
            { name: "echo", args: "[1]" },
          ],
        },
        { text: "Done." },
      ],
      { tools: [echo] },
    );
    await session.run("Go.");
    const shown = await messages(session, 1);
    expect(shown[1]).toMatchObject({
      tool_calls: [{ function: { arguments: "{}" } }, { function: { arguments: "[1]" } }],
    });
    expect(shown[2]?.["content"]).toBe(
      "The arguments for the tool call 'echo' were not valid JSON. The arguments have been cleared. " +
        'Arguments: {"text": . JSON parse error: Unexpected end of JSON input',
    );
    expect(shown[3]?.["content"]).toBe("Invalid input: Expected JSON object but got array");
    expect(session.data("assistant.message")[0]?.["toolRequests"]).toMatchObject([
      { arguments: {} },
      { arguments: [1] },
    ]);
  });

  test("steering, before its next call", async () => {
    await using session = await testSession([callsEcho, { text: "Done." }], { tools: [echo] });
    const started = session.next("tool.execution_start");
    const running = session.run("Go.");
    await started;
    session.steering.push({ messageId: "m2", prompt: "Faster!", delivery: "steering" });
    await running;
    expect((await messages(session, 1)).at(-1)).toEqual({ role: "user", content: "Faster!" });
    expect((await session.provider.request(1)).headers["x-initiator"]).toBe("user");
    const types = session.events.map(({ type }) => type);
    expect(types.slice(types.lastIndexOf("session.usage_info")).slice(0, 3)).toEqual([
      "session.usage_info",
      "user.message",
      "model.call_start",
    ]);
    const [user, steer] = session.data("user.message");
    expect(steer).toEqual({
      content: "Faster!",
      messageId: "m2",
      delivery: "steering",
      turnId: "1",
      interactionId: user?.["interactionId"],
    });
    expect(session.logged().slice(-4)).toEqual([
      "assistant.turn_start",
      "user.message",
      "assistant.message",
      "assistant.turn_end",
    ]);
  });
});

describe("a notification", () => {
  const ended = {
    content: "<system_notification>ended</system_notification>",
    kind: { type: "shell_completed", shellId: "0" },
    read: { tool: "read_bash", arguments: { shellId: "0", delay: 0 } },
  };
  const readBash = toolOf("read_bash", () => "output");
  const read = {
    id: expect.any(String),
    type: "function",
    function: { name: "read_bash", arguments: '{"shellId":"0","delay":0}' },
  };
  const shown = [
    { role: "user", content: ended.content },
    { role: "assistant", content: null, tool_calls: [read] },
    { role: "tool", tool_call_id: expect.any(String), content: "output" },
  ];

  test("of a command's end is shown with its output, before the next model call", async () => {
    await using session = await testSession([callsEcho, { text: "Done." }], { tools: [echo, readBash] });
    const started = session.next("tool.execution_start");
    const running = session.run("Go.");
    await started;
    session.notifications.push(ended);
    expect(await running).toEqual({ state: "completed" });
    expect((await messages(session, 1)).slice(3)).toMatchObject(shown);
  });

  test("wakes an idle session to more turns of its last exchange", async () => {
    await using session = await testSession([{ text: "Hello." }, { text: "Seen." }], { tools: [readBash] });
    await session.run("Hi.");
    session.notifications.push(ended);
    expect(await session.wake()).toEqual({ state: "completed" });
    expect((await messages(session, 1)).slice(2)).toMatchObject(shown);
    expect((await session.provider.request(1)).headers["x-initiator"]).toBe("agent");
    const [first, second] = session.data("assistant.turn_start");
    expect(second).toEqual(first);
    expect(session.data("user.message")).toHaveLength(1);
  });
});

describe("a failing model call", () => {
  test("is tried again after the time the provider asks for", async () => {
    await using session = await testSession([
      { status: 429, headers: { "retry-after": "7" } },
      { status: 503 },
      { text: "partial", stop: "drop" },
      { text: "Hello." },
    ]);
    expect(await session.run("Hi.")).toEqual({ state: "completed" });
    const [asked, ...own] = session.waits;
    expect(asked).toBe(7000);
    expect(own[0]).toBeGreaterThan(500);
    expect(own[1]).toBe(1000);
    expect(session.data("assistant.turn_retry").map(({ reason }) => reason)).toEqual([
      "rate_limit",
      "api_error",
      "streaming_error",
    ]);
    expect(session.data("model.call_failure")).toMatchObject([
      {
        statusCode: 429,
        retryAttempt: 0,
        failureKind: "api",
        errorCode: "some_code",
        requestFingerprint: {},
      },
      { statusCode: 503, retryAttempt: 1, failureKind: "api" },
      { retryAttempt: 2, failureKind: "transport" },
    ]);
    expect(session.data("model.call_finished").map(({ outcome }) => outcome)).toEqual([
      "error",
      "error",
      "error",
      "success",
    ]);
    expect(session.provider.requests.map(({ headers }) => headers["x-initiator"])).toEqual([
      "user",
      "agent",
      "agent",
      "agent",
    ]);
    const [first, second] = session.data("assistant.message_start");
    expect(first?.["messageId"]).not.toBe(second?.["messageId"]);
    expect(session.data("assistant.message")[0]?.["messageId"]).toBe(second?.["messageId"]);
  });

  test("ends the exchange once no retry is left", async () => {
    await using session = await testSession([{ status: 429, headers: { "retry-after": "1" } }]);
    expect(await session.run("Hi.", { messageId: "m1" })).toMatchObject({ state: "failed" });
    expect(session.provider.requests.length).toBe(6);
    expect(session.logged().slice(-3)).toEqual([
      "assistant.turn_start",
      "assistant.turn_end",
      "session.error",
    ]);
    expect(session.data("session.error")).toEqual([
      {
        errorType: "rate_limit",
        message:
          "Failed to get response from the AI model; retried 5 times (total retry wait time: 5.00 seconds) Last error: 429 boom",
        statusCode: 429,
        originatingMessageId: "m1",
      },
    ]);
  });

  test.each([
    [400, "query", "400 boom", 1],
    [401, "authentication", /^Authentication failed with provider at http.+ \(HTTP 401\)/, 3],
    [403, "authentication", /^Authentication failed with provider at http.+ \(HTTP 403\)/, 1],
    [404, "query", /^Resource not found on provider/, 1],
    [413, "query", /^The provider rejected the prompt as too long/, 1],
  ])("with status %i is told as %s", async (status, errorType, message, attempts) => {
    await using session = await testSession([{ status }]);
    await session.run("Hi.");
    expect(session.provider.requests.length).toBe(attempts);
    const [error] = session.data("session.error");
    expect(error).toMatchObject({ errorType, statusCode: status });
    expect(error?.["message"]).toMatch(message);
  });

  test("leaves the session able to go on, without what failed", async () => {
    await using session = await testSession([{ status: 400 }, { text: "Hello." }]);
    await session.run("First.");
    expect(await session.run("Second.")).toEqual({ state: "completed" });
    expect(await messages(session, 1)).toEqual([dated("First."), dated("Second.")]);
  });

  test("shows no secret in any event", async () => {
    const raw = JSON.stringify({ error: { message: "bad key sk-secret-key" } });
    await using session = await testSession([{ status: 400, raw }]);
    await session.run("Hi.");
    expect(JSON.stringify(session.events)).not.toContain("sk-secret-key");
  });
});

describe("an abort", () => {
  const aborted = new ExchangeAborted("user_initiated");

  test("during a stream ends the call and drops what came of it", async () => {
    await using session = await testSession([{ text: "partial", stop: "hang" }, { text: "Hello." }]);
    const delta = session.next("assistant.message_delta");
    const running = session.run("First.");
    await delta;
    session.abort.abort(aborted);
    expect(await running).toEqual({ state: "aborted" });
    expect(session.logged().slice(2)).toEqual(["assistant.turn_start", "abort", "assistant.turn_end"]);
    expect(session.data("abort")).toEqual([{ reason: "user_initiated" }]);
    expect(session.data("agent.interrupted")).toMatchObject([
      { activity: "model_call", turn: 0, model: "some-model", cancelPhase: "mid_stream" },
    ]);
    expect(session.data("model.call_finished")).toMatchObject([{ outcome: "cancelled" }]);
    await (await session.provider.request(0)).dropped;
    expect(session.conversation.messages()).toEqual([dated("First.")]);
    expect(session.conversation.unfinished()).toBeUndefined();
  });

  test("while a tool runs completes the call, and the model reads that it was interrupted", async () => {
    const hang = toolOf(
      "hang",
      (_, signal) =>
        new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    );
    const tools = [{ name: "echo", args: { text: "a" } }, { name: "hang" }];
    await using session = await testSession([{ tools }], { tools: [echo, hang] });
    const done = session.next("tool.execution_complete");
    const running = session.run("Go.");
    await done;
    session.abort.abort(aborted);
    expect(await running).toEqual({ state: "aborted" });
    expect(session.logged().slice(-4)).toEqual([
      "tool.execution_complete",
      "abort",
      "tool.execution_complete",
      "assistant.turn_end",
    ]);
    expect(session.data("agent.interrupted")).toMatchObject([
      {
        activity: "tool_call",
        turn: 0,
        toolCallIds: ["call_cc-1_1"],
        toolNames: ["hang"],
        safeToolNames: [],
      },
    ]);
    expect(session.conversation.messages().slice(2)).toEqual([
      { role: "tool", toolCallId: "call_cc-1_0", content: "said a" },
      {
        role: "tool",
        toolCallId: "call_cc-1_1",
        content: "The execution of this tool, or a previous tool was interrupted.",
      },
    ]);
  });

  test("for another reason stops without a word, and the exchange stays open", async () => {
    await using session = await testSession([{ text: "partial", stop: "hang" }]);
    const delta = session.next("assistant.message_delta");
    const running = session.run("First.");
    await delta;
    session.abort.abort(new Error("closing"));
    expect(await running).toEqual({ state: "stopped" });
    expect(session.logged().at(-1)).toBe("assistant.turn_start");
    expect(session.data("agent.interrupted")).toEqual([]);
    expect(session.conversation.unfinished()).toMatchObject({ stage: "model-call", turn: 0 });
  });
});

describe("a rejected tool call", () => {
  const no = { kind: "denied-interactively-by-user" };
  const asking = toolOf("echo", () => "never", true);

  test("with feedback lets the model go on with that", async () => {
    await using session = await testSession([callsEcho, { text: "Fine." }], {
      tools: [asking],
      permit: async () => ({ ...no, feedback: "use b" }),
    });
    expect(await session.run("Go.")).toEqual({ state: "completed" });
    expect((await messages(session, 1)).at(-1)?.["content"]).toContain("use b");
  });

  test("without feedback ends the exchange", async () => {
    await using session = await testSession([callsEcho], { tools: [asking], permit: async () => no });
    expect(await session.run("Go.")).toEqual({ state: "rejected" });
    expect(session.provider.requests.length).toBe(1);
    expect(session.logged().slice(-3)).toEqual(["tool.execution_complete", "assistant.turn_end", "abort"]);
    expect(session.data("session.info")).toEqual([
      { infoType: "cancellation", message: "Operation cancelled by user" },
    ]);
  });

  test("by the tool itself ends the exchange without an abort", async () => {
    const declining: Tool = {
      ...toolOf("echo", () => ""),
      prepare: async () => ({ textResultForLlm: "not today", resultType: "rejected" }),
    };
    await using session = await testSession([callsEcho], { tools: [declining] });
    expect(await session.run("Go.")).toEqual({ state: "ended" });
    expect(session.provider.requests.length).toBe(1);
    expect(session.logged().slice(-2)).toEqual(["tool.execution_complete", "assistant.turn_end"]);
  });
});
