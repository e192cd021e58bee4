import { describe, expect, test } from "vitest";
import type { Step } from "../models/testing/scripted-provider.js";
import { say } from "./testing/say.js";
import type { TestClient } from "./testing/test-client.js";
import { testRuntime } from "./testing/test-runtime.js";

const SUMMARY = "<overview>All so far.</overview>\n<checkpoint_title>The work</checkpoint_title>";

/** A model that answers with 400 tokens, and summarizes when asked to. */
const answering: readonly Step[] = [{ text: "the cat ".repeat(200) }];
const summaries: readonly Step[] = [{ text: SUMMARY }];

async function opened(
  steps: readonly Step[],
  options: { readonly window?: number; readonly more?: object } = {},
) {
  const host = await testRuntime(steps, { summaries });
  const client = await host.client();
  const provider = { ...(host.params()["provider"] as object), maxPromptTokens: options.window ?? 100_000 };
  const params = { ...host.params(options.more), provider };
  const { sessionId } = await client.request("session.create", params);
  const call = (method: string, more: object = {}) => client.request(method, { sessionId, ...more });
  return { host, client, sessionId, params, call, say: (prompt: string) => say(client, sessionId, prompt) };
}

const dataOf = (client: TestClient, type: string) =>
  client.events.filter((event) => event.type === type).map(({ data }) => data);

describe("a session in a small window", () => {
  test("goes on for as long as one likes, and is the same after a restart", async () => {
    const {
      host,
      client,
      sessionId,
      params,
      say: tell,
    } = await opened(answering, { window: 8_000, more: { streaming: false } });
    await using _ = host;
    for (let turn = 0; turn < 30; turn++) await tell(`Turn ${turn}.`);
    const applied = dataOf(client, "session.compaction_complete").filter(({ success }) => success);
    expect(applied.length).toBeGreaterThan(2);
    expect(applied[0]).toMatchObject({ checkpointNumber: 1, trigger: "threshold" });
    expect(dataOf(client, "session.truncation")).toEqual([]);
    await using next = await host.restarted(answering);
    const again = await next.client();
    const provider = { ...(params["provider"] as object), baseUrl: next.provider.url };
    await again.request("session.resume", { ...params, provider, sessionId });
    await say(again, sessionId, "And on.");
    const [shown] = next.provider.requests;
    expect(JSON.stringify(shown?.body)).toContain("has been summarized to free up context");
    expect(shown?.body.messages.length).toBeLessThan(40);
  });

  test("keeps its summaries as checkpoints, unless its client wants none", async () => {
    const { host, call, say: tell } = await opened(answering);
    await using _ = host;
    await tell("One.");
    const { summaryContent, contextWindow } = await call("session.history.compact");
    expect(summaryContent).toBe(SUMMARY);
    expect(contextWindow).toMatchObject({ tokenLimit: 100_000, messagesLength: 1 });
    const { checkpoints } = await call("session.workspaces.listCheckpoints");
    expect(checkpoints).toMatchObject([{ number: 1, title: "The work" }]);
    await using other = await testRuntime(answering, { summaries });
    const client = await other.client();
    const created = await client.request(
      "session.create",
      other.params({ infiniteSessions: { enabled: false } }),
    );
    await say(client, created.sessionId, "One.");
    await client.request("session.history.compact", { sessionId: created.sessionId });
    const [complete] = dataOf(client, "session.compaction_complete");
    expect(complete).toMatchObject({ success: true });
    expect(complete).not.toHaveProperty("checkpointNumber");
  });

  test("compacts where its client says", async () => {
    const more = { infiniteSessions: { backgroundCompactionThreshold: 0.05 } };
    const { host, client, say: tell } = await opened(answering, { window: 20_000, more });
    await using _ = host;
    await tell("One.");
    const started = client.next("session.compaction_start");
    await tell("Two.");
    expect((await started).data).toMatchObject({ tokenLimit: 20_000 });
  });
});

test("what fills the context is told, once there is something", async () => {
  const { host, call, say: tell } = await opened(answering);
  await using _ = host;
  expect(await call("session.metadata.contextInfo", { promptTokenLimit: 0, outputTokenLimit: 0 })).toEqual({
    contextInfo: null,
  });
  await tell("One.");
  const limits = { promptTokenLimit: 50_000, outputTokenLimit: 0 };
  const { contextInfo } = await call("session.metadata.contextInfo", limits);
  expect(contextInfo).toMatchObject({
    promptTokenLimit: 50_000,
    compactionThreshold: 40_000,
    bufferTokens: 2_500,
  });
  const { contextAttribution } = await call("session.metadata.getContextAttribution");
  const { categories, limit, totalTokens } = contextAttribution;
  expect(totalTokens + categories.freeSpace + categories.buffer).toBe(limit);
  const { messages } = await call("session.metadata.getContextHeaviestMessages", { limit: 1 });
  expect(messages).toMatchObject([
    { id: "message-1", role: "assistant", label: expect.stringMatching(/^asst: the/) },
  ]);
});

test("a question on the side leaves no trace in the conversation", async () => {
  const {
    host,
    client,
    call,
    say: tell,
  } = await opened([{ text: "Fine." }, { text: "Aside." }, { text: "On." }]);
  await using _ = host;
  await tell("One.");
  expect(await call("session.ui.ephemeralQuery", { question: "What?" })).toEqual({ answer: "Aside." });
  expect(dataOf(client, "ui.ephemeral_query").map(({ phase }) => phase)).toEqual(
    expect.arrayContaining(["started", "chunk", "completed"]),
  );
  await tell("Two.");
  expect(JSON.stringify(host.provider.requests.at(-1)?.body)).not.toContain("What?");
});

test("the context can be cleared while a tool is at work, and not otherwise", async () => {
  const host = await testRuntime([
    { text: "Fine." },
    { tools: [{ name: "clear", args: {} }] },
    { text: "Fresh." },
  ]);
  await using _ = host;
  const client = await host.client();
  const tools = [{ name: "clear", description: "Clears", parameters: {}, skipPermission: true }];
  const { sessionId } = await client.request("session.create", host.params({ tools }));
  await say(client, sessionId, "One.");
  const clear = () => client.request("session.history.clearContext", { sessionId, prompt: "Anew." });
  await expect(clear()).rejects.toThrow(/must be called from inside a tool handler/);
  const called = client.next("external_tool.requested");
  const idle = client.next("session.idle");
  await client.request("session.send", { sessionId, prompt: "Two." });
  const { requestId } = (await called).data;
  expect(await clear()).toEqual({ messagesCleared: 4 });
  await client.request("session.tools.handlePendingToolCall", { sessionId, requestId, result: "cleared" });
  await idle;
  const { body } = await host.provider.request(2);
  expect(body.messages.slice(1)).toEqual([{ role: "user", content: "Anew." }]);
});

describe("on autopilot", () => {
  test("a model that stops is sent on, five times at most", async () => {
    const { host, client, call, say: tell } = await opened([{ text: "I stopped." }]);
    await using _ = host;
    await call("session.mode.set", { mode: "autopilot" });
    await tell("Work.");
    expect(host.provider.requests).toHaveLength(6);
    const [first, second] = dataOf(client, "user.message");
    expect(second).toMatchObject({
      content: "",
      source: "autopilot",
      isAutopilotContinuation: true,
      agentMode: "autopilot",
    });
    expect(
      dataOf(client, "assistant.message").map(({ originatingMessageId }) => originatingMessageId),
    ).toEqual(Array.from({ length: 6 }, () => first?.["messageId"]));
  });

  test.each([
    ["its task is complete", { tools: [{ name: "task_complete", args: { summary: "Done." } }] }],
    ["a model call fails", { status: 400 }],
  ])("it stops once %s", async (_, last) => {
    const { host, call, say: tell } = await opened([{ text: "I stopped." }, last]);
    await using __ = host;
    await call("session.mode.set", { mode: "autopilot" });
    await tell("Work.");
    expect(host.provider.requests).toHaveLength(2);
  });
});

test("the model is told of a mode once, and again when it has forgotten", async () => {
  const { host, client, call, say: tell } = await opened([{ text: "Fine." }]);
  await using _ = host;
  await call("session.mode.set", { mode: "plan" });
  for (const prompt of ["One.", "Two."]) await tell(prompt);
  await call("session.history.compact");
  await tell("Three.");
  await call("session.mode.set", { mode: "interactive" });
  await tell("Four.");
  const told = dataOf(client, "user.message").map(({ transformedContent: text }) => ({
    notice: /<mode_changed_notice>\n+<?(\w+)/.exec(String(text))?.[1],
    isPlan: String(text).includes("[[PLAN]] "),
  }));
  expect(told).toEqual([
    { notice: "plan_mode", isPlan: true },
    { notice: undefined, isPlan: true },
    { notice: "plan_mode", isPlan: true },
    { notice: "Plan", isPlan: false },
  ]);
});

test("a plan that is written and deleted is told, a plan that isn't there is not", async () => {
  const { host, client, call } = await opened(answering);
  await using _ = host;
  await call("session.plan.delete");
  for (const content of ["# Plan", ""]) await call("session.plan.update", { content });
  await call("session.plan.delete");
  expect(dataOf(client, "session.plan_changed").map(({ operation }) => operation)).toEqual([
    "create",
    "update",
    "delete",
  ]);
});

test("limits of a session are kept and told to the model", async () => {
  const {
    host,
    client,
    call,
    say: tell,
  } = await opened(answering, { more: { sessionLimits: { maxAiCredits: 40 } } });
  await using _ = host;
  await tell("One.");
  expect(host.provider.requests[0]?.body.messages.at(-1)?.["content"]).toMatch(
    /^<session_limits_status>\n.*40/,
  );
  await expect(call("session.options.update", { sessionLimits: { maxAiCredits: 1 } })).rejects.toThrow(
    "Minimum session limit is 30 AI credits.",
  );
  await call("session.options.update", { sessionLimits: null });
  expect(dataOf(client, "session.session_limits_changed")).toEqual([{ sessionLimits: null }]);
  expect((await call("session.metadata.snapshot")).sessionLimits).toBeNull();
});

test("what is remembered with permission is known to the next session, where memory is on", async () => {
  const args = { subject: "build", fact: "Build with make." };
  const host = await testRuntime([{ tools: [{ name: "store_memory", args }] }, { text: "Fine." }]);
  await using _ = host;
  const client = await host.client();
  const params = host.params({ memory: { enabled: true }, requestPermission: true });
  const { sessionId } = await client.request("session.create", params);
  const asked = client.next("permission.requested");
  const told = say(client, sessionId, "Remember.");
  const { requestId, permissionRequest } = (await asked).data;
  expect(permissionRequest).toMatchObject({ kind: "memory", action: "store", scope: "repository", ...args });
  const answer = { sessionId, requestId, result: { kind: "approve-once" } };
  await client.request("session.permissions.handlePendingPermissionRequest", answer);
  await told;
  const systemOf = async (more: object) => {
    const { sessionId } = await client.request("session.create", host.params(more));
    await say(client, sessionId, "What?");
    return String(host.provider.requests.at(-1)?.body.messages[0]?.["content"]);
  };
  expect(await systemOf({ memory: { enabled: true } })).toContain("build: Build with make.");
  expect(await systemOf({})).not.toContain("Build with make.");
});
