import { expect, onTestFinished, test, vi } from "vitest";
import type { Step } from "../models/testing/scripted-provider.js";
import type { TestClient } from "./testing/test-client.js";
import { testRuntime } from "./testing/test-runtime.js";

const hello: Step = { text: "Hello." };
const lookup = {
  name: "lookup",
  description: "Looks up",
  parameters: { type: "object" },
  skipPermission: true,
};
const callLookup: Step = { tools: [{ name: "lookup", args: {} }] };
const me = "c7d1-returns";

/** A runtime with a session that one client, which calls itself something, opened. */
async function opened(steps: readonly Step[], of: object = {}, clientId = me) {
  const host = await testRuntime(steps);
  const client = await host.client({ clientId });
  const params = host.params({ tools: [lookup], ...of });
  const { sessionId } = await client.request("session.create", params);
  return { host, client, sessionId, params, [Symbol.asyncDispose]: () => host[Symbol.asyncDispose]() };
}

/** What a client that is back does. */
async function back(
  s: Awaited<ReturnType<typeof opened>>,
  answer?: (request: { method: string }) => unknown,
) {
  const client = await s.host.client({ clientId: me, answer });
  const { sessionId, params } = s;
  const idle = client.next("session.idle");
  await client.request("session.resume", {
    ...params,
    sessionId,
    disableResume: true,
    continuePendingWork: true,
  });
  return { client, idle };
}

const send = (client: TestClient, sessionId: string) =>
  client.request("session.send", { sessionId, prompt: "Go." });

async function logged(client: TestClient, sessionId: string): Promise<string[]> {
  const { events } = await client.request("session.getMessages", { sessionId });
  return (events as { type: string }[]).map(({ type }) => type);
}

test("work goes on without the client, which finds its call waiting when it is back", async () => {
  await using s = await opened([callLookup, hello]);
  const asked = s.client.next("external_tool.requested");
  await send(s.client, s.sessionId);
  const { requestId } = (await asked).data;
  s.client.close();
  const { client, idle } = await back(s);
  const answer = { sessionId: s.sessionId, requestId, result: "found" };
  expect(await client.request("session.tools.handlePendingToolCall", answer)).toEqual({ success: true });
  await idle;
  const types = await logged(client, s.sessionId);
  expect(types).not.toContain("session.shutdown");
  expect(types.filter((type) => type === "external_tool.requested")).toHaveLength(1);
  expect(client.data("tool.execution_complete")).toMatchObject([
    { success: true, result: { content: "found" } },
  ]);
});

test("its tools stay, and others are told that they are gone once it is given up", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  await using s = await opened([hello]);
  const other = await s.host.client();
  await other.request("session.resume", { sessionId: s.sessionId });
  await s.client.request("ping");
  other.clear();
  s.client.close();
  vi.advanceTimersByTime(59_000);
  await other.request("ping");
  expect(other.types()).not.toContain("~session.tools_updated");
  const gone = other.next("session.tools_updated");
  vi.advanceTimersByTime(1_000);
  await gone;
});

test("a session that nobody comes back to is closed", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  await using s = await opened([hello]);
  const { sessionId } = s;
  s.client.close();
  vi.advanceTimersByTime(60_000);
  const late = await s.host.client({ clientId: me });
  const resumed = late.next("session.resume");
  await late.request("session.resume", { sessionId });
  await resumed;
  expect(await logged(late, sessionId)).toContain("session.shutdown");
});

test("a session is closed at once when the client does not say that it returns", async () => {
  await using s = await opened([hello], {}, "");
  s.client.close();
  const other = await s.host.client();
  await other.request("session.resume", { sessionId: s.sessionId });
  expect(await logged(other, s.sessionId)).toContain("session.shutdown");
});

test("what the client was asked is asked again when it is back", async () => {
  await using s = await opened([hello], { hooks: true });
  let told = (_: unknown) => {};
  const asked = new Promise((resolve) => {
    told = resolve;
  });
  const first = await s.host.client({
    clientId: me,
    answer: (request) => {
      told(request.method);
      return new Promise(() => {});
    },
  });
  expect(await s.client.closed).toBe("The client is back on another connection.");
  const params = { ...s.params, sessionId: s.sessionId, disableResume: true };
  await first.request("session.resume", params);
  await send(first, s.sessionId);
  expect(await asked).toBe("hooks.invoke");
  first.close();
  const methods: string[] = [];
  const { idle } = await back(s, ({ method }) => {
    methods.push(method);
    return { output: {} };
  });
  await idle;
  expect(methods[0]).toBe("hooks.invoke");
});
