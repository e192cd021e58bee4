import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { testRuntime } from "../server/testing/test-runtime.js";
import { exportSession } from "../session/history/export-session.js";

let target: string;

beforeEach(() => {
  target = mkdtempSync(join(tmpdir(), "parley-export-"));
});

afterEach(() => rmSync(target, { recursive: true, force: true }));

test("a session in use is written as plain events, with its files and without what is the runtime's own", async () => {
  await using host = await testRuntime([{ text: "Hello." }]);
  const client = await host.client();
  const { sessionId } = await client.request("session.create", host.params());
  const idle = client.next("session.idle");
  await client.request("session.send", { sessionId, prompt: "Hi." });
  await idle;
  await client.request("session.workspaces.createFile", { sessionId, path: "n.md", content: "# N\n" });
  const folder = await exportSession(sessionId, host.home, target);
  const lines = readFileSync(join(folder, "events.jsonl"), "utf8").trimEnd().split("\n");
  const events = lines.map((line) => JSON.parse(line));
  const shown = (await client.request("session.getMessages", { sessionId })).events;
  expect(events.filter(({ type }) => type !== "session.usage_record")).toEqual(shown);
  expect(readFileSync(join(folder, "files", "n.md"), "utf8")).toBe("# N\n");
  expect(readdirSync(folder).filter((name) => name.endsWith(".lock"))).toEqual([]);
});

test("a session that is there already is not written over, and one that isn't here is none", async () => {
  await using host = await testRuntime([{ text: "Hello." }]);
  const client = await host.client();
  const { sessionId } = await client.request("session.create", host.params());
  await exportSession(sessionId, host.home, target);
  await expect(exportSession(sessionId, host.home, target)).rejects.toThrow(
    `There is a session ${sessionId}`,
  );
  await expect(exportSession("none", host.home, target)).rejects.toThrow("There is no session none");
});

test("a runtime of ours goes on with what it wrote for the official one", async () => {
  await using host = await testRuntime([{ text: "Hello." }]);
  const client = await host.client();
  const { sessionId } = await client.request("session.create", host.params());
  const idle = client.next("session.idle");
  await client.request("session.send", { sessionId, prompt: "Hi." });
  await idle;
  await exportSession(sessionId, host.home, target);
  await using other = await testRuntime([{ text: "Again." }], { home: target, workspace: host.workspace });
  const second = await other.client();
  await second.request("session.resume", other.params({ sessionId }));
  const again = second.next("session.idle");
  await second.request("session.send", { sessionId, prompt: "More." });
  await again;
  expect(JSON.stringify(other.provider.requests.at(-1)?.body)).toContain("Hi.");
});
