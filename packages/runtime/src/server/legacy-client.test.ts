import type { IncomingRequest } from "@parley/protocol/jsonrpc";
import { describe, expect, test } from "vitest";
import type { Step } from "../models/testing/scripted-provider.js";
import { testRuntime } from "./testing/test-runtime.js";

const hello: Step = { text: "Hello." };
const tool = (name: string) => ({ name, description: "x", parameters: { type: "object", properties: {} } });
const callOf = (name: string): Step => ({ tools: [{ name, args: { n: 1 } }] });

/** A session of a protocol 3 client that a protocol 2 client joined. */
async function mixed(steps: readonly Step[], answer: (request: IncomingRequest) => unknown) {
  const host = await testRuntime(steps);
  const modern = await host.client();
  const { sessionId } = await modern.request("session.create", host.params({ tools: [tool("theirs")] }));
  const asked: IncomingRequest[] = [];
  const legacy = await host.client({
    legacy: true,
    answer: (request) => {
      asked.push(request);
      return answer(request);
    },
  });
  const joined = modern.next("session.resume");
  await legacy.request("session.resume", { sessionId, requestPermission: true, tools: [tool("mine")] });
  await joined;
  return { host, modern, legacy, asked, sessionId, [Symbol.asyncDispose]: () => host[Symbol.asyncDispose]() };
}

describe("a client of protocol 2, in a session with one of protocol 3", () => {
  test("is told version 2, and is asked by requests where the other is shown events", async () => {
    await using s = await mixed([callOf("mine"), hello], ({ method }) =>
      method === "tool.call"
        ? { result: { textResultForLlm: "from 2", resultType: "success" } }
        : { result: { kind: "approved" } },
    );
    expect(await s.legacy.request("ping")).toMatchObject({ protocolVersion: 2 });
    const idle = Promise.all([s.modern.next("session.idle"), s.legacy.next("session.idle")]);
    await s.modern.request("session.send", { sessionId: s.sessionId, prompt: "Go." });
    await idle;
    expect(s.asked.map(({ method, params }) => [method, params])).toEqual([
      [
        "permission.request",
        {
          sessionId: s.sessionId,
          permissionRequest: expect.objectContaining({ kind: "custom-tool", toolName: "mine" }),
        },
      ],
      [
        "tool.call",
        { sessionId: s.sessionId, toolCallId: expect.any(String), toolName: "mine", arguments: { n: 1 } },
      ],
    ]);
    expect(s.modern.data("tool.execution_complete")).toMatchObject([
      { success: true, result: { content: "from 2" } },
    ]);
    const hidden = ["permission.requested", "external_tool.requested"];
    expect(s.legacy.durable()).toEqual(
      s.modern
        .durable()
        .slice(1)
        .filter((type) => !hidden.includes(type)),
    );
  });

  test("is not asked to run another client's tool, and its question is withdrawn when another answers", async () => {
    let withdrawn: (() => void) | undefined;
    const gone = new Promise<void>((resolve) => {
      withdrawn = resolve;
    });
    await using s = await mixed([callOf("theirs"), hello], ({ signal }) => {
      signal.addEventListener("abort", () => withdrawn?.());
      return new Promise(() => {});
    });
    const asked = s.modern.next("permission.requested");
    const called = s.modern.next("external_tool.requested");
    const idle = s.modern.next("session.idle");
    const { sessionId } = s;
    await s.modern.request("session.send", { sessionId, prompt: "Go." });
    const decision = {
      sessionId,
      requestId: (await asked).data["requestId"],
      result: { kind: "approve-once" },
    };
    await s.modern.request("session.permissions.handlePendingPermissionRequest", decision);
    const answer = { sessionId, requestId: (await called).data["requestId"], result: "from 3" };
    await s.modern.request("session.tools.handlePendingToolCall", answer);
    await Promise.all([idle, gone]);
    expect(s.asked.map(({ method }) => method)).toEqual(["permission.request"]);
  });

  test("that can't answer is a denial, or a failed call", async () => {
    await using s = await mixed([callOf("mine"), hello], ({ method }) => {
      if (method === "tool.call") throw new Error("broken");
      return { result: { kind: "denied-interactively-by-user", feedback: "Not now." } };
    });
    const idle = s.modern.next("session.idle");
    await s.modern.request("session.send", { sessionId: s.sessionId, prompt: "Go." });
    await idle;
    expect(s.modern.data("permission.completed")).toMatchObject([
      { result: { kind: "denied-interactively-by-user", feedback: "Not now." } },
    ]);
    expect(s.asked.map(({ method }) => method)).toEqual(["permission.request"]);
  });
});
