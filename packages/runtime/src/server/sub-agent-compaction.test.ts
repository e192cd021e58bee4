import { expect, test } from "vitest";
import type { Step } from "../models/testing/scripted-provider.js";
import type { SeenEvent } from "./testing/test-client.js";
import { type TestRuntime, testRuntime } from "./testing/test-runtime.js";

type AgentEvent = SeenEvent & { readonly agentId?: string };

const SUMMARY = "<overview>\nLooked at much.\n</overview>";

const done: Step = { text: "Done." };

const task: Step = {
  tools: [
    { name: "task", args: { agent_type: "general-purpose", name: "n", description: "d", prompt: "Look." } },
  ],
};

/** Three of them fill the window to more than four fifths, four are more than it holds. */
const LONG = "the cat ".repeat(8000);
const WINDOW = 60_000;

const look: Step = { tools: [{ name: "look" }] };

/** A client whose tool `look` tells much. */
async function working(runtime: TestRuntime) {
  const client = await runtime.client();
  const { sessionId } = await client.request(
    "session.create",
    runtime.params({
      provider: {
        type: "openai",
        baseUrl: runtime.provider.url,
        apiKey: "key",
        maxPromptTokens: WINDOW,
      },
      tools: [{ name: "look", description: "Looks", skipPermission: true }],
      largeOutput: { enabled: false },
    }),
  );
  const answering = async () => {
    const { requestId } = (await client.next("external_tool.requested")).data;
    void answering();
    await client.request("session.tools.handlePendingToolCall", { sessionId, requestId, result: LONG });
  };
  void answering();
  return { client, sessionId };
}

test("a sub-agent's conversation is summarized when its window fills up", async () => {
  await using runtime = await testRuntime([task, look, look, look, look, done, done], {
    summaries: [{ text: SUMMARY }],
  });
  const { client, sessionId } = await working(runtime);
  const idle = client.next("session.idle");
  await client.request("session.send", { sessionId, prompt: "Go." });
  await idle;
  const [summary] = runtime.provider.summaryRequests;
  expect(summary?.body.messages[1]).toMatchObject({ content: expect.stringMatching(/Look\.$/) });
  const told = (client.events as AgentEvent[]).filter(({ type }) => type.startsWith("session.compaction_"));
  expect(told.map(({ type, agentId }) => [type, agentId !== undefined])).toEqual([
    ["session.compaction_start", true],
    ["session.compaction_complete", true],
  ]);
  expect(told[1]?.data).toMatchObject({ success: true, outcome: "applied", summaryContent: SUMMARY });
  expect(told[1]?.data).not.toHaveProperty("checkpointPath");
  const ofSubAgent = runtime.provider.requests.at(-2)?.body.messages ?? [];
  expect(JSON.stringify(ofSubAgent)).toContain("Looked at much.");
  expect(JSON.stringify(runtime.provider.requests.at(-1)?.body)).not.toContain("Looked at much.");
});

test("a summary that comes too late is given up with the turn", async () => {
  await using runtime = await testRuntime([task, look, look, look, done, done], {
    summaries: [{ stop: "hang" }],
  });
  const { client, sessionId } = await working(runtime);
  const idle = client.next("session.idle");
  await client.request("session.send", { sessionId, prompt: "Go." });
  await idle;
  const types = client.events.map(({ type }) => type);
  expect(types.indexOf("session.compaction_complete")).toBeLessThan(types.indexOf("subagent.completed"));
  expect(client.data("session.compaction_complete")).toMatchObject([
    { success: false, outcome: "cancelled", outcomeReason: "owner_cancelled" },
  ]);
  await runtime.provider.summaryRequests[0]?.dropped;
});
