import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Step } from "../models/testing/scripted-provider.js";
import type { EventLog } from "../ports/event-log.js";
import { LogWriteError } from "../ports/log-write-error.js";
import type { Session } from "../session/session.js";
import { say } from "./testing/say.js";
import { testRuntime } from "./testing/test-runtime.js";

const hello: Step = { text: "Hello." };

async function opened(steps: readonly Step[], more?: object) {
  const host = await testRuntime(steps);
  const client = await host.client();
  const { sessionId } = await client.request("session.create", host.params(more));
  return { host, client, sessionId, [Symbol.asyncDispose]: () => host[Symbol.asyncDispose]() };
}

/** Lets a session's log refuse records that hold a text. @returns lets it take them again */
function refusing(session: Session | undefined, text: string): () => void {
  const log = session?.log as EventLog;
  const append = log.append.bind(log);
  log.append = (records) => {
    if (!records.some((record) => record.includes(text))) return append(records);
    throw new LogWriteError("Cannot write the session's log: The disk is full.");
  };
  return () => {
    log.append = append;
  };
}

test("a full disk is a clear error that loses nothing, and the session works again when there is room", async () => {
  await using session = await opened([hello]);
  const { client, sessionId, host } = session;
  await say(client, sessionId, "One.");
  const log = join(host.home, "session-state", sessionId, "events.jsonl");
  const before = readFileSync(log);
  const heal = refusing(host.runtime.openSession(sessionId), "");
  await expect(client.request("session.send", { sessionId, prompt: "Two." })).rejects.toThrow(
    "The disk is full.",
  );
  expect(client.events.at(-1)).toMatchObject({
    type: "session.error",
    ephemeral: true,
    data: { message: "Cannot write the session's log: The disk is full." },
  });
  expect(readFileSync(log)).toEqual(before);
  heal();
  await say(client, sessionId, "Three.");
  expect(client.data("user.message").map(({ content }) => content)).toEqual(["One.", "Three."]);
});

test("a prompt that was accepted before the disk was full is begun when there is room, before later ones", async () => {
  await using session = await opened([hello]);
  const { client, sessionId, host } = session;
  const refused = client.next("session.idle");
  const heal = refusing(host.runtime.openSession(sessionId), '"user.message"');
  await client.request("session.send", { sessionId, prompt: "One." });
  await refused;
  heal();
  await say(client, sessionId, "Two.");
  expect(client.data("user.message").map(({ content }) => content)).toEqual(["One.", "Two."]);
  expect(client.data("assistant.message")).toHaveLength(2);
});

test("what an exchange left open that a full disk broke off is ended before the next", async () => {
  const view = { name: "view", args: { path: "a.txt" } };
  await using session = await opened([{ tools: [view, { name: "ask", args: {} }] }, hello], {
    tools: [{ name: "ask", parameters: { type: "object" }, skipPermission: true }],
  });
  const { client, sessionId, host } = session;
  const idle = client.next("session.idle");
  const asked = Promise.all([client.next("external_tool.requested"), client.next("permission.requested")]);
  await client.request("session.send", { sessionId, prompt: "One." });
  const [{ data: call }, { data: question }] = await asked;
  const heal = refusing(host.runtime.openSession(sessionId), '"tool.execution_complete"');
  const decision = { sessionId, requestId: question["requestId"], result: { kind: "approve-once" } };
  await client.request("session.permissions.handlePendingPermissionRequest", decision);
  await idle;
  heal();
  client.clear();
  await say(client, sessionId, "Two.");
  const durable = client.durable();
  expect(client.data("external_tool.completed")).toEqual([{ requestId: call["requestId"] }]);
  expect(client.data("tool.execution_complete")).toMatchObject([
    { success: false, error: { code: "interrupted" } },
    { success: false, error: { code: "interrupted" } },
  ]);
  expect(durable.lastIndexOf("tool.execution_complete")).toBeLessThan(durable.indexOf("user.message"));
});
