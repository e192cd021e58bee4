import { describe, expect, test } from "vitest";
import type { HookedCall } from "./occasions.js";
import { HookFailure, type HookSource } from "./source.js";
import { hookedSession, NEVER, sourceOf } from "./testing/hooked-session.js";

const view: HookedCall = { id: "c1", name: "view", args: { path: "/work/a.txt" } };
const bash: HookedCall = { id: "c2", name: "bash", args: { command: "ls" } };

const pre = (output: unknown, label?: string) => sourceOf("preToolUse", () => output, label);

async function verdictOn(...sources: readonly HookSource[]) {
  const session = hookedSession(sources);
  const verdicts = await session.runner.preToolUse([view], NEVER);
  return { verdict: verdicts.get("c1"), session };
}

test("without hooks nothing is decided and nothing is shown", async () => {
  const { verdict, session } = await verdictOn();
  expect(verdict).toEqual({ state: "undecided", args: view.args });
  expect(session.events).toEqual([]);
});

test("one start and one end surround the hooks of all calls of an answer", async () => {
  const hook = sourceOf("preToolUse", ({ toolName }) =>
    toolName === "bash" ? { permissionDecision: "deny", permissionDecisionReason: "no shell" } : undefined,
  );
  const session = hookedSession([hook]);
  const verdicts = await session.runner.preToolUse([view, bash], NEVER);
  expect([...verdicts]).toEqual([
    ["c1", { state: "undecided", args: view.args }],
    ["c2", { state: "denied", reason: "Denied by preToolUse hook: no shell" }],
  ]);
  expect(session.events).toEqual([
    {
      type: "hook.start",
      data: {
        hookInvocationId: "#1",
        hookType: "preToolUse",
        input: { sessionId: "s1", cwd: "/work", toolCalls: [view, bash] },
      },
    },
    {
      type: "hook.end",
      data: {
        hookInvocationId: "#1",
        hookType: "preToolUse",
        success: true,
        output: { c2: "Denied by preToolUse hook: no shell" },
      },
    },
  ]);
  expect(hook.inputs).toEqual([
    {
      sessionId: "s1",
      timestamp: expect.any(Number),
      cwd: "/work",
      toolName: "view",
      toolArgs: view.args,
    },
    expect.objectContaining({ toolName: "bash", toolArgs: bash.args }),
  ]);
});

describe("a decision", () => {
  test("deny without a reason says so", async () => {
    const { verdict } = await verdictOn(pre({ permissionDecision: "deny" }));
    expect(verdict).toEqual({
      state: "denied",
      reason: "Denied by preToolUse hook: No reason provided",
    });
  });

  test("allow approves the call, unless a later hook denies it", async () => {
    const allow = pre({ permissionDecision: "allow" });
    expect((await verdictOn(allow)).verdict).toEqual({ state: "allowed", args: view.args });
    const { verdict } = await verdictOn(allow, pre({ permissionDecision: "deny" }));
    expect(verdict?.state).toBe("denied");
  });

  test("the first denial ends it: later hooks are not asked, what earlier ones added stays", async () => {
    const last = pre({ additionalContext: "THREE" });
    const { verdict } = await verdictOn(
      pre({ additionalContext: "ONE" }),
      pre({ permissionDecision: "deny", permissionDecisionReason: "two" }),
      last,
    );
    expect(verdict).toEqual({
      state: "denied",
      reason: "Denied by preToolUse hook: two",
      additionalContext: "ONE",
    });
    expect(last.inputs).toEqual([]);
  });

  test.each([undefined, null, "text", [], 3, {}, { permissionDecision: "maybe" }])(
    "an answer of %j decides nothing",
    async (output) => {
      expect((await verdictOn(pre(output))).verdict).toEqual({ state: "undecided", args: view.args });
    },
  );
});

describe("asking the person", () => {
  const ask = pre({ permissionDecision: "ask", permissionDecisionReason: "sure?" });

  test("an approval counts for the call", async () => {
    const { verdict, session } = await verdictOn(ask);
    expect(verdict).toEqual({ state: "allowed", args: view.args });
    expect(session.asked).toEqual([
      {
        kind: "hook",
        toolCallId: "c1",
        toolName: "view",
        toolArgs: view.args,
        hookMessage: "sure?",
        workingDirectory: "/work",
      },
    ]);
  });

  test("the person is asked of the arguments as they are by then; the asking hook can't change them", async () => {
    const path = { path: "/work/b.txt" };
    const both = pre({ permissionDecision: "ask", modifiedArgs: { path: "/etc/passwd" } });
    const { verdict, session } = await verdictOn(pre({ modifiedArgs: path }), both);
    expect(session.asked[0]).toMatchObject({ toolArgs: path, hookMessage: "No reason provided" });
    expect(verdict).toEqual({ state: "allowed", args: path });
  });

  test.each([
    [undefined, "Denied by user via preToolUse hook prompt: sure?"],
    [
      "nope",
      "Denied by user via preToolUse hook prompt: sure?. The user provided the following feedback: nope",
    ],
  ])("a rejection with feedback %j denies the call", async (feedback, reason) => {
    const session = hookedSession([ask], { state: "rejected", feedback });
    const verdicts = await session.runner.preToolUse([view], NEVER);
    expect(verdicts.get("c1")).toEqual({ state: "denied", reason });
  });

  test("when nobody can be asked the call is denied", async () => {
    const session = hookedSession([ask], { state: "unavailable" });
    const verdicts = await session.runner.preToolUse([view], NEVER);
    expect(verdicts.get("c1")).toEqual({
      state: "denied",
      reason: "Denied by preToolUse hook (unable to ask user for confirmation): sure?",
    });
  });
});

test("each hook sees the arguments the one before it left; contexts are put together", async () => {
  const second = pre({ additionalContext: "B" });
  const { verdict } = await verdictOn(
    pre({ modifiedArgs: { path: "/work/b.txt" }, additionalContext: "A" }),
    second,
  );
  expect(second.inputs).toMatchObject([{ toolArgs: { path: "/work/b.txt" } }]);
  expect(verdict).toEqual({
    state: "undecided",
    args: { path: "/work/b.txt" },
    additionalContext: "A\n\nB",
  });
});

test("a hook that wants other tools is passed over", async () => {
  const picky = { ...pre({ permissionDecision: "deny" }), wantsTool: (name: string) => name === "bash" };
  const session = hookedSession([picky]);
  const verdicts = await session.runner.preToolUse([view, bash], NEVER);
  expect([...verdicts.values()].map(({ state }) => state)).toEqual(["undecided", "denied"]);
});

describe("a hook that fails denies the call", () => {
  const failing = (error: unknown, label?: string) =>
    sourceOf("preToolUse", () => Promise.reject(error), label);

  test("when it crashes", async () => {
    const later = pre({ permissionDecision: "allow" });
    const { verdict, session } = await verdictOn(failing(new Error("kaboom")), later);
    expect(verdict).toEqual({ state: "denied", reason: "Denied by preToolUse hook (hook errored)" });
    expect(later.inputs).toEqual([]);
    expect(session.data("hook.end")).toEqual([
      {
        hookInvocationId: "#1",
        hookType: "preToolUse",
        success: false,
        output: { c1: "Denied by preToolUse hook (hook errored)" },
        error: { message: "Error: kaboom" },
      },
    ]);
  });

  test("when it takes too long, with the name of its file", async () => {
    const { verdict, session } = await verdictOn(
      failing(new HookFailure("HookTimeoutError", "took too long"), ".github/hooks/h.json"),
    );
    expect(verdict).toEqual({
      state: "denied",
      reason: 'Denied by preToolUse hook from ".github/hooks/h.json" (hook timed out)',
    });
    expect(session.data("hook.end")[0]?.["error"]).toEqual({
      message: "HookTimeoutError: took too long",
      source: ".github/hooks/h.json",
    });
  });

  test("when it gives arguments that are no object", async () => {
    const { verdict } = await verdictOn(pre({ permissionDecision: "allow", modifiedArgs: "rm -rf /" }));
    expect(verdict).toEqual({ state: "denied", reason: "Denied by preToolUse hook (hook errored)" });
  });

  test("when the exchange is aborted before it is asked", async () => {
    const hook = pre({ permissionDecision: "allow" });
    const session = hookedSession([hook]);
    const verdicts = await session.runner.preToolUse([view], AbortSignal.abort());
    expect(verdicts.get("c1")?.state).toBe("denied");
    expect(hook.inputs).toEqual([]);
    expect(session.events.map(({ type }) => type)).toEqual(["hook.start", "hook.end"]);
  });
});

test("a sub-agent's hooks are told who it is, and its events say where it runs", async () => {
  const hook = pre({ permissionDecision: "allow" });
  const session = hookedSession([hook]);
  const agent = { agentId: "a1", agentType: "explore", parentAgentId: "s1", parentToolCallId: "main" };
  const runner = session.runner.forAgent(agent, session.sinkOf("a1"));
  await runner.preToolUse([view], NEVER);
  expect(hook.inputs).toMatchObject([
    { sessionId: "a1", agentId: "a1", agentType: "explore", parentAgentId: "s1", toolName: "view" },
  ]);
  expect(session.events).toEqual([
    {
      type: "hook.start",
      agentId: "a1",
      data: {
        hookInvocationId: "#1",
        hookType: "preToolUse",
        input: { sessionId: "a1", cwd: "/work", toolCalls: [view] },
        parentToolCallId: "main",
      },
    },
    {
      type: "hook.end",
      agentId: "a1",
      data: { hookInvocationId: "#1", hookType: "preToolUse", success: true, parentToolCallId: "main" },
    },
  ]);
});
