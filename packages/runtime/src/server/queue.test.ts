import { expect, test } from "vitest";
import type { Step } from "../models/testing/scripted-provider.js";
import { testRuntime } from "./testing/test-runtime.js";

/** A session in the middle of a model call, which goes on until it is aborted. */
async function busy(steps: readonly Step[] = [{ text: "x", stop: "hang" }, { text: "Hello." }]) {
  const host = await testRuntime(steps);
  const client = await host.client();
  const { sessionId } = await client.request("session.create", host.params());
  const begun = client.next("assistant.message_delta");
  const call = (method: string, params: object = {}) =>
    client.request(`session.${method}`, { sessionId, ...params });
  await call("send", { prompt: "one" });
  await begun;
  const waiting = async () =>
    (await call("queue.pendingItems")).items.map(({ displayText }: { displayText: string }) => displayText);
  return { host, client, sessionId, call, waiting };
}

test("prompts that wait can be put in, moved, rewritten, doubled and taken out", async () => {
  const { host, call, waiting } = await busy();
  await using _ = host;
  expect(await call("queue.hasPending")).toEqual({ hasPending: false });
  await call("send", { prompt: "two" });
  await call("send", { prompt: "three", prepend: true });
  expect(await call("queue.hasPending")).toEqual({ hasPending: true });
  const { id } = await call("queue.insertAt", { position: 1, message: { prompt: "inserted" } });
  expect(await waiting()).toEqual(["three", "inserted", "two"]);
  expect(await call("queue.moveItem", { id, toPosition: 99 })).toEqual({ changed: true });
  expect(await call("queue.moveItem", { id, toPosition: 2 })).toEqual({ changed: false });
  expect(await call("queue.updateText", { id, prompt: "said", displayPrompt: "shown" })).toEqual({
    updated: true,
  });
  const copy = await call("queue.duplicateAt", { id });
  expect(await waiting()).toEqual(["three", "two", "shown", "shown"]);
  expect(await call("queue.sendNow", { id: copy.id })).toEqual({ steered: true });
  expect((await call("queue.pendingItems")).steeringMessages).toEqual(["shown"]);
  expect(await call("queue.removeAt", { id })).toEqual({ removed: true });
  for (const method of ["moveItem", "removeAt", "updateText", "duplicateAt", "sendNow"]) {
    await expect(call(`queue.${method}`, { id: "nope", toPosition: 0, prompt: "x" })).rejects.toMatchObject({
      code: -32602,
      message: "unknown queue item id 'nope'",
    });
  }
});

test("the order of what waits survives a crash", async () => {
  const { host, sessionId, call, waiting } = await busy();
  await using _ = host;
  await call("send", { prompt: "two" });
  await call("send", { prompt: "three", prepend: true });
  expect(await waiting()).toEqual(["three", "two"]);
  await using again = await host.restarted([{ text: "Hello." }]);
  const client = await again.client();
  const idle = client.next("session.idle");
  await client.request("session.resume", again.params({ sessionId, continuePendingWork: true }));
  await idle;
  expect(client.data("user.message").map(({ content }) => content)).toEqual(["three", "two"]);
});

test("an interrupted turn takes what waits with it, or leaves it to come next", async () => {
  const { host, client, call, waiting } = await busy();
  await using _ = host;
  await call("send", { prompt: "two" });
  const idle = client.next((event) => event.type === "session.idle" && event.data["aborted"] !== true);
  expect(await call("interruptMainTurn", { flushQueued: true })).toEqual({ interrupted: true });
  await idle;
  expect(client.data("abort")).toEqual([{ reason: "user_abort" }]);
  expect(client.data("user.message").map(({ content }) => content)).toEqual(["one", "two"]);
  expect(await call("interruptMainTurn")).toEqual({ interrupted: false });
  expect(await waiting()).toEqual([]);
});

test("a paused queue waits, though the session is idle, until it is let go", async () => {
  const { host, client, call, waiting } = await busy();
  await using _ = host;
  await call("queue.setDrainPaused", { paused: true });
  await expect(call("queue.setDrainPaused", { paused: true })).rejects.toMatchObject({
    code: -32602,
    message: "queue draining is already paused",
  });
  await call("send", { prompt: "two" });
  const aborted = client.next("session.idle");
  await call("interruptMainTurn", { flushQueued: true });
  await aborted;
  expect(await waiting()).toEqual(["two"]);
  const idle = client.next("session.idle");
  expect(await call("queue.setDrainPaused", { paused: false })).toBeNull();
  await idle;
  expect(client.data("user.message").at(-1)).toMatchObject({ content: "two", delivery: "queued" });
});

test("several messages are answered in one turn; none at all is a turn over what there is", async () => {
  await using host = await testRuntime([{ text: "Hello." }]);
  const client = await host.client();
  const { sessionId } = await client.request("session.create", host.params());
  const messages = [{ prompt: "a" }, { prompt: "b", displayPrompt: "B" }];
  const idle = client.next("session.idle");
  const { messageIds } = await client.request("session.sendMessages", { sessionId, messages });
  await idle;
  expect(client.data("user.message")).toMatchObject([
    { content: "a", transformedContent: "a", messageId: messageIds[0] },
    { content: "B", messageId: messageIds[1] },
  ]);
  expect(client.data("assistant.message")).toHaveLength(1);
  const again = client.next("session.idle");
  expect(await client.request("session.sendMessages", { sessionId, messages: [] })).toEqual({
    messageIds: [],
  });
  await again;
  expect(client.data("user.message")).toHaveLength(2);
  expect(client.data("assistant.message")).toHaveLength(2);
});

test("a suspended turn is taken up again by a resume, or closed by the next prompt", async () => {
  const { host, client, sessionId, call } = await busy([
    { text: "x", stop: "hang" },
    { text: "y", stop: "hang" },
    { text: "Hello." },
  ]);
  await using _ = host;
  await call("send", { prompt: "two" });
  const stopped = client.next("session.idle");
  expect(await call("suspend")).toBeNull();
  expect((await stopped).data).toMatchObject({ aborted: true });
  expect(client.data("abort")).toEqual([]);
  const again = client.next("assistant.message_delta");
  await client.request("session.resume", host.params({ sessionId, continuePendingWork: true }));
  await again;
  await call("suspend");
  const idle = client.next("session.idle");
  await call("send", { prompt: "three" });
  await idle;
  expect(client.data("user.message").map(({ content }) => content)).toEqual(["one", "two", "three"]);
});

test("a session is shut down with the reason it was given, and nothing is asked of a field in silence", async () => {
  const { host, client, call } = await busy([{ text: "Hello." }]);
  await using _ = host;
  await call("send", { prompt: "x", requiredTool: "view", billable: false });
  await call("send", { prompt: "x", requiredTool: "view" });
  expect(client.data("session.warning").map(({ message }) => String(message))).toEqual([
    expect.stringContaining('"requiredTool"'),
    expect.stringContaining('"billable"'),
  ]);
  expect(await call("shutdown", { type: "error", reason: "broken" })).toBeNull();
  expect(client.data("session.shutdown")).toMatchObject([{ shutdownType: "error", errorReason: "broken" }]);
});

test("a held queue is quiet; what people aren't shown can't be named, and what is sent now goes ahead", async () => {
  await using host = await testRuntime([{ text: "Hello." }]);
  const client = await host.client();
  const { sessionId } = await client.request("session.create", host.params());
  const call = (method: string, params: object = {}) =>
    client.request(`session.queue.${method}`, { sessionId, ...params });
  await call("setDrainPaused", { paused: true });
  await expect(call("setDrainPaused", { paused: true })).rejects.toMatchObject({
    data: { code: "queue_already_paused" },
  });
  const hidden = await call("insertAt", { position: 0, message: { prompt: "" } });
  const shown = await call("insertAt", { position: 1, message: { prompt: "now" } });
  expect((await call("pendingItems")).items).toMatchObject([{ id: shown.id, displayText: "now" }]);
  await expect(call("removeAt", { id: hidden.id })).rejects.toMatchObject({
    data: { code: "not_addressable" },
  });
  expect(client.data("session.idle")).toEqual([]);
  const idle = client.next("session.idle");
  expect(await call("sendNow", { id: shown.id })).toEqual({ steered: true });
  await idle;
  expect(client.data("user.message")).toMatchObject([{ content: "now", agentMode: "interactive" }]);
});

test("a prompt that waits keeps the mode in which it was sent", async () => {
  const { host, client, call } = await busy();
  await using _ = host;
  await call("send", { prompt: "Do it." });
  await call("mode.set", { mode: "plan" });
  await call("send", { prompt: "Plan it." });
  await call("mode.set", { mode: "interactive" });
  const idle = client.next("session.idle");
  await call("interruptMainTurn", { flushQueued: true });
  await idle;
  const [, first, second] = client.data("user.message");
  expect(first).toMatchObject({ content: "Do it." });
  expect(first).not.toHaveProperty("agentMode");
  expect(second).toMatchObject({
    content: "Plan it.",
    transformedContent: expect.stringMatching(/\n\[\[PLAN\]\] Plan it\.$/),
    agentMode: "plan",
  });
});

test("a model that is switched to while the session is at work waits for its turn, and can be taken out", async () => {
  const { host, client, call, waiting } = await busy();
  await using _ = host;
  const first = await call("model.switchTo", { modelId: "next", reasoningEffort: "low" });
  expect(first).toMatchObject({
    deferred: true,
    status: "applied",
    message: expect.stringMatching(/ to next \(low\)$/),
    queueId: expect.any(String),
  });
  await call("send", { prompt: "two" });
  const second = await call("model.switchTo", { modelId: "last" });
  expect(second.modelState).toEqual(await call("model.getCurrent"));
  expect(await waiting()).toEqual(["/model next", "two", "/model last"]);
  for (const operation of ["updateText", "sendNow"]) {
    await expect(call(`queue.${operation}`, { id: first.queueId, prompt: "x" })).rejects.toMatchObject({
      message: `queue operation '${operation}' does not support item kind 'model_change'`,
      data: { code: "invalid_target_kind" },
    });
  }
  const copy = await call("queue.duplicateAt", { id: first.queueId });
  await call("queue.insertAt", { position: 1, message: { prompt: "inserted" } });
  expect(await call("queue.moveItem", { id: copy.id, toPosition: 9 })).toEqual({ changed: true });
  expect(await waiting()).toEqual(["/model next", "inserted", "two", "/model last", "/model next"]);
  expect(await call("queue.removeMostRecent")).toEqual({ removed: true });
  expect(await waiting()).toEqual(["/model next", "two", "/model last", "/model next"]);
  expect(await call("queue.removeMostRecent")).toEqual({ removed: true });
  expect(await call("queue.removeAt", { id: second.queueId })).toEqual({ removed: true });
  expect(await waiting()).toEqual(["/model next", "two"]);
  expect(client.data("session.model_change")).toEqual([]);
});

test("prompts behind a switch of the model are answered by the new one, those before it by the old one", async () => {
  const host = await testRuntime([{ text: "One." }, { text: "Two." }, { text: "Three." }]);
  await using _ = host;
  const client = await host.client();
  const { sessionId } = await client.request("session.create", host.params());
  const call = (method: string, params: object) =>
    client.request(`session.${method}`, { sessionId, ...params });
  const begun = client.next("assistant.turn_start");
  const idle = client.next("session.idle");
  await call("queue.setDrainPaused", { paused: true });
  await call("send", { prompt: "one", mode: "immediate" });
  await call("queue.sendNow", { id: "0" });
  await begun;
  await call("send", { prompt: "two" });
  await call("model.switchTo", { modelId: "next" });
  await call("send", { prompt: "three" });
  await idle;
  const rested = client.next("session.idle");
  await call("queue.setDrainPaused", { paused: false });
  await rested;
  const [old] = host.provider.requests.map(({ body }) => body.model);
  expect(host.provider.requests.map(({ body }) => body.model)).toEqual([old, old, "next"]);
  expect(client.data("session.model_change")).toMatchObject([{ previousModel: old, newModel: "next" }]);
});

test("with the exchange that is stopped, what waits of models and commands is dropped", async () => {
  const { host, client, call, waiting } = await busy();
  await using _ = host;
  await call("model.switchTo", { modelId: "never" });
  await call("commands.enqueue", { command: "/never" });
  const idle = client.next("session.idle");
  await call("abort");
  await idle;
  expect(await waiting()).toEqual([]);
  expect(client.data("session.model_change")).toEqual([]);
  const { deferred } = await call("model.switchTo", { modelId: "now" });
  expect(deferred).toBe(false);
});

test("what is put first, and what steers too late, goes before a model that is switched to", async () => {
  const { host, call, waiting } = await busy();
  await using _ = host;
  await call("model.switchTo", { modelId: "next" });
  await call("send", { prompt: "behind" });
  await call("send", { prompt: "first", prepend: true });
  await call("send", { prompt: "late", mode: "immediate" });
  expect(await waiting()).toEqual(["first", "/model next", "behind"]);
  await call("queue.moveItem", { id: "1", toPosition: 0 });
  expect(await waiting()).toEqual(["/model next", "first", "behind"]);
});
