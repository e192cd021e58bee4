import { describe, expect, test } from "vitest";
import { MAX_STOP_BLOCKS } from "./occasions.js";
import type { HookSource } from "./source.js";
import { hookedSession, NEVER, sourceOf } from "./testing/hooked-session.js";
import {
  permissionHookDenial,
  postToolUseFailureContext,
  preToolUseContext,
  withPostToolUseContext,
  withSubmittedContext,
} from "./texts.js";

const base = { sessionId: "s1", timestamp: expect.any(Number), cwd: "/work" };
const end = (hookType: string, more: object = {}) => ({
  hookInvocationId: "#1",
  hookType,
  success: true,
  ...more,
});

test("nothing is shown of an occasion that no hook is for", async () => {
  const session = hookedSession([sourceOf("agentStop", () => undefined)]);
  const { runner } = session;
  expect(await runner.userPromptSubmitted("p", NEVER)).toEqual({ state: "accepted", prompt: "p" });
  expect(await runner.userPromptTransformed({ prompt: "p", transformedPrompt: "t" }, NEVER)).toBe("t");
  expect(await runner.sessionStart({ source: "new" }, NEVER)).toEqual({});
  await runner.sessionEnd({ reason: "user_exit" }, NEVER);
  expect(await runner.permissionRequest({ toolName: "bash", toolInput: {} }, NEVER)).toEqual({
    state: "undecided",
  });
  expect(session.events).toEqual([]);
  expect([runner.handles("agentStop"), runner.handles("sessionEnd")]).toEqual([true, false]);
});

describe("a submitted prompt", () => {
  const submitted = (output: unknown) => sourceOf("userPromptSubmitted", () => output);

  test("every hook is told what the person wrote; what the last ones say counts", async () => {
    const second = submitted({ modifiedPrompt: "MP2", additionalContext: "C2" });
    const session = hookedSession([submitted({ modifiedPrompt: "MP1", additionalContext: "C1" }), second]);
    expect(await session.runner.userPromptSubmitted("Go.", NEVER)).toEqual({
      state: "accepted",
      prompt: "MP2",
      additionalContext: "C2",
    });
    expect(second.inputs).toEqual([{ ...base, prompt: "Go." }]);
    expect(session.events).toEqual([
      {
        type: "hook.start",
        data: {
          hookInvocationId: "#1",
          hookType: "userPromptSubmitted",
          input: { ...base, prompt: "Go." },
        },
      },
      {
        type: "hook.end",
        data: end("userPromptSubmitted", { output: { modifiedPrompt: "MP2", additionalContext: "C2" } }),
      },
    ]);
  });

  test("is blocked by a reason", async () => {
    const session = hookedSession([submitted({ decision: "block", reason: "no way" })]);
    expect(await session.runner.userPromptSubmitted("Go.", NEVER)).toEqual({
      state: "blocked",
      reason: "no way",
    });
  });

  test.each([{ decision: "block" }, { decision: "block", reason: "" }, { modifiedPrompt: 5 }])(
    "stays as it is after %j",
    async (output) => {
      const session = hookedSession([submitted(output)]);
      expect(await session.runner.userPromptSubmitted("Go.", NEVER)).toEqual({
        state: "accepted",
        prompt: "Go.",
      });
    },
  );

  test("a hook that fails changes nothing", async () => {
    const session = hookedSession([sourceOf("userPromptSubmitted", () => Promise.reject(new Error("boom")))]);
    expect(await session.runner.userPromptSubmitted("Go.", NEVER)).toEqual({
      state: "accepted",
      prompt: "Go.",
    });
    expect(session.data("hook.end")).toEqual([
      end("userPromptSubmitted", { success: false, error: { message: "Error: boom" } }),
    ]);
  });

  test("can be written anew once it is complete, even to nothing", async () => {
    const hook = sourceOf("userPromptTransformed", () => ({ modifiedTransformedPrompt: "" }));
    const session = hookedSession([hook]);
    const prompt = { prompt: "p", transformedPrompt: "now p" };
    expect(await session.runner.userPromptTransformed(prompt, NEVER)).toBe("");
    expect(hook.inputs).toEqual([{ ...base, ...prompt }]);
  });
});

test("contexts of the start of a session are put together; nothing else of the answers counts", async () => {
  const start = (additionalContext: string) =>
    sourceOf("sessionStart", () => ({ additionalContext, modifiedConfig: {} }));
  const session = hookedSession([start("S1"), start("S2")]);
  const context = await session.runner.sessionStart({ source: "resume", initialPrompt: "Go." }, NEVER);
  expect(context).toEqual({ additionalContext: "S1\n\nS2" });
  expect(session.data("hook.start")).toEqual([
    {
      hookInvocationId: "#1",
      hookType: "sessionStart",
      input: { ...base, source: "resume", initialPrompt: "Go." },
    },
  ]);
  expect(session.data("hook.end")).toEqual([end("sessionStart", { output: context })]);
});

describe("after a tool", () => {
  const call = {
    toolName: "view",
    toolArgs: { path: "a" },
    toolResult: { textResultForLlm: "one", resultType: "success" },
  };

  test("each hook sees the result the one before it left", async () => {
    const second = sourceOf("postToolUse", () => ({ additionalContext: "P2" }));
    const modifiedResult = { textResultForLlm: "MOD" };
    const session = hookedSession([
      sourceOf("postToolUse", () => ({ modifiedResult, additionalContext: "P1" })),
      second,
      sourceOf("postToolUse", () => ({ modifiedResult: "no object" })),
    ]);
    expect(await session.runner.postToolUse(call, NEVER)).toEqual({
      additionalContext: "P1\n\nP2",
      modifiedResult,
    });
    expect(second.inputs).toEqual([{ ...base, ...call, toolResult: modifiedResult }]);
    expect(session.data("hook.end")).toEqual([
      end("postToolUse", { output: { additionalContext: "P1\n\nP2", modifiedResult: true } }),
    ]);
  });

  test("a failure can be commented on, and not made a success", async () => {
    const output = { additionalContext: "F", modifiedResult: { textResultForLlm: "fine" } };
    const session = hookedSession([sourceOf("postToolUseFailure", () => output)]);
    const failed = { toolName: "view", toolArgs: {}, error: "Path does not exist" };
    expect(await session.runner.postToolUseFailure(failed, NEVER)).toEqual({ additionalContext: "F" });
    expect(session.data("hook.start")[0]?.["input"]).toEqual({ ...base, ...failed });
  });
});

describe("when an agent stops", () => {
  const stop = { transcriptPath: "/t", stopReason: "end_turn" } as const;
  const keepGoing = sourceOf("agentStop", () => ({ decision: "block", reason: "KEEP GOING" }));

  test("a hook can keep it going, and is told when it did so before", async () => {
    const { runner } = hookedSession([keepGoing]);
    const on = { state: "continue", reason: "KEEP GOING" };
    expect(await runner.agentStop({ ...stop, blocks: 0 }, NEVER)).toEqual(on);
    expect(await runner.agentStop({ ...stop, blocks: 1 }, NEVER)).toEqual(on);
    expect(keepGoing.inputs.map((input) => input["stop_hook_active"])).toEqual([false, true]);
    expect(keepGoing.inputs[0]).toEqual({ ...base, ...stop, stop_hook_active: false });
  });

  test("but not for ever", async () => {
    const { runner } = hookedSession([keepGoing]);
    const stops = await runner.agentStop({ ...stop, blocks: MAX_STOP_BLOCKS }, NEVER);
    expect(stops).toEqual({ state: "stop" });
  });

  test("a sub-agent's stop tells what it answered", async () => {
    const hook = sourceOf("subagentStop", () => undefined);
    const { runner } = hookedSession([hook]);
    const who = { agentId: "a1", agentName: "explore", agentType: "explore", parentAgentId: "s1" };
    const event = { ...stop, ...who, response: "found it", blocks: 0 };
    expect(await runner.subagentStop(event, NEVER)).toEqual({ state: "stop" });
    expect(hook.inputs).toEqual([
      { ...base, ...stop, ...who, response: "found it", stop_hook_active: false },
    ]);
  });
});

describe("a permission", () => {
  const request = { toolName: "bash", toolInput: { command: "ls" } };
  const judge = (...sources: readonly HookSource[]) => {
    const session = hookedSession(sources);
    return session.runner.permissionRequest(request, NEVER).then((verdict) => ({ verdict, session }));
  };
  const says = (output: unknown) => sourceOf("permissionRequest", () => output);

  test("is denied by the first hook that denies", async () => {
    const { verdict, session } = await judge(
      says({ behavior: "allow" }),
      says({ behavior: "deny", message: "MSG", interrupt: false }),
    );
    expect(verdict).toEqual({ state: "denied", message: "MSG", interrupt: false });
    expect(session.data("hook.start")[0]?.["input"]).toEqual({
      ...base,
      hookName: "permissionRequest",
      permissionSuggestions: [],
      ...request,
    });
    expect(session.data("hook.end")).toEqual([
      end("permissionRequest", { output: { behavior: "deny", message: "MSG", interrupt: false } }),
    ]);
  });

  test("is given by a hook, or left to others", async () => {
    expect((await judge(says({ behavior: "allow" }))).verdict).toEqual({ state: "allowed" });
    expect((await judge(says({ behavior: "perhaps" }))).verdict).toEqual({ state: "undecided" });
  });

  test("is denied when a hook fails", async () => {
    const crash = sourceOf("permissionRequest", () => Promise.reject(new Error("boom")));
    const { verdict } = await judge(says({ behavior: "allow" }), crash);
    expect(verdict).toEqual({ state: "denied", message: "Permission request hook failed" });
  });
});

describe("a call of an MCP tool", () => {
  const call = { toolCallId: "c1", serverName: "srv", toolName: "hello", arguments: { who: "me" } };
  const judge = async (output: unknown) => {
    const session = hookedSession([sourceOf("preMcpToolCall", () => output)]);
    return { verdict: await session.runner.preMcpToolCall(call, NEVER), session };
  };

  test("can be given another `_meta`, which isn't shown", async () => {
    const { verdict, session } = await judge({ metaToUse: { token: "s3cret" } });
    expect(verdict).toEqual({ state: "use", meta: { token: "s3cret" } });
    expect(session.data("hook.start")[0]?.["input"]).toEqual({ ...base, ...call });
    expect(session.data("hook.end")).toEqual([
      end("preMcpToolCall", { output: { metaToUse: { redacted: true } } }),
    ]);
  });

  test("can lose its `_meta`, or keep it", async () => {
    const { verdict, session } = await judge({ metaToUse: null });
    expect(verdict).toEqual({ state: "omit" });
    expect(session.data("hook.end")).toEqual([end("preMcpToolCall", { output: { metaToUse: null } })]);
    expect((await judge({})).verdict).toEqual({ state: "keep" });
  });

  test("is denied when a hook fails, or says nonsense", async () => {
    const crash = sourceOf("preMcpToolCall", () => Promise.reject(new Error("boom")));
    const denied = { state: "denied", reason: "Denied by preMcpToolCall hook (hook errored)" };
    expect(await hookedSession([crash]).runner.preMcpToolCall(call, NEVER)).toEqual(denied);
    expect((await judge({ metaToUse: "x" })).verdict).toEqual(denied);
  });
});

test("errors, compactions, notifications and ends are told as they happened", async () => {
  const types = ["errorOccurred", "preCompact", "notification", "sessionEnd"] as const;
  const sources = types.map((type) => sourceOf(type, () => ({ additionalContext: "N" })));
  const { runner, data } = hookedSession(sources);
  await runner.errorOccurred({ error: new TypeError("bad"), errorContext: "model_call", recoverable: true });
  const compaction = { transcriptPath: "/t", trigger: "manual", customInstructions: "" } as const;
  await runner.preCompact(compaction, NEVER);
  const notification = { notificationType: "permission_prompt", title: "Permission needed", message: "m" };
  expect(await runner.notification(notification, NEVER)).toEqual({ additionalContext: "N" });
  await runner.sessionEnd({ reason: "user_exit" }, NEVER);
  expect(data("hook.end").map(({ hookType, output }) => [hookType, output])).toEqual([
    ["errorOccurred", { additionalContext: "N" }],
    ["preCompact", { additionalContext: "N" }],
    ["notification", { additionalContext: "N" }],
    ["sessionEnd", undefined],
  ]);
  expect(sources.map(({ inputs }) => inputs)).toEqual([
    [
      {
        ...base,
        error: { name: "TypeError", message: "bad", stack: expect.any(String) },
        errorContext: "model_call",
        recoverable: true,
      },
    ],
    [{ ...base, ...compaction }],
    [{ ...base, ...notification }],
    [{ ...base, reason: "user_exit" }],
  ]);
});

test("what hooks add reads as the official runtime writes it", () => {
  expect([
    preToolUseContext("CTX"),
    postToolUseFailureContext("view", "CTX"),
    withPostToolUseContext("one\n", "view", "CTX"),
    withSubmittedContext("now p", "CTX"),
    permissionHookDenial("MSG"),
  ]).toEqual([
    "Additional context from preToolUse hook:\nCTX",
    'Tool "view" failed. Additional guidance from postToolUseFailure hooks:\nCTX',
    'one\n\n\nTool "view" succeeded. Additional guidance from postToolUse hooks:\nCTX',
    "now p\n\n<system_reminder>\nCTX\n</system_reminder>",
    "Permission denied by a PermissionRequest hook: MSG",
  ]);
});
