import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Step } from "../models/testing/scripted-provider.js";
import type { TestClient } from "./testing/test-client.js";
import { type TestRuntime, testRuntime } from "./testing/test-runtime.js";

const hello: Step = { text: "Hello." };
const lookup = {
  name: "lookup",
  description: "Looks up",
  parameters: { type: "object" },
  skipPermission: true,
};

/** A session left as a killed runtime leaves it: at an event of this type. */
async function leftAt(type: string, first: (host: TestRuntime) => Step, more: object = {}) {
  const steps: Step[] = [];
  const host = await testRuntime(steps);
  steps.push(first(host));
  const client = await host.client();
  const { sessionId } = await client.request("session.create", host.params(more));
  const reached = client.next(type);
  await client.request("session.send", { sessionId, prompt: "Look." });
  const { data } = await reached;
  return { host, client, sessionId, requestId: data["requestId"] };
}

const view = (host: TestRuntime): Step => ({
  tools: [{ name: "view", args: { path: join(host.workspace, "a.txt") } }],
});

const pendingPermissions = async (client: TestClient, sessionId: string) =>
  (await client.request("session.permissions.pendingRequests", { sessionId })).items;

describe("work that a killed runtime left, with continuePendingWork", () => {
  test("a permission question is asked again under its id, and the call runs once it is answered", async () => {
    const left = await leftAt("permission.requested", view);
    await using _ = left.host;
    await left.client.request("session.send", { sessionId: left.sessionId, prompt: "And then this." });
    await using host = await left.host.restarted([hello]);
    const client = await host.client();
    const asked = client.next("permission.requested");
    const { sessionId, requestId } = left;
    await client.request("session.resume", host.params({ sessionId, continuePendingWork: true }));
    expect((await asked).data["requestId"]).toBe(requestId);
    expect(await pendingPermissions(client, sessionId)).toMatchObject([{ requestId }]);
    const idle = client.next("session.idle");
    const decision = { sessionId, requestId, result: { kind: "approve-once" } };
    const method = "session.permissions.handlePendingPermissionRequest";
    expect(await client.request(method, decision)).toEqual({ success: true });
    expect(await client.request(method, decision)).toMatchObject({ success: false });
    await idle;
    const { events } = await client.request("session.getMessages", { sessionId });
    const count = (type: string) => events.filter((event: { type: string }) => event.type === type).length;
    expect(count("permission.requested")).toBe(1);
    expect(count("permission.completed")).toBe(1);
    expect(count("tool.execution_start")).toBe(1);
    expect(client.data("tool.execution_complete")).toMatchObject([
      { success: true, result: { content: "hello\n" } },
    ]);
    expect(client.data("user.message").map(({ content }) => content)).toEqual(["And then this."]);
  });

  test("a call at a client that has not come back yet waits for its answer, under its id", async () => {
    const call: Step = { tools: [{ name: "lookup", args: {} }] };
    const left = await leftAt("external_tool.requested", () => call, { tools: [lookup] });
    await using _ = left.host;
    await using host = await left.host.restarted([hello]);
    const client = await host.client();
    const { sessionId, requestId } = left;
    await client.request("session.resume", host.params({ sessionId, continuePendingWork: true }));
    expect(client.data("external_tool.requested")).toEqual([]);
    const idle = client.next("session.idle");
    const params = { sessionId, requestId, result: "found" };
    expect(await client.request("session.tools.handlePendingToolCall", params)).toEqual({ success: true });
    await idle;
    expect(client.data("tool.execution_complete")).toMatchObject([
      { success: true, result: { content: "found" } },
    ]);
  });

  test("a model call is made again, and a prompt that had not begun is begun", async () => {
    const left = await leftAt("assistant.turn_start", () => ({ text: "x", stop: "hang" }));
    await using _ = left.host;
    const { sessionId } = left;
    await left.client.request("session.send", { sessionId, prompt: "Two." });
    await using host = await left.host.restarted([hello]);
    const client = await host.client();
    const idle = client.next("session.idle");
    await client.request("session.resume", host.params({ sessionId, continuePendingWork: true }));
    await idle;
    expect(client.data("assistant.message").map(({ content }) => content)).toEqual(["Hello.", "Hello."]);
    expect(client.data("user.message").map(({ content }) => content)).toEqual(["Two."]);
  });
});

test("a question that is open when the last client goes is open when one comes back", async () => {
  const left = await leftAt("permission.requested", view);
  await using host = left.host;
  const { client, sessionId, requestId } = left;
  await client.request("session.detach", { sessionId });
  expect(client.durable().slice(-2)).toEqual(["permission.requested", "session.shutdown"]);
  const asked = client.next("permission.requested");
  await client.request("session.resume", host.params({ sessionId, continuePendingWork: true }));
  expect((await asked).data["requestId"]).toBe(requestId);
  const idle = client.next("session.idle");
  const decision = { sessionId, requestId, result: { kind: "reject" } };
  expect(await client.request("session.permissions.handlePendingPermissionRequest", decision)).toEqual({
    success: true,
  });
  await idle;
  expect(client.data("tool.execution_complete")).toMatchObject([{ success: false }]);
});

describe("a call to a client's tool that a killed runtime left, taken up before the client is back", () => {
  const stamp = { name: "stamp", description: "Stamps", parameters: { type: "object" } };
  const call: Step = { tools: [{ name: "stamp", args: { on: 1 } }] };

  test("that awaited permission keeps its question, and runs at the client once it is back", async () => {
    const left = await leftAt("permission.requested", () => call, { tools: [stamp] });
    await using _ = left.host;
    await using host = await left.host.restarted([hello]);
    const [other, owner] = [await host.client(), await host.client()];
    const { sessionId, requestId } = left;
    const asked = other.next("permission.requested");
    await other.request("session.resume", host.params({ sessionId, continuePendingWork: true }));
    expect((await asked).data["requestId"]).toBe(requestId);
    const called = other.next("external_tool.requested");
    const decision = { sessionId, requestId, result: { kind: "approve-once" } };
    await other.request("session.permissions.handlePendingPermissionRequest", decision);
    const { data } = await called;
    await owner.request("session.resume", host.params({ sessionId, tools: [stamp] }));
    const idle = other.next("session.idle");
    const answer = { sessionId, requestId: data["requestId"], result: "stamped" };
    await owner.request("session.tools.handlePendingToolCall", answer);
    await idle;
    expect(other.data("tool.execution_complete")).toMatchObject([
      { success: true, result: { content: "stamped" } },
    ]);
  });

  test("that fails without being asked again ends its question first", async () => {
    const left = await leftAt("permission.requested", view);
    await using _ = left.host;
    await using host = await left.host.restarted([hello]);
    const client = await host.client();
    const { sessionId, requestId } = left;
    const more = { sessionId, continuePendingWork: true, excludedTools: ["view"] };
    const idle = client.next("session.idle");
    await client.request("session.resume", host.params(more));
    await idle;
    const ends = client.durable().filter((type) => /permission.completed|execution_complete/.test(type));
    expect(ends).toEqual(["permission.completed", "tool.execution_complete"]);
    expect(client.data("permission.completed")).toMatchObject([{ requestId, result: { kind: "cancelled" } }]);
  });
});

test("an answer counts only for what was asked: a question that is not the same any more is asked anew", async () => {
  const edit = (host: TestRuntime): Step => ({
    tools: [
      { name: "edit", args: { path: join(host.workspace, "a.txt"), old_str: "hello", new_str: "bye" } },
    ],
  });
  const left = await leftAt("permission.requested", edit);
  await using _ = left.host;
  writeFileSync(join(left.host.workspace, "a.txt"), "first\nhello\n");
  await using host = await left.host.restarted([hello]);
  const client = await host.client();
  const { sessionId, requestId } = left;
  const asked = client.next(
    (event) => event.type === "permission.requested" && event.data["requestId"] !== requestId,
  );
  await client.request("session.resume", host.params({ sessionId, continuePendingWork: true }));
  const anew = await asked;
  expect(client.data("permission.completed")).toMatchObject([{ requestId, result: { kind: "cancelled" } }]);
  expect(await pendingPermissions(client, sessionId)).toMatchObject([{ requestId: anew.data["requestId"] }]);
});

describe("work that a killed runtime left, without continuePendingWork", () => {
  test("is closed as interrupted, once, and not run", async () => {
    const left = await leftAt("permission.requested", view);
    await using _ = left.host;
    const { sessionId, requestId } = left;
    await left.client.request("session.send", { sessionId, prompt: "Never." });
    await using host = await left.host.restarted([hello]);
    const client = await host.client();
    const resumed = client.next("session.resume");
    await client.request("session.resume", host.params({ sessionId }));
    await resumed;
    expect(client.durable()).toEqual([
      "permission.completed",
      "tool.execution_complete",
      "session.warning",
      "session.resume",
    ]);
    expect(client.data("permission.completed")).toMatchObject([{ requestId, result: { kind: "cancelled" } }]);
    expect(client.data("tool.execution_complete")).toMatchObject([
      { success: false, model: "resumed", interactionId: "resume", error: { code: "interrupted" } },
    ]);
    expect(await pendingPermissions(client, sessionId)).toEqual([]);
    const late = { sessionId, requestId, result: { kind: "approve-once" } };
    expect(await client.request("session.permissions.handlePendingPermissionRequest", late)).toEqual({
      success: false,
    });
    const idle = client.next("session.idle");
    await client.request("session.send", { sessionId, prompt: "Go on." });
    await idle;
    expect(client.data("user.message").map(({ content }) => content)).toEqual(["Go on."]);
    await host.runtime.shutdown();

    await using third = await host.restarted([hello]);
    const again = await third.client();
    const back = again.next("session.resume");
    await again.request("session.resume", third.params({ sessionId, continuePendingWork: true }));
    await back;
    expect(again.durable()).toEqual(["session.resume"]);
  });
});

test("a session opens with a damaged record, and says what is lost", async () => {
  const left = await leftAt("session.idle", () => hello);
  await using _ = left.host;
  const { sessionId } = left;
  const path = join(left.host.home, "session-state", sessionId, "events.jsonl");
  const lines = readFileSync(path, "utf8").split("\n");
  const index = lines.findIndex((line) => line.includes('"system.message"'));
  lines[index] = `${lines[index]?.slice(0, -5)}XXXXX`;
  writeFileSync(path, `${lines.join("\n")}8 12345678 {"type":`);
  await using host = await left.host.restarted([hello]);
  const client = await host.client();
  const resumed = client.next("session.resume");
  await client.request("session.resume", host.params({ sessionId }));
  await resumed;
  const { events } = await client.request("session.getMessages", { sessionId });
  const warnings = events.filter((event: { type: string }) => event.type === "session.warning");
  expect(warnings.map((event: { data: object }) => event.data)).toEqual([
    { warningType: "log_damage", message: expect.stringContaining("checksum") },
    { warningType: "log_damage", message: expect.stringContaining("torn-tail") },
  ]);
  const idle = client.next("session.idle");
  await client.request("session.send", { sessionId, prompt: "Still there?" });
  await idle;
});

test.each([
  { type: "user.message", data: null },
  { type: "user.message" },
  { type: "assistant.message", id: "x", timestamp: "", parentId: null, data: { toolRequests: 7 } },
  { type: "assistant.message", id: "x", timestamp: "", parentId: null, data: { toolRequests: [null] } },
  { control: "prompt-accepted" },
  { control: "prompts-dropped", messageIds: 4 },
])("a whole record that says nothing usable costs itself alone: %j", async (record) => {
  const left = await leftAt("session.idle", () => hello);
  await using _ = left.host;
  const { sessionId } = left;
  const path = join(left.host.home, "session-state", sessionId, "events.jsonl");
  writeFileSync(path, `${readFileSync(path, "utf8")}${JSON.stringify(record)}\n`);
  await using host = await left.host.restarted([hello]);
  const client = await host.client();
  await client.request("session.resume", host.params({ sessionId }));
  const idle = client.next("session.idle");
  await client.request("session.send", { sessionId, prompt: "Still there?" });
  await idle;
  const { events } = await client.request("session.getMessages", { sessionId });
  expect(events.every(({ id, data }: { id: unknown; data: unknown }) => id && data)).toBe(true);
  const warnings = events.filter((event: { type: string }) => event.type === "session.warning");
  expect(warnings).toMatchObject([{ data: { warningType: "log_damage" } }]);
});
