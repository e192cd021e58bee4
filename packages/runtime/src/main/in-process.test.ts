import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { scriptedProvider } from "../models/testing/scripted-provider.js";
import { TestClient } from "../server/testing/test-client.js";
import { hostInProcess } from "./in-process.js";

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "parley-in-process-"));
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

test("a runtime in this process serves its one client, and ends with its connection", async () => {
  await using provider = await scriptedProvider([{ text: "Hello." }]);
  const env = { OPENAI_BASE_URL: provider.url, OPENAI_API_KEY: "sk-secret" };
  const host = await hostInProcess({ env, home, logLevel: "all" });
  const client = new TestClient(host);
  expect(await client.request("connect")).toMatchObject({ ok: true, protocolVersion: 3 });
  const { sessionId, workspacePath } = await client.request("session.create", { workingDirectory: home });
  expect(workspacePath).toBe(join(home, "session-state", sessionId));
  const idle = client.next("session.idle");
  await client.request("session.send", { sessionId, prompt: "Hi." });
  await idle;
  expect(client.data("assistant.message")).toMatchObject([{ content: "Hello." }]);
  const ended = client.next("session.shutdown");
  await host.close();
  await ended;
  await client.closed;
  await expect(client.request("ping")).rejects.toThrow("The client closed the connection.");
});
