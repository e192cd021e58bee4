import { afterEach, describe, expect, it } from "vitest";
import { createHookRunner } from "../hooks/index.js";
import type { HookSource } from "../hooks/source.js";
import { sourceOf } from "../hooks/testing/hooked-session.js";
import type { CallRecords } from "./call-hooks.js";
import { failureResult, successResult } from "./results.js";
import { Harness } from "./testing/harness.js";
import type { Tool, ToolResult } from "./tool.js";

let harness: Harness;
afterEach(() => harness.dispose());

interface Records {
  readonly hooked: unknown[];
  readonly contexts: string[];
}

/** A session with one tool that tells its arguments back, and these hooks. */
function hooked(sources: readonly HookSource[], result?: (args: object) => ToolResult) {
  const records: Records = { hooked: [], contexts: [] };
  const kept: CallRecords = {
    hooked: async (toolCallId, verdict) => void records.hooked.push([toolCallId, verdict]),
    context: async (toolCallId, text) => void records.contexts.push(`${toolCallId}: ${text}`),
  };
  const runs: unknown[] = [];
  const echo: Tool = {
    name: "echo",
    description: "",
    parameters: {},
    prepare: async (args) => ({
      permissions: [{ kind: "custom-tool", toolName: "echo", args }],
      run: async () => {
        runs.push(args);
        return result?.(args) ?? successResult(JSON.stringify(args));
      },
    }),
  };
  const types: string[] = [];
  const events = {
    emit: async (type: string) => {
      types.push(type);
      return "id";
    },
    emitEphemeral: () => {},
  };
  const runner = createHookRunner({
    sessionId: "session",
    events,
    workingDirectory: () => "/work",
    sources: () => sources,
    askPermission: async () => ({ state: "unavailable" }),
  });
  harness = new Harness({ tools: [echo], hooks: { runner, records: kept } });
  return { records, runs, hookEvents: types };
}

const before = (answer: (input: Readonly<Record<string, unknown>>) => unknown) =>
  sourceOf("preToolUse", answer);

describe("hooks before the calls of an answer", () => {
  it("are asked about all of them once every start is out, and deny one by one", async () => {
    const { runs, hookEvents } = hooked([
      before(({ toolArgs }) =>
        (toolArgs as { n: number }).n === 1
          ? { permissionDecision: "deny", permissionDecisionReason: "not this one" }
          : undefined,
      ),
    ]);
    const executed = await harness.callAll([
      ["echo", { n: 1 }],
      ["echo", { n: 2 }],
    ]);
    expect(harness.types().slice(0, 2)).toEqual(["tool.execution_start", "tool.execution_start"]);
    expect(hookEvents).toEqual(["hook.start", "hook.end"]);
    expect(executed.map(({ result }) => [result.resultType, result.textResultForLlm])).toEqual([
      ["denied", "Denied by preToolUse hook: not this one"],
      ["success", '{"n":2}'],
    ]);
    expect(runs).toEqual([{ n: 2 }]);
  });

  it("change arguments, which is on the log before the call is judged, but not in its start", async () => {
    const { records, runs } = hooked([before(() => ({ modifiedArgs: { n: 5 }, additionalContext: "why" }))]);
    await harness.call("echo", { n: 1 });
    expect(harness.of("tool.execution_start")[0].arguments).toEqual({ n: 1 });
    expect(harness.of("permission.requested")[0].permissionRequest.args).toEqual({ n: 5 });
    expect(runs).toEqual([{ n: 5 }]);
    expect(records.hooked).toEqual([["call-0", { state: "undecided", arguments: { n: 5 } }]]);
    expect(records.contexts).toEqual(["call-0: Additional context from preToolUse hook:\nwhy"]);
  });

  it("that allow a call spare the question, but no rule that denies", async () => {
    const { runs } = hooked([before(() => ({ permissionDecision: "allow" }))]);
    await harness.call("echo", {});
    expect(harness.of("permission.requested")).toEqual([]);
    expect(runs).toHaveLength(1);
    harness.permissions.rules = { approved: [], denied: [{ kind: "custom-tool", argument: "echo" }] };
    expect((await harness.call("echo", {})).result.resultType).toBe("denied");
    expect(runs).toHaveLength(1);
  });

  it("deny when they crash", async () => {
    const { runs } = hooked([before(() => Promise.reject(new Error("boom")))]);
    expect((await harness.call("echo", {})).result).toMatchObject({
      resultType: "denied",
      textResultForLlm: "Denied by preToolUse hook (hook errored)",
    });
    expect(runs).toEqual([]);
  });

  it("are not asked about arguments that are none", async () => {
    const source = before(() => ({ permissionDecision: "allow" }));
    hooked([source]);
    await harness.call("echo", "{not json");
    expect(source.inputs).toEqual([]);
  });
});

describe("hooks after a call", () => {
  it("are shown the result and change it", async () => {
    const source = sourceOf("postToolUse", () => ({
      modifiedResult: { textResultForLlm: "another", resultType: "failure", error: "bad" },
    }));
    hooked([source]);
    const { result, success } = await harness.call("echo", { n: 1 });
    expect(source.inputs[0]).toMatchObject({
      toolName: "echo",
      toolArgs: { n: 1 },
      toolResult: { resultType: "success", textResultForLlm: '{"n":1}' },
    });
    expect([success, result.textResultForLlm]).toEqual([false, "another"]);
    expect(harness.of("tool.execution_complete")[0].error).toEqual({ message: "bad", code: "failure" });
  });

  it("add to what the model reads of a good result", async () => {
    hooked([sourceOf("postToolUse", () => ({ additionalContext: "mind this" }))]);
    expect(await harness.told("echo", {})).toBe(
      '{}\n\nTool "echo" succeeded. Additional guidance from postToolUse hooks:\nmind this',
    );
  });

  it("add a message of their own to a failure, which is kept", async () => {
    const source = sourceOf("postToolUseFailure", () => ({ additionalContext: "try that" }));
    const { records } = hooked([source], () => failureResult("long text", { error: "short" }));
    expect(await harness.told("echo", {})).toBe("long text");
    expect(source.inputs[0]).toMatchObject({ toolName: "echo", error: "short" });
    expect(records.contexts).toEqual([
      'call-0: Tool "echo" failed. Additional guidance from postToolUseFailure hooks:\ntry that',
    ]);
  });

  it("leave the result as it is when they crash", async () => {
    hooked([sourceOf("postToolUse", () => Promise.reject(new Error("boom")))]);
    expect(await harness.told("echo", {})).toBe("{}");
  });

  it("can't make a result too large for the model", async () => {
    hooked([sourceOf("postToolUse", () => ({ modifiedResult: { textResultForLlm: "x".repeat(50_000) } }))]);
    expect(await harness.told("echo", {})).toMatch(/^Output too large to read at once/);
  });

  it("are not asked about a call that an abort ended", async () => {
    const source = sourceOf("postToolUseFailure", () => undefined);
    const controller = new AbortController();
    hooked([source], () => {
      controller.abort();
      return failureResult("cut");
    });
    await harness.call("echo", {}, controller.signal);
    expect(source.inputs).toEqual([]);
  });
});
