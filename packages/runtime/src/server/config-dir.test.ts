import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { say } from "./testing/say.js";
import { testRuntime } from "./testing/test-runtime.js";

test("a session with a folder of its own is kept and configured there", async () => {
  await using runtime = await testRuntime([{ text: "Done." }]);
  const configDir = join(runtime.workspace, "config");
  mkdirSync(configDir);
  writeFileSync(join(configDir, "copilot-instructions.md"), "Of the folder.");
  writeFileSync(join(runtime.home, "copilot-instructions.md"), "Of the home.");
  const client = await runtime.client();
  const { sessionId, workspacePath } = await client.request("session.create", runtime.params({ configDir }));
  expect(workspacePath).toBe(join(configDir, "session-state", sessionId));
  await say(client, sessionId);
  expect(existsSync(join(workspacePath, "events.jsonl"))).toBe(true);
  expect(existsSync(join(runtime.home, "session-state", sessionId))).toBe(false);
  const told = JSON.stringify(runtime.provider.requests[0]?.body);
  expect(told).toContain("Of the folder.");
  expect(told).not.toContain("Of the home.");
});

test("it is found by whoever says where it is", async () => {
  await using runtime = await testRuntime([{ text: "Done." }]);
  const configDir = join(runtime.workspace, "config");
  const client = await runtime.client();
  const { sessionId } = await client.request("session.create", runtime.params({ configDir }));
  await say(client, sessionId);
  await client.request("session.detach", { sessionId });
  expect((await client.request("sessions.list")).sessions).toEqual([]);
  await expect(client.request("session.resume", { sessionId, ...runtime.params() })).rejects.toThrow(
    `Session not found: ${sessionId}`,
  );
  await client.request("session.resume", { sessionId, ...runtime.params({ configDir }) });
  await say(client, sessionId);
  expect(runtime.provider.requests[1]?.body.messages).toHaveLength(4);
});

test("it comes back to memory from its folder", async () => {
  await using runtime = await testRuntime([{ text: "Done." }]);
  const configDir = join(runtime.workspace, "config");
  const client = await runtime.client();
  const { sessionId } = await client.request("session.create", runtime.params({ configDir }));
  await say(client, sessionId);
  await (await runtime.runtime.sessions()).release(sessionId);
  await say(client, sessionId);
  expect(runtime.provider.requests[1]?.body.messages).toHaveLength(4);
});
