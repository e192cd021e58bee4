import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Step } from "../models/testing/scripted-provider.js";
import type { TestClient } from "./testing/test-client.js";
import { testRuntime } from "./testing/test-runtime.js";

const hello: Step = { text: "Hello." };
const tool = (name: string, more?: object) => ({
  name,
  description: `Does ${name}`,
  parameters: { type: "object", properties: {} },
  skipPermission: true,
  ...more,
});
const callOf = (name: string): Step => ({ tools: [{ name, args: { n: 1 } }] });

/** A runtime with a session that client `a` opened and client `b` joined. */
async function shared(steps: readonly Step[], of: { a?: object; b?: object } = {}) {
  const host = await testRuntime(steps);
  const [a, b] = [await host.client(), await host.client()];
  const { sessionId } = await a.request("session.create", host.params(of.a));
  const joined = Promise.all([a.next("session.resume"), b.next("session.resume")]);
  await b.request("session.resume", { sessionId, ...of.b });
  await joined;
  return { host, a, b, sessionId, [Symbol.asyncDispose]: () => host[Symbol.asyncDispose]() };
}

const decide = (client: TestClient, sessionId: string, requestId: unknown, kind: string) =>
  client.request("session.permissions.handlePendingPermissionRequest", {
    sessionId,
    requestId,
    result: { kind },
  });

const answer = (client: TestClient, sessionId: string, requestId: unknown, result: unknown) =>
  client.request("session.tools.handlePendingToolCall", { sessionId, requestId, result });

describe("two clients on one session", () => {
  test("see the same events, the one that sent them and the one that didn't", async () => {
    await using s = await shared([hello]);
    s.a.clear();
    s.b.clear();
    const idle = Promise.all([s.a.next("session.idle"), s.b.next("session.idle")]);
    await s.b.request("session.send", { sessionId: s.sessionId, prompt: "Hi." });
    await idle;
    expect(s.a.events.length).toBeGreaterThan(10);
    expect(s.b.events).toEqual(s.a.events);
  });

  test("both see a client's tool called and answered; the second answer counts for nothing", async () => {
    await using s = await shared([callOf("lookup"), hello], { a: { tools: [tool("lookup")] } });
    const asked = Promise.all([s.a, s.b].map((client) => client.next("external_tool.requested")));
    const idle = s.b.next("session.idle");
    await s.a.request("session.send", { sessionId: s.sessionId, prompt: "Go." });
    const [call, same] = await asked;
    expect(same).toEqual(call);
    expect(call?.data).toMatchObject({ toolName: "lookup", arguments: { n: 1 }, sessionId: s.sessionId });
    const requestId = call?.data["requestId"];
    expect(await answer(s.a, s.sessionId, requestId, "found it")).toEqual({ success: true });
    expect(await answer(s.b, s.sessionId, requestId, "late")).toEqual({
      success: false,
      error: "already resolved by in-process",
    });
    await idle;
    expect(s.b.data("external_tool.completed")).toEqual([{ requestId }]);
    expect(s.b.data("tool.execution_complete")).toMatchObject([
      { success: true, result: { content: "found it" } },
    ]);
  });

  test.each([
    ["approve-once", "approved", true],
    ["reject", "denied-interactively-by-user", false],
  ])(
    "the one that joined answers a permission question with %s, and both see it",
    async (kind, outcome, success) => {
      await using s = await shared([callOf("risky"), hello], {
        a: { tools: [tool("risky", { skipPermission: false })] },
        b: { requestPermission: true },
      });
      const asked = s.b.next("permission.requested");
      const idle = Promise.all([s.a.next("session.idle"), s.b.next("session.idle")]);
      const called = s.a.next("external_tool.requested").then((call) => {
        return answer(s.a, s.sessionId, call.data["requestId"], "done");
      });
      await s.a.request("session.send", { sessionId: s.sessionId, prompt: "Go." });
      const { requestId } = (await asked).data;
      expect(await decide(s.b, s.sessionId, requestId, kind)).toEqual({ success: true });
      expect(await decide(s.a, s.sessionId, requestId, "approve-once")).toEqual({
        success: false,
        error: "already resolved by in-process",
      });
      if (success) await called;
      await idle;
      for (const client of [s.a, s.b]) {
        expect(client.data("permission.completed")).toMatchObject([{ requestId, result: { kind: outcome } }]);
      }
    },
  );

  test("provide different tools, and the model may use them all", async () => {
    const steps = [callOf("city"), callOf("currency"), hello];
    await using s = await shared(steps, { a: { tools: [tool("city")] }, b: { tools: [tool("currency")] } });
    for (const [client, name] of [
      [s.a, "city"],
      [s.b, "currency"],
    ] as const) {
      client
        .next((event) => event.type === "external_tool.requested" && event.data["toolName"] === name)
        .then((call) => answer(client, s.sessionId, call.data["requestId"], `from ${name}`));
    }
    const idle = s.a.next("session.idle");
    await s.a.request("session.send", { sessionId: s.sessionId, prompt: "Go." });
    await idle;
    expect(
      s.a.data("tool.execution_complete").map(({ result }) => (result as { content: string }).content),
    ).toEqual(["from city", "from currency"]);
  });

  test("one that resumes without tools takes nobody's away", async () => {
    await using s = await shared([hello], { a: { tools: [tool("stable")] } });
    await s.b.request("session.resume", { sessionId: s.sessionId });
    const { tools } = await s.a.request("session.tools.getCurrentMetadata", { sessionId: s.sessionId });
    expect(tools.map(({ name }: { name: string }) => name)).toContain("stable");
  });

  test("one that goes takes only its own tools, and the other is told", async () => {
    await using s = await shared([hello], {
      a: { tools: [tool("stable")] },
      b: { tools: [tool("passing")] },
    });
    const told = s.a.next("session.tools_updated");
    s.b.close();
    await told;
    const { tools } = await s.a.request("session.tools.getCurrentMetadata", { sessionId: s.sessionId });
    const names = tools.map(({ name }: { name: string }) => name);
    expect(names).toContain("stable");
    expect(names).not.toContain("passing");
  });

  test("the one that is left goes on with the session; the last takes it along", async () => {
    await using s = await shared([hello]);
    expect(await s.a.request("session.detach", { sessionId: s.sessionId })).toEqual({ success: true });
    s.a.clear();
    const idle = s.b.next("session.idle");
    await s.a.request("session.send", { sessionId: s.sessionId, prompt: "From outside." });
    await idle;
    expect(s.a.events).toEqual([]);
    const ended = s.b.next("session.shutdown");
    await s.b.request("session.detach", { sessionId: s.sessionId });
    await ended;
  });

  test("a session whose last client vanishes in the middle of a turn stops there", async () => {
    await using host = await testRuntime([{ text: "partial", stop: "hang" }]);
    const client = await host.client();
    const { sessionId } = await client.request("session.create", host.params());
    const working = client.next("assistant.message_delta");
    await client.request("session.send", { sessionId, prompt: "Go." });
    await working;
    const { dropped } = await host.provider.request(0);
    client.close();
    await dropped;
    const other = await host.client();
    const { events } = await other.request("session.getMessages", { sessionId });
    expect(events.at(-1).type).toBe("session.shutdown");
  });
});

test("a question that nobody can answer is a denial, and no event", async () => {
  await using host = await testRuntime([]);
  const view: Step = { tools: [{ name: "view", args: { path: join(host.workspace, "a.txt") } }] };
  await using other = await testRuntime([view, hello]);
  const client = await other.client();
  const { sessionId } = await client.request("session.create", other.params({ requestPermission: false }));
  const idle = client.next("session.idle");
  await client.request("session.send", { sessionId, prompt: "Look." });
  await idle;
  expect(client.data("permission.requested")).toEqual([]);
  expect(client.data("tool.execution_complete")).toMatchObject([
    { success: false, error: { code: "denied" } },
  ]);
});

describe("what a client answers for its tool", () => {
  test.each([
    [{ result: "plain" }, { success: true, result: { content: "plain", detailedContent: "plain" } }, "plain"],
    [
      { error: "Boom" },
      { success: false, error: { message: "Tool execution failed", code: "failure" } },
      'Failed to execute `ext` tool with arguments: {"n":1} due to error: Error: Tool execution failed',
    ],
    [
      { result: { textResultForLlm: "T", resultType: "failure", error: "E" } },
      { success: false, error: { message: "E", code: "failure" } },
      "T",
    ],
    [
      { result: { textResultForLlm: "T", resultType: "success", sessionLog: "for people" } },
      { success: true, result: { content: "T", detailedContent: "for people" } },
      "T",
    ],
    [
      { result: { textResultForLlm: "D", resultType: "denied" } },
      { success: false, error: { code: "denied" } },
      "D",
    ],
    [{}, { success: true, result: { content: "", detailedContent: "" } }, ""],
  ])("%j", async (params, completed, text) => {
    await using host = await testRuntime([callOf("ext"), hello]);
    const client = await host.client();
    const { sessionId } = await client.request("session.create", host.params({ tools: [tool("ext")] }));
    const asked = client.next("external_tool.requested");
    const idle = client.next("session.idle");
    await client.request("session.send", { sessionId, prompt: "Go." });
    const { requestId } = (await asked).data;
    await client.request("session.tools.handlePendingToolCall", { sessionId, requestId, ...params });
    await idle;
    expect(client.data("tool.execution_complete")).toMatchObject([completed]);
    expect((await host.provider.request(1)).body.messages.at(-1)).toMatchObject({
      role: "tool",
      content: text,
    });
  });
});
