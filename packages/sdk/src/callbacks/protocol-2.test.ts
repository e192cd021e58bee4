import { describe, expect, it } from "vitest";
import { openSession } from "../testing/setup.js";
import type { PermissionRequestResult } from "../types/questions.js";

const version2 = { answers: { connect: () => ({ ok: true, protocolVersion: 2 }) } };
const call = { sessionId: "s1", toolCallId: "c1", toolName: "t", arguments: { a: 1 } };

describe("a tool call of a runtime of protocol 2", () => {
  it("is answered with text", async () => {
    const { runtime } = await openSession({ tools: [{ name: "t", handler: (args) => args }] }, version2);
    expect(await runtime.request("tool.call", call)).toEqual({
      result: { textResultForLlm: '{"a":1}', resultType: "success", toolTelemetry: {} },
    });
  });

  it("is answered with a result object as it is", async () => {
    const result = { textResultForLlm: "x", resultType: "denied" as const };
    const { runtime } = await openSession({ tools: [{ name: "t", handler: () => result }] }, version2);
    expect(await runtime.request("tool.call", call)).toEqual({ result });
  });

  it("keeps what went wrong from the model", async () => {
    const { runtime } = await openSession(
      {
        tools: [
          {
            name: "t",
            handler: () => {
              throw new Error("secret");
            },
          },
        ],
      },
      version2,
    );
    expect(await runtime.request("tool.call", call)).toEqual({
      result: {
        textResultForLlm: "Invoking this tool produced an error. Detailed information is not available.",
        resultType: "failure",
        error: "secret",
        toolTelemetry: {},
      },
    });
  });

  it("of a tool that isn't there says so", async () => {
    const { runtime } = await openSession({}, version2);
    expect(await runtime.request("tool.call", call)).toEqual({
      result: {
        textResultForLlm: "Tool 't' is not supported by this client instance",
        resultType: "failure",
        error: "tool 't' not supported",
        toolTelemetry: {},
      },
    });
  });

  it("for a session that isn't there is an error, and so is one that makes no sense", async () => {
    const { runtime } = await openSession({}, version2);
    await expect(runtime.request("tool.call", { ...call, sessionId: "other" })).rejects.toThrow(
      "Session not found: other",
    );
    await expect(runtime.request("tool.call", { sessionId: "s1" })).rejects.toThrow(
      "Invalid tool call payload",
    );
  });
});

describe("a permission question of a runtime of protocol 2", () => {
  const asked = { sessionId: "s1", permissionRequest: { kind: "write", toolCallId: "c1" } };

  it.each<[PermissionRequestResult, object]>([
    [{ kind: "approve-once" }, { kind: "approved" }],
    [
      { kind: "reject", feedback: "no" },
      { kind: "denied-interactively-by-user", feedback: "no" },
    ],
    [{ kind: "user-not-available" }, { kind: "denied-no-approval-rule-and-could-not-request-from-user" }],
    [{ kind: "no-result" }, { kind: "denied-no-approval-rule-and-could-not-request-from-user" }],
    [
      { kind: "denied-by-rules", rules: [] },
      { kind: "denied-by-rules", rules: [] },
    ],
  ])("is answered with %j", async (decision, result) => {
    const { runtime } = await openSession({ onPermissionRequest: () => decision }, version2);
    expect(await runtime.request("permission.request", asked)).toEqual({ result });
  });

  it("is denied without a handler, and when the handler fails", async () => {
    const denied = { result: { kind: "denied-no-approval-rule-and-could-not-request-from-user" } };
    const without = await openSession({}, version2);
    expect(await without.runtime.request("permission.request", asked)).toEqual(denied);
    const failing = await openSession(
      {
        onPermissionRequest: () => {
          throw new Error("boom");
        },
      },
      version2,
    );
    expect(await failing.runtime.request("permission.request", asked)).toEqual(denied);
  });
});

describe("a session of a runtime of protocol 2", () => {
  it("is left by closing it, and the runtime is not asked to shut down", async () => {
    const { runtime, client } = await openSession({}, version2);
    expect(await client.stop()).toEqual([]);
    expect(runtime.calls.map(({ method }) => method)).toEqual([
      "connect",
      "session.create",
      "session.destroy",
    ]);
  });
});
