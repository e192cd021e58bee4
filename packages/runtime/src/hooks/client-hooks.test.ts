import type { HookInvokeRequest } from "@parley/protocol";
import { expect, test } from "vitest";
import { clientHooks, type InvokeHook } from "./client-hooks.js";
import { hookedSession, NEVER } from "./testing/hooked-session.js";

const view = { id: "c1", name: "view", args: {} };

test("a client is sent the session it knows, the type and the input", async () => {
  const requests: HookInvokeRequest[] = [];
  const client = clientHooks("s1", async (request) => {
    requests.push(request);
    return { output: { permissionDecision: "deny", permissionDecisionReason: "client says no" } };
  });
  const session = hookedSession([client]);
  const agent = { agentId: "a1", agentType: "t", parentAgentId: "s1", parentToolCallId: "m" };
  const runner = session.runner.forAgent(agent, session.sinkOf("a1"));
  const verdicts = await runner.preToolUse([view], NEVER);
  expect(verdicts.get("c1")).toEqual({
    state: "denied",
    reason: "Denied by preToolUse hook: client says no",
  });
  expect(requests).toEqual([
    {
      sessionId: "s1",
      hookType: "preToolUse",
      input: expect.objectContaining({ sessionId: "a1", cwd: "/work", toolName: "view", toolArgs: {} }),
    },
  ]);
});

test("a client is not asked about occasions that only files have hooks for", () => {
  const client = clientHooks("s1", async () => ({}));
  const types = ["permissionRequest", "notification", "preCompact"] as const;
  expect(types.map((type) => client.handles(type))).toEqual([false, false, false]);
  expect(client.handles("subagentStop")).toBe(true);
});

test("a client that never answers is given up, told so, and the call is denied", async () => {
  let told: unknown;
  const silent: InvokeHook = (_request, signal) => {
    signal.addEventListener("abort", () => {
      told = signal.reason;
    });
    return new Promise(() => {});
  };
  const session = hookedSession([clientHooks("s1", silent, 20)]);
  const verdicts = await session.runner.preToolUse([view], NEVER);
  expect(verdicts.get("c1")).toEqual({
    state: "denied",
    reason: "Denied by preToolUse hook (hook timed out)",
  });
  expect(told).toMatchObject({ kind: "HookTimeoutError" });
  expect(session.data("hook.end")[0]).toMatchObject({
    success: false,
    error: { message: "HookTimeoutError: The client did not answer within 20 ms" },
  });
});

test("an abort ends the waiting", async () => {
  const controller = new AbortController();
  const hanging: InvokeHook = () => {
    queueMicrotask(() => controller.abort(new Error("stop")));
    return new Promise(() => {});
  };
  const session = hookedSession([clientHooks("s1", hanging)]);
  const verdicts = await session.runner.preToolUse([view], controller.signal);
  expect(verdicts.get("c1")?.state).toBe("denied");
});

test("a client that is gone, or refuses, denies a call and changes nothing else", async () => {
  const gone: InvokeHook = () => Promise.reject(new Error("Connection is closed"));
  const { runner } = hookedSession([clientHooks("s1", gone)]);
  expect((await runner.preToolUse([view], NEVER)).get("c1")?.state).toBe("denied");
  expect(await runner.userPromptSubmitted("p", NEVER)).toEqual({ state: "accepted", prompt: "p" });
  const malformed = hookedSession([clientHooks("s1", async () => null as never)]);
  expect((await malformed.runner.preToolUse([view], NEVER)).get("c1")?.state).toBe("undecided");
});
