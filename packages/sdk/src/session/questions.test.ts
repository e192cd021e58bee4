import { RpcError } from "@parley/protocol/jsonrpc";
import { describe, expect, it, vi } from "vitest";
import { approveAll, createAttributedPermissionResult } from "../callbacks/permissions.js";
import { deferred, openSession } from "../testing/setup.js";
import type { PermissionHandler } from "../types/questions.js";
import type { ToolHandler, ToolInvocation } from "../types/tools.js";

const TOOL = "session.tools.handlePendingToolCall";
const PERMISSION = "session.permissions.handlePendingPermissionRequest";

const call = { requestId: "r1", sessionId: "s1", toolCallId: "c1", toolName: "t", arguments: { a: 1 } };
const write = { kind: "write", toolCallId: "c1", intention: "i", fileName: "f", diff: "d" };

function withTool(handler: ToolHandler<never>) {
  return openSession({ tools: [{ name: "t", handler: handler as ToolHandler }] });
}

describe("a tool call", () => {
  it("is carried out and answered", async () => {
    let invocation: ToolInvocation | undefined;
    const { runtime } = await withTool((args: { a: number }, given) => {
      invocation = given;
      return { doubled: args.a * 2 };
    });
    runtime.emit("s1", "external_tool.requested", { ...call, traceparent: "tp" });
    expect(await runtime.called(TOOL)).toEqual({ sessionId: "s1", requestId: "r1", result: '{"doubled":2}' });
    expect(invocation).toMatchObject({
      sessionId: "s1",
      toolCallId: "c1",
      toolName: "t",
      arguments: { a: 1 },
      traceparent: "tp",
    });
    expect(invocation).not.toHaveProperty("availableTools");
  });

  it.each([
    [new Error("boom"), "boom"],
    ["bad", "bad"],
  ])("that fails is answered with the error: %s", async (thrown, error) => {
    const { runtime } = await withTool(() => {
      throw thrown;
    });
    runtime.emit("s1", "external_tool.requested", call);
    expect(await runtime.called(TOOL)).toEqual({ sessionId: "s1", requestId: "r1", error });
  });

  it("whose result is no JSON is a failure", async () => {
    const { runtime } = await withTool(() => 5n);
    runtime.emit("s1", "external_tool.requested", call);
    expect(await runtime.called(TOOL)).toMatchObject({ error: "Do not know how to serialize a BigInt" });
  });

  it("whose result object is no JSON is a failure", async () => {
    const { runtime } = await withTool(() => ({ textResultForLlm: "x", resultType: "success", extra: 5n }));
    runtime.emit("s1", "external_tool.requested", call);
    expect(await runtime.called(TOOL)).toMatchObject({ error: "Do not know how to serialize a BigInt" });
  });

  it("of another client's tool, or of one without a handler, is left alone", async () => {
    const { runtime, client } = await openSession({ tools: [{ name: "declared" }] });
    runtime.emit("s1", "external_tool.requested", { ...call, toolName: "other" });
    runtime.emit("s1", "external_tool.requested", { ...call, toolName: "declared", requestId: "r2" });
    await client.ping();
    expect(runtime.paramsOf(TOOL)).toEqual([]);
  });

  it("to a tool that searches for tools is told which there are", async () => {
    let tools: unknown;
    const { runtime } = await openSession(
      {
        tools: [
          {
            name: "tool_search_tool",
            overridesBuiltInTool: true,
            handler: (_, { availableTools }) => {
              tools = availableTools;
            },
          },
        ],
      },
      { answers: { "session.tools.getCurrentMetadata": () => ({ tools: [{ name: "x" }] }) } },
    );
    runtime.emit("s1", "external_tool.requested", { ...call, toolName: "tool_search_tool" });
    await runtime.called(TOOL);
    expect(tools).toEqual([{ name: "x" }]);
  });

  it("that is announced twice runs once", async () => {
    const handler = vi.fn(() => "x");
    const { runtime } = await withTool(handler);
    runtime.emit("s1", "external_tool.requested", call);
    runtime.emit("s1", "external_tool.requested", call);
    await runtime.called(TOOL);
    expect(handler).toHaveBeenCalledTimes(1);
  });

  it("that another client answers is aborted, and not answered", async () => {
    const { promise, resolve } = deferred<AbortSignal>();
    const { runtime, client } = await withTool((_, { signal }) => {
      resolve(signal);
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    });
    runtime.emit("s1", "external_tool.requested", call);
    const signal = await promise;
    runtime.tell("s1", "external_tool.completed", { requestId: "r1" });
    await client.ping();
    expect(signal.aborted).toBe(true);
    expect(runtime.paramsOf(TOOL)).toEqual([]);
  });

  it("is told that the turn was aborted, and still answered", async () => {
    const { runtime } = await withTool(
      (_, { signal }) =>
        new Promise((resolve) => signal.addEventListener("abort", () => resolve("stopped half-way"))),
    );
    runtime.emit("s1", "external_tool.requested", call);
    runtime.emit("s1", "abort", { reason: "user_initiated" });
    expect(await runtime.called(TOOL)).toMatchObject({ result: "stopped half-way" });
  });

  it("goes on when only a sub-agent was aborted", async () => {
    const { promise, resolve } = deferred<AbortSignal>();
    const { runtime, client } = await withTool((_, { signal }) => {
      resolve(signal);
      return new Promise(() => {});
    });
    runtime.emit("s1", "external_tool.requested", call);
    const event = runtime.log("s1", "abort", { reason: "user_initiated" });
    runtime.notify("session.event", { sessionId: "s1", event: { ...event, agentId: "sub" } });
    await client.ping();
    expect((await promise).aborted).toBe(false);
  });

  it("is aborted when the session is left, and not answered", async () => {
    const { promise, resolve } = deferred<AbortSignal>();
    const { runtime, client, session } = await withTool(async (_, { signal }) => {
      resolve(signal);
      await new Promise((settle) => signal.addEventListener("abort", settle));
      return "late";
    });
    runtime.emit("s1", "external_tool.requested", call);
    const signal = await promise;
    await session.disconnect();
    expect(signal.aborted).toBe(true);
    await client.ping();
    expect(runtime.paramsOf(TOOL)).toEqual([]);
  });

  it("whose answer the runtime refuses is over", async () => {
    const { runtime, client } = await openSession(
      { tools: [{ name: "t", handler: () => "x" }] },
      {
        answers: {
          [TOOL]: () => {
            throw new RpcError(-32000, "no");
          },
        },
      },
    );
    runtime.emit("s1", "external_tool.requested", call);
    await runtime.called(TOOL);
    await client.ping();
    expect(runtime.paramsOf(TOOL)).toHaveLength(1);
  });
});

describe("a permission question", () => {
  const asked = { requestId: "r1", permissionRequest: write };
  const withHandler = (onPermissionRequest: PermissionHandler) => openSession({ onPermissionRequest });

  it("is put to the handler, and its decision sent", async () => {
    let invocation: unknown;
    const { runtime } = await withHandler((request, given) => {
      invocation = given;
      return request.kind === "write" ? { kind: "reject", feedback: "no" } : { kind: "approve-once" };
    });
    runtime.emit("s1", "permission.requested", asked);
    const result = { kind: "reject", feedback: "no" };
    expect(await runtime.called(PERMISSION)).toEqual({ sessionId: "s1", requestId: "r1", result });
    expect(invocation).toEqual({
      sessionId: "s1",
      managedSettingsEnabled: false,
      signal: expect.any(AbortSignal),
    });
  });

  it("carries how the decision came about", async () => {
    const context = { outcome: "approved", surface: "cli" } as never;
    const { runtime } = await withHandler(() =>
      createAttributedPermissionResult(
        createAttributedPermissionResult({ kind: "approve-once" }, {} as never),
        context,
      ),
    );
    runtime.emit("s1", "permission.requested", asked);
    expect(await runtime.called(PERMISSION)).toMatchObject({
      result: { kind: "approve-once" },
      decisionContext: context,
    });
  });

  it("is answered as nobody being there when the handler fails", async () => {
    const warn = vi.spyOn(console, "warn").mockReturnValue();
    const { runtime } = await withHandler(() => {
      throw new Error("boom");
    });
    runtime.emit("s1", "permission.requested", asked);
    expect(await runtime.called(PERMISSION)).toMatchObject({ result: { kind: "user-not-available" } });
    expect(warn).toHaveBeenCalledWith(expect.stringContaining("boom"));
    warn.mockRestore();
  });

  it("stays open without a handler, without a decision, and when a hook decided it", async () => {
    const { runtime, client } = await openSession();
    runtime.emit("s1", "permission.requested", asked);
    await client.ping();
    const second = await openSession({ onPermissionRequest: () => ({ kind: "no-result" }) });
    second.runtime.emit("s1", "permission.requested", asked);
    second.runtime.emit("s1", "permission.requested", { ...asked, requestId: "r2", resolvedByHook: true });
    await second.client.ping();
    expect([...runtime.paramsOf(PERMISSION), ...second.runtime.paramsOf(PERMISSION)]).toEqual([]);
  });

  it("is closed when the runtime refuses the decision", async () => {
    const { runtime } = await openSession(
      { onPermissionRequest: approveAll },
      {
        answers: {
          [PERMISSION]: ({ result }: { result: { kind: string } }) => {
            if (result.kind === "approve-once") throw new RpcError(-32000, "no such approval");
            return { success: true };
          },
        },
      },
    );
    runtime.emit("s1", "permission.requested", asked);
    expect(await runtime.called(PERMISSION, 2)).toMatchObject({ result: { kind: "user-not-available" } });
  });

  it("is not answered after another client did", async () => {
    const answer = deferred<{ kind: "approve-once" }>();
    const { runtime, client } = await withHandler(() => answer.promise);
    runtime.emit("s1", "permission.requested", asked);
    runtime.emit("s1", "permission.completed", { requestId: "r1", result: { kind: "approved" } });
    await client.ping();
    answer.resolve({ kind: "approve-once" });
    await client.ping();
    expect(runtime.paramsOf(PERMISSION)).toEqual([]);
  });

  it("is approved by approveAll, unless policy wants someone to decide", async () => {
    const signal = new AbortController().signal;
    const request = write as never;
    expect(approveAll(request, { sessionId: "s", signal })).toEqual({ kind: "approve-once" });
    expect(() => approveAll(request, { sessionId: "s", signal, managedSettingsEnabled: true })).toThrow(
      "approveAll cannot be used when managed settings are enabled",
    );
    const managed = { ...write, managedApprovalRequired: true } as never;
    expect(approveAll(managed, { sessionId: "s", signal })).toEqual({ kind: "no-result" });
  });
});

describe("a form", () => {
  const METHOD = "session.ui.handlePendingElicitation";
  const asked = { requestId: "r1", message: "m", mode: "form", elicitationSource: "src", toolCallId: "c" };

  it("is shown by the handler", async () => {
    let context: unknown;
    const { runtime } = await openSession({
      onElicitationRequest: ({ signal: _, ...given }) => {
        context = given;
        return { action: "accept", content: { a: 1 } };
      },
    });
    runtime.tell("s1", "elicitation.requested", asked);
    expect(await runtime.called(METHOD)).toEqual({
      sessionId: "s1",
      requestId: "r1",
      result: { action: "accept", content: { a: 1 } },
    });
    expect(context).toEqual({ sessionId: "s1", message: "m", mode: "form", elicitationSource: "src" });
  });

  it.each([
    () => {
      throw new Error("boom");
    },
    () => undefined as never,
  ])("is cancelled when the handler can't say what became of it", async (onElicitationRequest) => {
    const { runtime } = await openSession({ onElicitationRequest });
    runtime.tell("s1", "elicitation.requested", asked);
    expect(await runtime.called(METHOD)).toMatchObject({ result: { action: "cancel" } });
  });
});

describe("a slash command", () => {
  const METHOD = "session.commands.handlePendingCommand";
  const entered = { requestId: "r1", command: "/c a b", commandName: "c", args: "a b" };

  it("runs, and its failure is told", async () => {
    let args = "";
    const { runtime } = await openSession({
      commands: [
        {
          name: "c",
          handler: (context) => {
            args = context.args;
          },
        },
        {
          name: "fails",
          handler: () => {
            throw new Error("boom");
          },
        },
      ],
    });
    runtime.tell("s1", "command.execute", entered);
    expect(await runtime.called(METHOD)).toEqual({ sessionId: "s1", requestId: "r1" });
    expect(args).toBe("a b");
    runtime.tell("s1", "command.execute", { ...entered, requestId: "r2", commandName: "fails" });
    expect(await runtime.called(METHOD, 2)).toMatchObject({ requestId: "r2", error: "boom" });
    runtime.tell("s1", "command.execute", { ...entered, requestId: "r3", commandName: "zz" });
    expect(await runtime.called(METHOD, 3)).toMatchObject({ error: "Unknown command: zz" });
  });
});

describe("an MCP server's wish", () => {
  const OAUTH = "session.mcp.oauth.handlePendingRequest";
  const required = { requestId: "r1", serverName: "s", serverUrl: "u", reason: "initial" };

  it.each([
    [
      { kind: "token", accessToken: "t", expiresIn: 5 } as const,
      { kind: "token", accessToken: "t", expiresIn: 5 },
    ],
    [{ accessToken: "t" }, { kind: "token", accessToken: "t" }],
    [null, { kind: "cancelled" }],
    [undefined, { kind: "cancelled" }],
    [{ kind: "cancelled" } as const, { kind: "cancelled" }],
  ])("for a token is answered with %j", async (token, result) => {
    const { runtime } = await openSession({ onMcpAuthRequest: () => token });
    expect(runtime.paramsOf("session.eventLog.registerInterest")).toEqual([
      { sessionId: "s1", eventType: "mcp.oauth_required" },
    ]);
    runtime.tell("s1", "mcp.oauth_required", required);
    expect(await runtime.called(OAUTH)).toEqual({ sessionId: "s1", requestId: "r1", result });
  });

  it("for a token is cancelled when the handler fails", async () => {
    const { runtime } = await openSession({
      onMcpAuthRequest: () => {
        throw new Error("boom");
      },
    });
    runtime.tell("s1", "mcp.oauth_required", required);
    expect(await runtime.called(OAUTH)).toMatchObject({ result: { kind: "cancelled" } });
  });

  it("for headers is answered", async () => {
    const METHOD = "session.mcp.headers.handlePendingHeadersRefreshRequest";
    const answers = [{ headers: { a: "b" }, ttlMs: 5 }, null];
    const { runtime } = await openSession({
      onMcpHeadersRequest: () => {
        if (answers.length === 0) throw new Error("boom");
        return answers.shift();
      },
    });
    for (const requestId of ["r1", "r2", "r3"]) {
      runtime.tell("s1", "mcp.headers_refresh_required", { ...required, requestId });
    }
    await runtime.called(METHOD, 3);
    const results = runtime.paramsOf(METHOD).map(({ requestId, result }) => [requestId, result]);
    expect(Object.fromEntries(results)).toEqual({
      r1: { kind: "headers", headers: { a: "b" }, ttlMs: 5 },
      r2: { kind: "none" },
      r3: { kind: "error", message: "boom" },
    });
  });

  it("for a model call is answered, or rejected", async () => {
    const METHOD = "session.ui.handlePendingSampling";
    const answers = [{ model: "m" }, null];
    const { runtime } = await openSession({ onSamplingRequest: () => answers.shift() });
    runtime.tell("s1", "sampling.requested", { requestId: "r1", serverName: "s", mcpRequestId: 1 });
    expect(await runtime.called(METHOD)).toEqual({
      sessionId: "s1",
      requestId: "r1",
      response: { model: "m" },
    });
    runtime.tell("s1", "sampling.requested", { requestId: "r2", serverName: "s", mcpRequestId: 2 });
    expect(await runtime.called(METHOD, 2)).toEqual({ sessionId: "s1", requestId: "r2" });
  });
});
