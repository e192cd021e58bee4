import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import type { Step } from "../models/testing/scripted-provider.js";
import { say } from "./testing/say.js";
import type { TestClient } from "./testing/test-client.js";
import { type TestRuntime, testRuntime } from "./testing/test-runtime.js";

const OPTION = { enableOnDemandInstructionDiscovery: true };

const done: Step = { text: "Done." };
const task: Step = {
  tools: [
    {
      name: "task",
      args: { agent_type: "general-purpose", name: "n", description: "Look", prompt: "Look." },
    },
  ],
};

/** A call of `view`, by a path in the workspace. */
const view = (path: string, id?: string): Step => ({
  tools: [{ name: "view", args: { path }, ...(id !== undefined && { id }) }],
});

function write(runtime: TestRuntime, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(runtime.workspace, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

async function opened(runtime: TestRuntime, options: object): Promise<[TestClient, string]> {
  const client = await runtime.client();
  const { sessionId } = await client.request("session.create", runtime.params(options));
  await client.request("session.permissions.setApproveAll", { sessionId, enabled: true });
  return [client, sessionId];
}

/** The reminders in the last request to the model. */
function reminders({ provider }: TestRuntime): readonly string[] {
  const { messages } = provider.requests.at(-1)?.body ?? { messages: [] };
  return messages.flatMap(({ content }) =>
    typeof content === "string" && content.includes("<system_reminder>") ? [content] : [],
  );
}

const FILES = { "p/AGENTS.md": "Speak plainly.", "p/f.txt": "f", "p/g.txt": "g", "q/CLAUDE.md": "Be brief." };

test("a file the model looks at brings the instructions of its folder, once", async () => {
  await using runtime = await testRuntime([view("p/f.txt"), view("p/g.txt"), done]);
  write(runtime, FILES);
  const [client, sessionId] = await opened(runtime, OPTION);
  await say(client, sessionId);
  expect(reminders(runtime)).toEqual([expect.stringContaining("Speak plainly.")]);
  expect(client.data("system.notification")).toMatchObject([
    {
      content: "Discovered instruction: p/AGENTS.md",
      kind: { type: "instruction_discovered", triggerFile: join(runtime.workspace, "p/f.txt") },
    },
  ]);
  const types = client.events.map(({ type }) => type);
  expect(types.indexOf("system.notification")).toBeLessThan(types.indexOf("tool.execution_complete"));
});

test("folders, files that aren't there and other tools bring none", async () => {
  const written = {
    tools: [{ name: "create", args: { path: "p/new.txt", file_text: "new" } }],
  };
  await using runtime = await testRuntime([view("p"), view("p/none.txt"), written, done]);
  write(runtime, FILES);
  const [client, sessionId] = await opened(runtime, OPTION);
  await say(client, sessionId);
  expect(reminders(runtime)).toEqual([]);
});

test.each([
  ["nobody asked for them", {}],
  ["the session has no custom instructions", { ...OPTION, skipCustomInstructions: true }],
])("nothing is found where %s", async (_, options) => {
  await using runtime = await testRuntime([view("p/f.txt"), done]);
  write(runtime, FILES);
  const client = await runtime.client();
  const { sessionId } = await client.request("session.create", runtime.params());
  await client.request("session.options.update", { sessionId, ...options });
  await client.request("session.permissions.setApproveAll", { sessionId, enabled: true });
  await say(client, sessionId);
  expect(reminders(runtime)).toEqual([]);
  expect(client.data("system.notification")).toEqual([]);
});

test("a sub-agent finds them for itself, and no client is told", async () => {
  await using runtime = await testRuntime([task, view("p/f.txt"), done, view("p/f.txt"), done]);
  write(runtime, FILES);
  const [client, sessionId] = await opened(runtime, OPTION);
  await say(client, sessionId);
  const shown = runtime.provider.requests.map(({ body }) => JSON.stringify(body).includes("system_reminder"));
  expect(shown).toEqual([false, false, true, false, true]);
  expect(client.data("system.notification")).toHaveLength(1);
});

test("after a restart they are found again", async () => {
  await using first = await testRuntime([view("p/f.txt"), done]);
  write(first, FILES);
  const [client, sessionId] = await opened(first, OPTION);
  await say(client, sessionId);
  await using second = await first.restarted([view("p/g.txt", "call_after"), done]);
  const again = await second.client();
  await again.request("session.resume", { sessionId, ...second.params(OPTION) });
  await again.request("session.permissions.setApproveAll", { sessionId, enabled: true });
  await say(again, sessionId);
  expect(reminders(second)).toEqual([expect.stringContaining("Speak plainly.")]);
  expect(JSON.stringify(second.provider.requests[0]?.body)).not.toContain("Discovered instruction");
});
