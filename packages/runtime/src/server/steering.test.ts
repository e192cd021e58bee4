import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Step } from "../models/testing/scripted-provider.js";
import { testRuntime } from "./testing/test-runtime.js";

const MOVED = expect.stringContaining("<command with shellId: 0 moved to background by the user.");
const answered: readonly Step[] = [{ text: "Steered." }, { text: "It ended." }];

/** A command that goes on until the file `gate` is there. */
const waits: Step = {
  tools: [
    {
      name: "bash",
      args: { command: "echo begun; until [ -e gate ]; do sleep 0.02; done", description: "Wait" },
    },
  ],
};

async function steerable(steps: readonly Step[]) {
  const host = await testRuntime(steps);
  const client = await host.client();
  const { sessionId } = await client.request("session.create", host.params({ requestPermission: false }));
  const call = (method: string, params: object = {}) =>
    client.request(`session.${method}`, { sessionId, ...params });
  await call("permissions.setApproveAll", { enabled: true });
  const idle = client.next("session.idle");
  const openGate = () => writeFileSync(join(host.workspace, "gate"), "");
  return { host, client, call, idle, openGate };
}

/** What the model was shown of the command's call in its n-th request. */
const resultIn = (host: Awaited<ReturnType<typeof testRuntime>>, request: number) =>
  host.provider.requests[request]?.body.messages.find(({ role }) => role === "tool")?.["content"];

test("a prompt that steers moves the command that is waited for to the background", async () => {
  const { host, client, call, idle, openGate } = await steerable([waits, ...answered]);
  await using _ = host;
  const begun = client.next("tool.execution_partial_result");
  await call("send", { prompt: "Wait." });
  await begun;
  expect((await call("tasks.list")).tasks).toMatchObject([
    { executionMode: "sync", canPromoteToBackground: true },
  ]);
  const steered = client.next((event) => event.data["content"] === "Steered.");
  await call("send", { prompt: "Rather this.", mode: "immediate" });
  await steered;
  expect(resultIn(host, 1)).toEqual(MOVED);
  expect((await call("tasks.list")).tasks).toMatchObject([
    { executionMode: "background", canPromoteToBackground: false },
  ]);
  openGate();
  await idle;
  expect(client.data("system.notification")).toMatchObject([{ kind: { type: "shell_completed" } }]);
  const [, steering] = client.data("user.message");
  expect(client.data("assistant.message").at(-1)).toMatchObject({
    content: "It ended.",
    originatingMessageId: steering?.["messageId"],
  });
});

test("a command that begins while steering waits begins in the background", async () => {
  let answer = () => {};
  const until = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const { host, client, call, idle, openGate } = await steerable([{ ...waits, until }, ...answered]);
  await using _ = host;
  await call("send", { prompt: "Wait." });
  await host.provider.request(0);
  await call("send", { prompt: "Rather this.", mode: "immediate" });
  const steered = client.next((event) => event.data["content"] === "Steered.");
  answer();
  await steered;
  expect(resultIn(host, 1)).toEqual(MOVED);
  openGate();
  await idle;
});

test("a client moves a command to the background", async () => {
  const { host, client, call, idle, openGate } = await steerable([waits, ...answered]);
  await using _ = host;
  const begun = client.next("tool.execution_partial_result");
  await call("send", { prompt: "Wait." });
  await begun;
  const over = client.next("tool.execution_complete");
  expect(await call("tasks.promoteToBackground", { id: "0" })).toEqual({ promoted: true });
  expect((await over).data).toMatchObject({ success: true, result: { content: MOVED } });
  expect(await call("tasks.promoteToBackground", { id: "0" })).toEqual({ promoted: false });
  openGate();
  await idle;
});

test("what steers is told among what waits until the model has answered it", async () => {
  let answer = () => {};
  const until = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const { host, client, call, idle, openGate } = await steerable([
    waits,
    { text: "Steered.", until },
    { text: "It ended." },
  ]);
  await using _ = host;
  const begun = client.next("tool.execution_partial_result");
  await call("send", { prompt: "Wait." });
  await begun;
  await call("send", { prompt: "Rather this.", mode: "immediate" });
  await host.provider.request(1);
  expect(await call("queue.pendingItems")).toMatchObject({
    steeringMessages: ["Rather this."],
    inFlightSteeringCount: 1,
  });
  answer();
  openGate();
  await idle;
  expect(await call("queue.pendingItems")).toMatchObject({ steeringMessages: [], inFlightSteeringCount: 0 });
});

test("steering that came too late is answered in the name of what it was to steer", async () => {
  let answer = () => {};
  const until = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const { host, client, call, idle } = await steerable([{ text: "One.", until }, { text: "Two." }]);
  await using _ = host;
  const { messageId } = await call("send", { prompt: "First." });
  await host.provider.request(0);
  await call("send", { prompt: "Too late.", mode: "immediate" });
  answer();
  await idle;
  expect(client.data("user.message").map(({ delivery }) => delivery)).toEqual(["idle", "queued"]);
  expect(client.data("assistant.message").map(({ originatingMessageId }) => originatingMessageId)).toEqual([
    messageId,
    messageId,
  ]);
});

test("what steers is told before what has ended meanwhile", async () => {
  const { host, client, call, idle, openGate } = await steerable([
    { tools: [...(waits.tools ?? []), { name: "ask", args: {} }] },
    { text: "Steered." },
  ]);
  await using _ = host;
  const tools = [{ name: "ask", description: "Asks", parameters: { type: "object", properties: {} } }];
  await call("resume", { tools, requestPermission: false });
  const asked = client.next("external_tool.requested");
  const begun = client.next("tool.execution_partial_result");
  await call("send", { prompt: "Wait." });
  const { requestId } = (await asked).data;
  await begun;
  await call("send", { prompt: "Rather this.", mode: "immediate" });
  const ended = client.next("session.background_tasks_changed");
  openGate();
  await ended;
  await call("tools.handlePendingToolCall", { requestId, result: "answered" });
  await idle;
  const told = client.events.filter(({ type }) => type === "user.message" || type === "system.notification");
  expect(told.map(({ type }) => type)).toEqual(["user.message", "user.message", "system.notification"]);
});
