import type { ClientTool } from "@parley/protocol";
import { expect, test } from "vitest";
import { stdio } from "../mcp/testing/harness.js";
import type { Step } from "../models/testing/scripted-provider.js";
import { say } from "./testing/say.js";
import type { TestClient } from "./testing/test-client.js";
import { type TestRuntime, testRuntime } from "./testing/test-runtime.js";

const done: Step = { text: "Done." };

const search = (query: string): Step => ({ tools: [{ name: "tool_search_tool", args: { query } }] });

const tool = (name: string, more: Partial<ClientTool> = {}): ClientTool => ({
  name,
  description: `Does ${name}`,
  parameters: { type: "object", properties: {} },
  ...more,
});

const tools = [tool("get_weather"), tool("get_time"), tool("pinned", { defer: "never" })];

/** With so low a threshold there are always enough tools. */
const OPTIONS = { tools, toolSearch: { enabled: true, deferThreshold: 3 } };

async function opened(runtime: TestRuntime, options: object): Promise<[TestClient, string]> {
  const client = await runtime.client();
  const { sessionId } = await client.request("session.create", runtime.params(options));
  await client.request("session.permissions.setApproveAll", { sessionId, enabled: true });
  return [client, sessionId];
}

/** The tools of a request that aren't the runtime's own; the one that searches is. */
function offered({ provider }: TestRuntime, request: number): readonly string[] {
  const { tools = [] } = provider.requests[request]?.body ?? {};
  const names = (tools as { function: { name: string } }[]).map((one) => one.function.name);
  return names.slice(names.indexOf("task") + 1);
}

/** What a request tells of tools that wait. */
function reminders({ provider }: TestRuntime, request: number): readonly string[] {
  const { messages } = provider.requests[request]?.body ?? { messages: [] };
  return messages.flatMap(({ role, content }) =>
    role === "user" && typeof content === "string" && content.includes("not loaded") ? [content] : [],
  );
}

test("tools of clients and servers wait until the model has found them", async () => {
  await using runtime = await testRuntime([search("weather"), done, done]);
  const mcpServers = {
    s: stdio({ tools: ["echo"] }),
    kept: { ...stdio({ tools: ["echo"] }), deferTools: "never" },
  };
  const [client, sessionId] = await opened(runtime, { ...OPTIONS, mcpServers });
  await say(client, sessionId);
  await say(client, sessionId);
  expect(offered(runtime, 0)).toEqual(["kept-echo", "pinned", "tool_search_tool"]);
  expect(offered(runtime, 1)).toEqual(["kept-echo", "pinned", "tool_search_tool", "get_weather"]);
  expect(offered(runtime, 2)).toEqual(offered(runtime, 1));
  const [before] = reminders(runtime, 0);
  expect(before).toMatch(/server s:\n- s-echo\n\nOthers:\n- get_time\n- get_weather\n/);
  expect(reminders(runtime, 2)).toEqual([before, expect.stringMatching(/Others:\n- get_time\n</)]);
  expect(client.data("tool_search.activated")).toEqual([
    { strategy: "generic-client", toolNames: ["get_weather"] },
  ]);
  expect(client.data("tool.execution_complete")).toMatchObject([
    { result: { content: "Loaded 1 matching tool(s) for the next step:\n- get_weather: Does get_weather" } },
  ]);
});

test.each([
  ["nobody asked for it", { tools, toolSearch: { deferThreshold: 3 } }],
  [
    "there are no more tools than the threshold",
    { tools, toolSearch: { enabled: true, deferThreshold: 100 } },
  ],
  ["no tool may wait", { ...OPTIONS, tools: [tool("pinned", { defer: "never" })] }],
])("every tool is offered where %s", async (_, options) => {
  await using runtime = await testRuntime([done]);
  const [client, sessionId] = await opened(runtime, options);
  await say(client, sessionId);
  expect(offered(runtime, 0)).toEqual(options.tools.map(({ name }) => name));
  expect(reminders(runtime, 0)).toEqual([]);
});

test("a tool that waits can be called all the same", async () => {
  await using runtime = await testRuntime([{ tools: [{ name: "get_time" }] }, done]);
  const [client, sessionId] = await opened(runtime, OPTIONS);
  const asked = client.next("external_tool.requested");
  const idle = client.next("session.idle");
  await client.request("session.send", { sessionId, prompt: "Go." });
  const { requestId } = (await asked).data;
  await client.request("session.tools.handlePendingToolCall", { sessionId, requestId, result: "noon" });
  await idle;
  expect(client.data("tool.execution_complete")).toMatchObject([{ success: true }]);
});

test("what was found is known after a restart, and what waits is told anew", async () => {
  await using first = await testRuntime([search("weather"), done]);
  const [client, sessionId] = await opened(first, OPTIONS);
  await say(client, sessionId);
  await using second = await first.restarted([done]);
  const again = await second.client();
  await again.request("session.resume", { sessionId, ...second.params(OPTIONS) });
  await say(again, sessionId);
  expect(offered(second, 0)).toEqual(["pinned", "tool_search_tool", "get_weather"]);
  expect(reminders(second, 0)).toEqual([expect.stringMatching(/Others:\n- get_time\n</)]);
});

test("a summary takes the reminder away, so it is told again", async () => {
  const summaries = [{ text: "<overview>All.</overview>" }];
  await using runtime = await testRuntime([done], { summaries });
  const [client, sessionId] = await opened(runtime, OPTIONS);
  await say(client, sessionId);
  await client.request("session.history.compact", { sessionId });
  await say(client, sessionId);
  expect(reminders(runtime, 1)).toHaveLength(1);
});

test("a search says what is wrong with it, and when nothing was found", async () => {
  const wrong: Step = { tools: [{ name: "tool_search_tool", args: { query: "time", limit: 21 } }] };
  await using runtime = await testRuntime([search(" "), wrong, search("nothing"), done]);
  const [client, sessionId] = await opened(runtime, OPTIONS);
  await say(client, sessionId);
  expect(client.data("tool.execution_complete")).toMatchObject([
    { success: false, error: { message: "query must be a non-empty string of at most 200 characters" } },
    { success: false, error: { message: "limit must be an integer between 1 and 20" } },
    {
      success: true,
      result: { content: "No tools found matching 'nothing'. Try broader capability keywords." },
    },
  ]);
});

test("clients are told which tools wait", async () => {
  await using runtime = await testRuntime([]);
  const [client, sessionId] = await opened(runtime, OPTIONS);
  const { tools: told } = await client.request("session.tools.getCurrentMetadata", { sessionId });
  const waiting = told.filter(({ deferLoading }: { deferLoading?: boolean }) => deferLoading);
  expect(waiting.map(({ name }: { name: string }) => name)).toEqual(["get_weather", "get_time"]);
});

test("a sub-agent searches for itself", async () => {
  const task: Step = {
    tools: [
      { name: "task", args: { agent_type: "general-purpose", name: "n", description: "d", prompt: "p" } },
    ],
  };
  await using runtime = await testRuntime([task, search("weather"), done, done]);
  const [client, sessionId] = await opened(runtime, OPTIONS);
  await say(client, sessionId);
  expect(offered(runtime, 2)).toContain("get_weather");
  expect(offered(runtime, 3)).not.toContain("get_weather");
});
