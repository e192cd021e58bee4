import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { say } from "./testing/say.js";
import { testRuntime } from "./testing/test-runtime.js";

async function spoken(...prompts: string[]) {
  const host = await testRuntime([{ text: "Hello." }]);
  const client = await host.client();
  const { sessionId } = await client.request("session.create", host.params());
  for (const prompt of prompts) await say(client, sessionId, prompt);
  const call = (method: string, params: object = {}) => client.request(method, { sessionId, ...params });
  const turns = client.events.filter(({ type }) => type === "user.message");
  return { host, client, sessionId, call, turns };
}

const types = (events: readonly { readonly type: string }[]) => events.map(({ type }) => type);

test("rewinding takes a turn and all after it away, from the log, the clients and the model", async () => {
  const { host, client, sessionId, call, turns } = await spoken("One.", "Two.", "Three.");
  await using _ = host;
  const { points } = await call("session.history.listRewindPoints");
  expect(points.map(({ userMessage }: { userMessage: string }) => userMessage)).toEqual([
    "One.",
    "Two.",
    "Three.",
  ]);
  const told = client.next("session.snapshot_rewind");
  const rewound = await call("session.history.rewind", { eventId: turns[1]?.id, mode: "conversation" });
  expect(rewound).toMatchObject({ outcome: "success", restoredFiles: [], skippedFiles: [] });
  expect((await told).data).toEqual({ upToEventId: turns[1]?.id, eventsRemoved: rewound.eventsRemoved });
  const { events } = await call("session.getMessages");
  expect(types(events)).toEqual([
    "session.start",
    "user.message",
    "system.message",
    "assistant.turn_start",
    "assistant.message",
    "assistant.turn_end",
  ]);
  await say(client, sessionId, "Four.");
  const seen = JSON.stringify(host.provider.requests.at(-1)?.body);
  expect([seen.includes("One."), seen.includes("Two."), seen.includes("Four.")]).toEqual([true, false, true]);
  const after = (await call("session.getMessages")).events;
  const next = after.find(({ data }: { data: { content?: string } }) => data.content === "Four.");
  expect(after.map(({ id }: { id: string }) => id)).toContain(next.parentId);
  await expect(
    call("session.history.rewind", { eventId: turns[2]?.id, mode: "conversation" }),
  ).rejects.toThrow(`Rewind event '${turns[2]?.id}' is not a current root user turn`);
});

test("what was cut off stays off after a restart, and runs nothing", async () => {
  const { host, sessionId, call, turns } = await spoken("One.", "Two.");
  await using _ = host;
  expect(await call("session.history.truncate", { eventId: turns[1]?.id })).toMatchObject({
    checkpointCleanupFailed: false,
  });
  await using again = await host.restarted();
  const client = await again.client();
  await client.request("session.resume", again.params({ sessionId, continuePendingWork: true }));
  const { events } = await client.request("session.getMessages", { sessionId });
  expect(types(events).filter((type) => type === "user.message")).toEqual(["user.message"]);
  expect(types(events)).not.toContain("session.warning");
  expect(again.provider.requests).toEqual([]);
});

test("a fork has the history up to where it was made, and a life of its own", async () => {
  const { host, client, sessionId, call, turns } = await spoken("One.", "Two.");
  await using _ = host;
  const told = client.next("session.info");
  const forked = await call("sessions.fork", { toEventId: turns[1]?.id, name: "Mine" });
  expect(forked).toEqual({ sessionId: expect.any(String), name: "Mine" });
  expect((await told).data["message"]).toBe(
    `Forked this session into "Mine" (${forked.sessionId}) before event ${turns[1]?.id}.`,
  );
  await client.request("session.resume", host.params({ sessionId: forked.sessionId }));
  await say(client, forked.sessionId, "Three.");
  const seen = JSON.stringify(host.provider.requests.at(-1)?.body);
  expect([seen.includes("One."), seen.includes("Two."), seen.includes("Three.")]).toEqual([
    true,
    false,
    true,
  ]);
  const { events } = await client.request("session.getMessages", { sessionId: forked.sessionId });
  expect(events[0].data.sessionId).toBe(forked.sessionId);
  expect(await call("sessions.fork")).toMatchObject({ name: "One. (fork)" });
  await expect(call("sessions.fork", { toEventId: "x" })).rejects.toThrow(
    `Event x not found in session ${sessionId}`,
  );
  await expect(client.request("sessions.fork", { sessionId: "none" })).rejects.toThrow(
    "Cannot fork session none: no persisted or in-memory events found",
  );
});

test("what is on the log is read page by page, without opening the session or seeing what comes later", async () => {
  const { host, client, sessionId, call } = await spoken("One.");
  await using _ = host;
  const first = await call("sessions.readPersistedEvents", { max: 2 });
  expect(types(first.events)).toEqual(["session.start", "user.message"]);
  await say(client, sessionId, "Two.");
  const rest = await call("sessions.readPersistedEvents", { cursor: first.cursor });
  expect(rest.hasMore).toBe(false);
  expect(types(rest.events).filter((type) => type === "user.message")).toEqual([]);
  expect(types(rest.events)).toContain("session.usage_record");
  const back = await call("sessions.readPersistedEvents", { max: 2, direction: "backward" });
  expect(types(back.events)).toEqual(["assistant.message", "assistant.turn_end"]);
  const further = await call("sessions.readPersistedEvents", { max: 1, cursor: back.cursor });
  expect(types(further.events)).toEqual(["session.usage_record"]);
  await expect(client.request("sessions.readPersistedEvents", { sessionId: "none" })).rejects.toThrow(
    "Persisted event journal is unavailable for session none",
  );
});

test("a page read backward is in order, and an ephemeral event comes to who waits", async () => {
  const { host, call } = await spoken("One.");
  await using _ = host;
  const page = await call("session.eventLog.read", { direction: "backward", max: 2 });
  expect(types(page.events)).toEqual(["assistant.message", "assistant.turn_end"]);
  const before = await call("session.eventLog.read", { cursor: page.cursor, max: 1 });
  expect(types(before.events)).toEqual(["assistant.turn_start"]);
  const { cursor } = await call("session.eventLog.tail");
  const waiting = call("session.eventLog.read", { cursor, waitMs: 20_000 });
  await call("session.name.set", { name: "Nice" });
  expect(await waiting).toMatchObject({
    events: [{ type: "session.title_changed", ephemeral: true, data: { title: "Nice" } }],
    cursor,
    cursorStatus: "ok",
  });
});

test("a log is read on from an event, and from its start where the event is none of it", async () => {
  const { host, call } = await spoken("One.");
  await using _ = host;
  const { events } = await call("session.eventLog.read", {});
  const at = 3;
  const after = await call("session.eventLog.read", { cursor: events[at].id });
  expect(after).toMatchObject({ events: events.slice(at + 1), cursorStatus: "ok", hasMore: false });
  const last = await call("session.eventLog.read", { cursor: events.at(-1).id });
  expect(last).toMatchObject({ events: [], cursorStatus: "ok" });
  const unknown = await call("session.eventLog.read", { cursor: "no-such-event" });
  expect(unknown).toMatchObject({ events, cursorStatus: "expired" });
});

test("sessions are found, sized, closed and pruned as a whole", async () => {
  const { host, client, sessionId, call } = await spoken("One.");
  await using _ = host;
  expect((await client.request("sessions.list")).sessions).toMatchObject([{ sessionId, summary: "One." }]);
  expect(await call("sessions.getMetadata")).toMatchObject({ session: { sessionId } });
  expect(await client.request("sessions.findByPrefix", { prefix: sessionId.slice(0, 8) })).toEqual({
    sessionId,
  });
  expect(await client.request("sessions.findByPrefix", { prefix: "zz" })).toEqual({});
  expect(await client.request("sessions.checkInUse", { sessionIds: [sessionId] })).toEqual({ inUse: [] });
  const { filePath } = await call("sessions.getEventFilePath");
  expect(filePath).toBe(join(host.home, "session-state", sessionId, "events.jsonl"));
  const { sizes } = await client.request("sessions.getSizes");
  expect(sizes[sessionId]).toBeGreaterThan(readFileSync(filePath).length);
  expect(await call("sessions.close")).toEqual({});
  expect(client.durable().at(-1)).toBe("session.shutdown");
  const prune = { olderThanDays: 0, dryRun: true };
  expect(await client.request("sessions.pruneOld", prune)).toMatchObject({
    candidates: [sessionId],
    deleted: [],
  });
  const freed = await client.request("sessions.bulkDelete", { sessionIds: [sessionId, "none"] });
  expect(freed.freedBytes[sessionId]).toBeGreaterThan(0);
  expect(freed.freedBytes.none).toBe(0);
  const deleted = client.lifecycle.filter(({ type }) => type === "session.deleted");
  expect(deleted.map((told) => told.sessionId).sort()).toEqual([sessionId, "none"].sort());
  await expect(call("sessions.delete")).rejects.toThrow(`Session file not found for ${sessionId}`);
});

test("a summary to hand off is the model's own, and nothing takes its place; after a compaction there is one, too", async () => {
  const { host, client, sessionId, call } = await spoken("One.");
  await using _ = host;
  const before = client.durable().length;
  const { summary } = await call("session.history.summarizeForHandoff");
  expect(summary).not.toBe("");
  expect(client.durable()).toHaveLength(before);
  await client.request("session.history.compact", { sessionId });
  expect((await call("session.history.summarizeForHandoff")).summary).not.toBe("");
});
