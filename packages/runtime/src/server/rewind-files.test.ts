import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Step } from "../models/testing/script.js";
import { say } from "./testing/say.js";
import { testRuntime } from "./testing/test-runtime.js";

const bash = (command: string): Step => ({ tools: [{ name: "bash", args: { command, description: "x" } }] });
const ANSWER: Step = { text: "Done." };

async function tracked(steps: readonly Step[], ...prompts: readonly string[]) {
  const host = await testRuntime(steps);
  const client = await host.client();
  const { sessionId } = await client.request(
    "session.create",
    host.params({ enableFileChangeTracking: true }),
  );
  await client.request("session.permissions.setApproveAll", { sessionId, enabled: true });
  for (const prompt of prompts) await say(client, sessionId, prompt);
  const call = (method: string, params: object = {}) => client.request(method, { sessionId, ...params });
  const turns = client.events.filter(({ type }) => type === "user.message").map(({ id }) => id);
  const path = (name: string) => join(host.workspace, name);
  return { host, client, sessionId, call, turns, path };
}

test("files go back to what they were before the discarded turns, and new ones go away", async () => {
  const steps = [
    bash("echo more >> a.txt; echo new > fresh.txt; rm b.txt"),
    ANSWER,
    bash("echo x >> a.txt"),
    ANSWER,
  ];
  const { host, call, path, client, sessionId } = await tracked(steps);
  await using _ = host;
  writeFileSync(path("b.txt"), "bee\n");
  await say(client, sessionId, "One.");
  await say(client, sessionId, "Two.");
  const [one] = client.events.filter(({ type }) => type === "user.message");
  expect(await call("session.history.previewRewind", { eventId: one?.id })).toEqual({
    available: true,
    fileCount: 3,
    files: [
      { path: path("a.txt"), changeType: "modified", linesAdded: 2, linesRemoved: 0 },
      { path: path("b.txt"), changeType: "deleted", linesAdded: 0, linesRemoved: 1 },
      { path: path("fresh.txt"), changeType: "created", linesAdded: 1, linesRemoved: 0 },
    ],
  });
  const rewound = await call("session.history.rewind", { eventId: one?.id, mode: "conversation-and-files" });
  expect(rewound).toMatchObject({ outcome: "success", skippedFiles: [] });
  expect(readFileSync(path("a.txt"), "utf8")).toBe("hello\n");
  expect(readFileSync(path("b.txt"), "utf8")).toBe("bee\n");
  expect(existsSync(path("fresh.txt"))).toBe(false);
  expect(await call("session.history.listRewindPoints")).toEqual({
    fileChangeTrackingEnabled: true,
    points: [],
  });
});

test("a file that someone changed after the agent stays as it is, and is named", async () => {
  const { host, call, turns, path } = await tracked([bash("echo more >> a.txt"), ANSWER], "One.");
  await using _ = host;
  await call("session.history.listRewindPoints");
  writeFileSync(path("a.txt"), "mine\n");
  const rewound = await call("session.history.rewind", { eventId: turns[0], mode: "conversation-and-files" });
  expect(rewound).toMatchObject({
    outcome: "success",
    restoredFiles: [],
    skippedFiles: [{ path: path("a.txt"), reason: "user-modified" }],
  });
  expect(readFileSync(path("a.txt"), "utf8")).toBe("mine\n");
});

test("copies outlive the runtime, also those of a turn that a kill cut off", async () => {
  const steps = [bash("echo more >> a.txt"), { stop: "hang" } as const];
  const { host, client, sessionId, path } = await tracked(steps);
  await using _ = host;
  const ran = client.next("tool.execution_complete");
  await client.request("session.send", { sessionId, prompt: "One." });
  await ran;
  await using second = await host.restarted();
  const again = await second.client();
  await again.request("session.resume", { ...second.params(), sessionId });
  const { points } = await again.request("session.history.listRewindPoints", { sessionId });
  expect(points).toMatchObject([{ userMessage: "One.", canRestoreFiles: true, fileCount: 1 }]);
  const { eventId } = points[0];
  await again.request("session.history.rewind", { sessionId, eventId, mode: "conversation-and-files" });
  expect(readFileSync(path("a.txt"), "utf8")).toBe("hello\n");
});

test("rewinding the conversation alone leaves files, and forgets their copies", async () => {
  const { host, call, turns, path, sessionId } = await tracked([bash("echo more >> a.txt"), ANSWER], "One.");
  await using _ = host;
  await call("session.history.rewind", { eventId: turns[0], mode: "conversation" });
  expect(readFileSync(path("a.txt"), "utf8")).toBe("hello\nmore\n");
  const index = join(host.home, "session-state", sessionId, "rewind-file-snapshots", "index.json");
  expect(JSON.parse(readFileSync(index, "utf8"))).toEqual({ schema: 1, snapshots: [] });
});

test("a session that has turns can't begin to follow files, and says so", async () => {
  const host = await testRuntime([ANSWER]);
  await using _ = host;
  const client = await host.client();
  const { sessionId } = await client.request("session.create", host.params());
  await say(client, sessionId, "One.");
  const warned = client.next("session.warning");
  await client.request("session.resume", { ...host.params(), sessionId, enableFileChangeTracking: true });
  expect((await warned).data["message"]).toContain("File changes are not followed");
  const { points } = await client.request("session.history.listRewindPoints", { sessionId });
  const mode = "conversation-and-files";
  expect(
    await client.request("session.history.rewind", { sessionId, eventId: points[0].eventId, mode }),
  ).toMatchObject({ outcome: "file-change-tracking-disabled" });
});

test("files that can't be written back leave the others as they were", async () => {
  const steps = [
    bash("echo more >> a.txt; mkdir d; echo x > d/x.txt; rm d/x.txt; rmdir d; rm b.txt"),
    ANSWER,
  ];
  const { host, client, sessionId, call, path } = await tracked(steps);
  await using _ = host;
  writeFileSync(path("b.txt"), "bee\n");
  await say(client, sessionId, "One.");
  const { points } = await call("session.history.listRewindPoints");
  const backups = join(host.home, "session-state", sessionId, "rewind-file-snapshots", "backups");
  rmSync(join(backups, createHash("sha256").update("bee\n").digest("hex")));
  const rewound = await call("session.history.rewind", {
    eventId: points[0].eventId,
    mode: "conversation-and-files",
  });
  expect(rewound).toMatchObject({ outcome: "files-rolled-back", restoredFiles: [] });
  expect(readFileSync(path("a.txt"), "utf8")).toBe("hello\nmore\n");
  expect((await call("session.history.listRewindPoints")).points).toHaveLength(1);
});
