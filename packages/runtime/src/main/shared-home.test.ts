import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Step } from "../models/testing/script.js";
import { type ScriptedProvider, scriptedProvider } from "../models/testing/scripted-provider.js";
import { say } from "../server/testing/say.js";
import type { SeenEvent, TestClient } from "../server/testing/test-client.js";
import { buildRuntime, type ChildRuntime, startRuntime } from "./testing/child-runtime.js";

let script: string;
let home: string;

beforeAll(async () => {
  ({ script } = await buildRuntime());
});

afterAll(() => rmSync(dirname(script), { recursive: true, force: true }));

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "parley-shared-"));
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

const ANSWER: Step = { text: "Hello." };
const touch = (): Step => ({
  tools: [{ name: "create", args: { path: join(home, "made.txt"), file_text: "x\n" } }],
});

function options(provider: ScriptedProvider, more: object = {}) {
  return {
    model: "m",
    provider: { type: "openai", baseUrl: provider.url, apiKey: "k" },
    workingDirectory: home,
    requestPermission: true,
    ...more,
  };
}

async function client(runtime: ChildRuntime): Promise<TestClient> {
  const connected = runtime.overStdio();
  await connected.request("connect");
  return connected;
}

function approveAll(by: TestClient): void {
  by.next("permission.requested").then(({ sessionId, data }) => {
    approveAll(by);
    const { requestId } = data;
    return by.request("session.permissions.handlePendingPermissionRequest", {
      sessionId,
      requestId,
      result: { kind: "approve-once" },
    });
  });
}

const start = () => startRuntime(script, ["--stdio"], home);
const durable = ({ events }: TestClient) => events.filter(({ ephemeral }) => !ephemeral);
const ids = (events: readonly SeenEvent[]) => events.map(({ id }) => id);

test("a client of another runtime joins the session that one runtime owns: both see, prompt and answer", async () => {
  await using provider = await scriptedProvider([touch(), ANSWER]);
  await using owner = start();
  await using other = start();
  const first = await client(owner);
  const { sessionId } = await first.request("session.create", options(provider));
  const second = await client(other);
  const joined = await second.request("session.resume", options(provider, { sessionId }));
  expect(joined.sessionId).toBe(sessionId);
  approveAll(second);
  const idle = second.next("session.idle");
  await say(first, sessionId, "One.");
  await idle;
  const completed = second.data("permission.completed");
  expect(completed).toMatchObject([{ result: { kind: "approved" } }]);
  const over = first.next("session.idle");
  await say(second, sessionId, "Two.");
  await over;
  expect(first.data("user.message").map(({ content }) => content)).toEqual(["One.", "Two."]);
  const seen = ids(durable(second));
  expect(ids(durable(first)).slice(-seen.length)).toEqual(seen);
  const late = second.request("session.permissions.handlePendingPermissionRequest", {
    sessionId,
    requestId: second.data("permission.requested")[0]?.["requestId"],
    result: { kind: "reject" },
  });
  expect(await late).toMatchObject({ success: false });
});

test("tools and hooks of a client that came through another runtime are called there", async () => {
  const call: Step = { tools: [{ name: "lookup", args: { q: "x" } }] };
  await using provider = await scriptedProvider([call, ANSWER]);
  await using owner = start();
  await using other = start();
  const first = await client(owner);
  const { sessionId } = await first.request("session.create", options(provider));
  const second = await client(other);
  const tools = [{ name: "lookup", description: "d", parameters: { type: "object", properties: {} } }];
  await second.request(
    "session.resume",
    options(provider, { sessionId, tools: tools.map((tool) => ({ ...tool, skipPermission: true })) }),
  );
  second
    .next("external_tool.requested")
    .then(({ data: { requestId } }) =>
      second.request("session.tools.handlePendingToolCall", { sessionId, requestId, result: "found" }),
    );
  await say(first, sessionId, "Look.");
  expect(first.data("tool.execution_complete")).toMatchObject([
    { success: true, result: { content: "found" } },
  ]);
});

test("when the owner is killed, the other runtime takes the session over and its client misses nothing", async () => {
  await using provider = await scriptedProvider([touch(), ANSWER]);
  await using owner = start();
  await using other = start();
  const first = await client(owner);
  const { sessionId } = await first.request("session.create", options(provider));
  const second = await client(other);
  await second.request("session.resume", options(provider, { sessionId }));
  const asked = second.next("permission.requested");
  await first.request("session.send", { sessionId, prompt: "One." });
  await asked;
  approveAll(second);
  const resumed = second.next("session.resume");
  const idle = second.next("session.idle");
  await owner.kill();
  await resumed;
  const { requestId } = (await asked).data;
  await second.request("session.permissions.handlePendingPermissionRequest", {
    sessionId,
    requestId,
    result: { kind: "approve-once" },
  });
  await idle;
  const { events } = await second.request("session.getMessages", { sessionId });
  const from = ids(events).indexOf(durable(second)[0]?.id ?? "");
  expect(ids(durable(second))).toEqual(ids(events).slice(from));
  expect(second.data("tool.execution_complete")).toHaveLength(1);
  await say(second, sessionId, "Two.");
});

test("of two runtimes whose owner died one takes over, the other joins it, and neither client misses anything", async () => {
  await using provider = await scriptedProvider([ANSWER]);
  await using owner = start();
  await using left = start();
  await using right = start();
  const first = await client(owner);
  const { sessionId } = await first.request("session.create", options(provider));
  const others = [await client(left), await client(right)];
  for (const one of others) {
    const seen = [first, ...others.slice(0, others.indexOf(one) + 1)].map((each) =>
      each.next("session.resume"),
    );
    await one.request("session.resume", options(provider, { sessionId }));
    await Promise.all(seen);
  }
  const resumed = others.map((one) => one.next("session.resume"));
  await owner.kill();
  await Promise.all(resumed);
  const idle = others.map((one) => one.next("session.idle"));
  await others[0]?.request("session.send", { sessionId, prompt: "After." });
  await Promise.all(idle);
  const [{ events }] = await Promise.all(
    others.map((one) => one.request("session.getMessages", { sessionId })),
  );
  for (const one of others) {
    const from = ids(events).indexOf(durable(one)[0]?.id ?? "");
    expect(ids(durable(one))).toEqual(ids(events).slice(from));
  }
});

test("the owner's end in good order is taken over as well; what it listened on is gone", async () => {
  await using provider = await scriptedProvider([ANSWER]);
  await using owner = start();
  await using other = start();
  const first = await client(owner);
  const { sessionId } = await first.request("session.create", options(provider));
  const second = await client(other);
  await second.request("session.resume", options(provider, { sessionId }));
  const resumed = second.next("session.resume");
  await first.request("runtime.shutdown");
  await owner.exited;
  await resumed;
  expect(readdirSync(join(home, "run"))).toHaveLength(1);
  await say(second, sessionId, "After.");
});

test("a client that leaves a session of another runtime is let go there", async () => {
  await using provider = await scriptedProvider([ANSWER]);
  await using owner = start();
  await using other = start();
  const first = await client(owner);
  const { sessionId } = await first.request("session.create", options(provider));
  const second = await client(other);
  const tools = [{ name: "lookup", description: "d", parameters: { type: "object", properties: {} } }];
  await second.request("session.resume", options(provider, { sessionId, tools }));
  const updated = first.next("session.tools_updated");
  await second.request("session.detach", { sessionId });
  await updated;
  await say(first, sessionId, "Alone.");
  expect(durable(second).some(({ type }) => type === "user.message")).toBe(false);
});
