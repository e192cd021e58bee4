import { describe, expect, test } from "vitest";
import { ModelError } from "../../models/model-error.js";
import { withResolvers } from "../../promises/with-resolvers.js";
import { ExchangeAborted } from "../host.js";
import { type TestOptions, type TestSession, testSession } from "../testing/test-session.js";

/** About 870 tokens, as an answer. */
const LONG = "word ".repeat(870);
const SUMMARY = "<overview>\nAll of it.\n</overview>\n<checkpoint_title>The work</checkpoint_title>";

const small: TestOptions = { config: { maxPromptTokens: 4_000 }, summaries: [{ text: SUMMARY }] };

async function fill(session: TestSession, prompts: number): Promise<void> {
  for (let i = 0; i < prompts; i++) await session.run(`${i}`);
}

async function compacted(session: TestSession): Promise<void> {
  const count = (type: string) => session.data(type).length;
  if (count("session.compaction_complete") < count("session.compaction_start"))
    await session.next("session.compaction_complete");
}

const contextEvents = (session: TestSession) =>
  session.logged().filter((type) => /compaction|truncation|user\.message/.test(type));

describe("a conversation that fills its window", () => {
  test("is summarized in the background, and what is said meanwhile stays", async () => {
    const gate = withResolvers<void>();
    await using session = await testSession([{ text: LONG }], {
      ...small,
      summaries: [{ text: SUMMARY, until: gate.promise }],
    });
    await fill(session, 5);
    expect(contextEvents(session).at(-1)).toBe("session.compaction_start");
    const done = session.next("session.compaction_complete");
    gate.resolve();
    await done;
    expect(session.data("session.compaction_start")).toMatchObject([
      { tokenLimit: 4_000, trigger: "threshold" },
    ]);
    expect(session.data("session.compaction_complete")).toMatchObject([
      {
        success: true,
        outcome: "applied",
        preCompactionMessagesLength: 10,
        messagesRemoved: 7,
        summaryContent: SUMMARY,
        checkpointNumber: 1,
      },
    ]);
    await session.run("Last.");
    const { body } = await session.provider.request(5);
    expect(body.messages.map(({ role }) => role)).toEqual(["system", "user", "assistant", "user"]);
    expect(body.messages[1]?.["content"]).toMatch(
      /^Some of the conversation history has been summarized[\s\S]+<summary>\n<overview>\nAll of it\.[\s\S]+<\/summary>\n$/,
    );
  });

  test("is summarized by its own model, which sees what it saw and may call no tool", async () => {
    await using session = await testSession([{ text: LONG }], small);
    await fill(session, 5);
    await compacted(session);
    const [asked] = session.provider.summaryRequests;
    expect(asked?.headers).not.toHaveProperty("x-initiator");
    expect(asked?.body.messages.slice(0, -1)).toEqual((await session.provider.request(4)).body.messages);
  });

  test("waits for the summary when the window is all but full", async () => {
    const gate = withResolvers<void>();
    await using session = await testSession([{ text: LONG }], {
      ...small,
      summaries: [{ text: SUMMARY, until: gate.promise }],
    });
    await fill(session, 5);
    const running = session.run("more");
    await session.next("assistant.turn_start");
    gate.resolve();
    await running;
    const types = session.logged();
    expect(types.lastIndexOf("session.compaction_complete")).toBeGreaterThan(
      types.lastIndexOf("assistant.turn_start"),
    );
    expect(session.data("session.usage_info").at(-1)).toMatchObject({ messagesLength: 4 });
  });

  test("keeps what it was when the summary takes no less room", async () => {
    await using session = await testSession([{ text: LONG }], {
      ...small,
      summaries: [{ text: LONG.repeat(6) }],
    });
    await fill(session, 5);
    await compacted(session);
    expect(session.data("session.compaction_complete")).toMatchObject([
      { success: false, outcome: "failed", failureReason: "no_progress" },
    ]);
    expect(session.conversation.compactions).toBe(0);
  });

  test("is shortened when there is no summary, answers first, and failures put the next try off", async () => {
    await using session = await testSession([{ text: LONG }], { ...small, summaries: [{ status: 400 }] });
    const starts: number[] = [];
    for (let i = 0; i < 12; i++) {
      const before = session.data("session.compaction_start").length;
      await session.run(`${i}`);
      if (session.data("session.compaction_start").length > before) starts.push(i);
      await compacted(session);
    }
    expect(starts).toEqual([4, 6, 9]);
    expect(session.data("session.compaction_complete")[0]).toMatchObject({
      error: "400 boom",
      failureReason: "provider_rejected",
      statusCode: 400,
    });
    const [first] = session.data("session.truncation");
    expect(first).toMatchObject({ tokenLimit: 4_000, performedBy: "BasicTruncator" });
    const { body } = await session.provider.request(11);
    const roles = body.messages.map(({ role }) => role);
    expect(roles.slice(0, 9)).toEqual(["system", ...Array.from({ length: 8 }, () => "user")]);
    expect(roles.filter((role) => role === "assistant")).toHaveLength(4);
  });

  test("is the same after a restart", async () => {
    await using session = await testSession([{ text: LONG }], small);
    await fill(session, 5);
    await compacted(session);
    await session.run("Last.");
    await using again = await session.restarted([{ text: "Yes." }]);
    expect(again.conversation.messages().map(({ content }) => content)).toEqual(
      session.conversation.messages().map(({ content }) => content),
    );
  });
});

describe("a prompt that its provider refuses as too long", () => {
  test("is tried again after a compaction", async () => {
    await using session = await testSession([{ text: LONG }, { status: 413 }, { text: "Now." }], {
      summaries: [{ text: SUMMARY }],
    });
    await session.run("First.");
    expect(await session.run("Second.")).toEqual({ state: "completed" });
    expect(session.waits).toEqual([1_000]);
    expect(session.data("assistant.turn_retry")).toMatchObject([{ reason: "forced_compaction" }]);
    expect(session.data("session.compaction_start")).toMatchObject([{ trigger: "context_limit_retry" }]);
    const { body } = await session.provider.request(2);
    expect(session.provider.requests).toHaveLength(3);
    expect(body.messages.slice(1)).toMatchObject([
      { role: "user", content: expect.stringContaining("Second.") },
    ]);
  });

  test("that can't fit at all is never sent", async () => {
    await using session = await testSession([{ text: "Yes." }], { config: { maxPromptTokens: 500 } });
    const outcome = await session.run(LONG.repeat(2));
    expect(outcome).toMatchObject({ state: "failed", error: expect.any(ModelError) });
    expect(session.provider.requests).toHaveLength(0);
    expect(session.data("session.error")[0]?.["message"]).toMatch(
      /^Request exceeds the model's prompt budget/,
    );
  });
});

describe("a compaction that a user asks for", () => {
  test("tells the model the plan, and the user what came of it", async () => {
    await using session = await testSession([{ text: LONG }], { ...small, plan: "# Plan" });
    await session.run("First.");
    const compacted = await session.compactor.compact({ customInstructions: "the tests" });
    expect(compacted).toMatchObject({ state: "applied", summary: SUMMARY });
    const [asked] = session.provider.summaryRequests;
    expect(asked?.headers["x-initiator"]).toBe("agent");
    expect(asked?.body.messages.at(-1)?.["content"]).toContain("the tests");
    expect(session.conversation.messages()).toMatchObject([
      { content: expect.stringMatching(/^The conversation history has[\s\S]+<plan>\n# Plan\n<\/plan>/) },
    ]);
  });

  test("is refused when there is nothing to compact", async () => {
    await using session = await testSession([{ text: LONG }], small);
    expect(await session.compactor.compact({})).toEqual({ state: "failed", message: "Nothing to compact." });
    expect(session.data("session.compaction_complete")).toMatchObject([{ outcome: "not_applicable" }]);
  });

  test("holds back the next prompt, and can be given up", async () => {
    const gate = withResolvers<void>();
    await using session = await testSession([{ text: LONG }], {
      ...small,
      summaries: [{ text: SUMMARY, until: gate.promise }],
    });
    await session.run("First.");
    const compacting = session.compactor.compact({});
    const running = session.run("Second.");
    expect(await session.compactor.compact({})).toMatchObject({ message: "Compaction already in progress." });
    expect(await session.compactor.cancel("manual_abort", "requested")).toBe(true);
    expect(await compacting).toEqual({ state: "failed", message: "Compaction Cancelled" });
    expect(await running).toEqual({ state: "completed" });
    expect(contextEvents(session).slice(1)).toEqual([
      "session.compaction_start",
      "session.compaction_complete",
      "user.message",
    ]);
    gate.resolve();
  });

  test("in the middle of a call takes effect before the next one", async () => {
    const gate = withResolvers<void>();
    await using session = await testSession(
      [{ text: "Yes." }, { text: "Later.", until: gate.promise }],
      small,
    );
    await session.run("First.");
    const running = session.run("Second.");
    await session.provider.request(1);
    const compacting = session.compactor.compact({});
    gate.resolve();
    await running;
    expect(await compacting).toMatchObject({ state: "applied" });
    expect(session.conversation.messages()).toMatchObject([{ role: "user" }, { content: "Later." }]);
  });
});

test("an abort gives up waiting for a summary", async () => {
  const gate = withResolvers<void>();
  await using session = await testSession([{ text: LONG }], {
    ...small,
    summaries: [{ text: SUMMARY, until: gate.promise }],
  });
  await fill(session, 5);
  const running = session.run("more");
  await session.next("assistant.turn_start");
  session.abort.abort(new ExchangeAborted("user_initiated"));
  expect(await running).toEqual({ state: "aborted" });
  gate.resolve();
});
