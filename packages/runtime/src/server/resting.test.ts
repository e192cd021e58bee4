import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Step } from "../models/testing/scripted-provider.js";
import { holdTime, IDLE_MS, pass, rest } from "./testing/rest.js";
import { say } from "./testing/say.js";
import { testRuntime } from "./testing/test-runtime.js";

const hello: Step = { text: "Hello." };
const view = (path: string): Step => ({ tools: [{ name: "view", args: { path } }] });

describe("a session in which nothing happens for the idle time", () => {
  test("leaves memory without a word, and goes on for all its clients when one says something", async () => {
    holdTime();
    await using host = await testRuntime([hello], { idleMs: IDLE_MS });
    const [a, b] = [await host.client(), await host.client()];
    const { sessionId } = await a.request("session.create", host.params());
    await b.request("session.resume", host.params({ sessionId }));
    await say(a, sessionId, "One.");
    const before = a.durable();
    await rest(host, sessionId);
    expect(a.durable()).toEqual(before);
    const seen = b.next("session.idle");
    await say(a, sessionId, "Two.");
    await seen;
    const since = a.durable().slice(before.length);
    expect(since.filter((type) => type !== "system.message")).toEqual([
      "user.message",
      "assistant.turn_start",
      "assistant.message",
      "assistant.turn_end",
    ]);
    expect(b.data("user.message").map(({ content }) => content)).toEqual(["One.", "Two."]);
    expect(a.events.filter(({ ephemeral }) => !ephemeral).map(({ parentId }) => parentId)).not.toContain(
      undefined,
    );
  });

  test("keeps what was allowed, its tools and how it works", async () => {
    holdTime();
    await using host = await testRuntime([view("/etc/hostname"), hello], { idleMs: IDLE_MS });
    const client = await host.client();
    const tools = [{ name: "lookup", description: "Looks up", parameters: { type: "object" } }];
    const { sessionId } = await client.request("session.create", host.params({ tools }));
    await client.request("session.permissions.setMode", { sessionId, mode: "allow-all" });
    await rest(host, sessionId);
    await say(client, sessionId, "Look.");
    expect(client.data("permission.requested")).toEqual([]);
    expect(client.data("tool.execution_complete")).toMatchObject([{ success: true }]);
    const { tools: offered } = await client.request("session.tools.getCurrentMetadata", { sessionId });
    expect(offered.map(({ name }: { name: string }) => name)).toContain("lookup");
  });

  test("stays while a question is open", async () => {
    holdTime();
    await using host = await testRuntime([view("/etc/hostname"), hello], { idleMs: IDLE_MS });
    const client = await host.client();
    const { sessionId } = await client.request("session.create", host.params());
    const asked = client.next("permission.requested");
    await client.request("session.send", { sessionId, prompt: "Look." });
    await asked;
    for (let times = 0; times < 3; times++) await pass(host, sessionId);
    expect((await host.runtime.sessions()).get(sessionId)?.isOpen).toBe(true);
  });

  test("is gone for good when its clients go, or it is deleted", async () => {
    holdTime();
    await using host = await testRuntime([hello], { idleMs: IDLE_MS });
    const client = await host.client();
    const { sessionId } = await client.request("session.create", host.params());
    await rest(host, sessionId);
    expect(await client.request("session.delete", { sessionId })).toEqual({ success: true });
    await expect(client.request("session.send", { sessionId, prompt: "x" })).rejects.toThrow("not found");
  });
});

describe("a call to a session that is stored and not open", () => {
  test("opens it, without a word, for the caller", async () => {
    await using host = await testRuntime([hello]);
    const client = await host.client();
    const { sessionId } = await client.request("session.create", host.params());
    await say(client, sessionId, "Hi.");
    await client.request("session.detach", { sessionId });
    client.clear();
    expect(await client.request("session.name.get", { sessionId })).toEqual({ name: "Hi." });
    expect(client.durable()).toEqual([]);
    await client.request("session.name.set", { sessionId, name: "New" });
    expect(client.data("session.title_changed")).toEqual([{ title: "New" }]);
    const ended = client.next("session.shutdown");
    await client.request("session.detach", { sessionId });
    await ended;
  });

  test("leaves what a killed runtime left open to whoever resumes it", async () => {
    const steps: Step[] = [];
    const first = await testRuntime(steps);
    await using _ = first;
    steps.push(view(join(first.workspace, "a.txt")));
    const before = await first.client();
    const { sessionId } = await before.request("session.create", first.params());
    const asked = before.next("permission.requested");
    await before.request("session.send", { sessionId, prompt: "Look." });
    const { requestId } = (await asked).data;
    await using host = await first.restarted([hello]);
    const [looker, client] = [await host.client(), await host.client()];
    const pending = await looker.request("session.permissions.pendingRequests", { sessionId });
    expect(pending.items).toMatchObject([{ requestId }]);
    const idle = client.next("session.idle");
    await client.request("session.resume", host.params({ sessionId, continuePendingWork: true }));
    const decision = { sessionId, requestId, result: { kind: "approve-once" } };
    await client.request("session.permissions.handlePendingPermissionRequest", decision);
    await idle;
    expect(client.data("tool.execution_complete")).toMatchObject([{ success: true }]);
  });
});

test("a session of another runtime that can't be reached there is refused by name of its owner, and can be read", async () => {
  await using host = await testRuntime([hello]);
  const client = await host.client();
  const { sessionId } = await client.request("session.create", host.params());
  await say(client, sessionId, "Hi.");
  await using other = await testRuntime([hello], { home: host.home, workspace: join(host.workspace) });
  const stranger = await other.client({ legacy: true });
  await expect(stranger.request("session.resume", other.params({ sessionId }))).rejects.toMatchObject({
    message: expect.stringContaining(`is owned by another runtime: process ${process.pid}`),
    data: { code: "ERR_SESSION_IN_USE", owner: { pid: process.pid } },
  });
  const { events } = await stranger.request("session.getMessages", { sessionId });
  expect(events.length).toBeGreaterThan(3);
  await client.request("session.detach", { sessionId });
  expect(await stranger.request("session.resume", other.params({ sessionId }))).toMatchObject({ sessionId });
});
