import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Step } from "../models/testing/scripted-provider.js";
import { holdTime, IDLE_MS, rest } from "./testing/rest.js";
import { say } from "./testing/say.js";
import type { SeenEvent, TestClient } from "./testing/test-client.js";
import { type TestRuntime, testRuntime } from "./testing/test-runtime.js";

type AgentEvent = SeenEvent & { readonly agentId?: string };

const done: Step = { text: "All done." };
const worked: Step = { text: "Worked." };

function task(more: object = {}): Step {
  const args = { agent_type: "general-purpose", name: "worker", description: "Work", prompt: "Go.", ...more };
  return { tools: [{ name: "task", args }] };
}

async function created(host: TestRuntime, more: object = {}) {
  const client = await host.client();
  const { sessionId } = await client.request("session.create", host.params(more));
  return { client, sessionId: sessionId as string };
}

const ofAgents = ({ events }: TestClient): readonly AgentEvent[] =>
  (events as AgentEvent[]).filter(({ agentId }) => agentId !== undefined);

const results = (client: TestClient) => client.data("tool.execution_complete");

const list = async (client: TestClient, sessionId: string) =>
  (await client.request("session.tasks.list", { sessionId })).tasks;

describe("a sub-agent", () => {
  test("works on a conversation of its own, and what it says last is the result", async () => {
    await using host = await testRuntime([task(), worked, done]);
    const { client, sessionId } = await created(host);
    await say(client, sessionId);
    expect(results(client)).toMatchObject([{ success: true, result: { content: "Worked." } }]);
    const { messages } = (await host.provider.request(1)).body;
    expect(messages.map(({ role }) => role)).toEqual(["system", "user"]);
    expect(messages[1]).toMatchObject({ content: expect.stringMatching(/Go\.$/) });
    const events = ofAgents(client);
    expect(new Set(events.map(({ agentId }) => agentId)).size).toBe(1);
    expect(events.filter(({ ephemeral }) => !ephemeral).map(({ type }) => type)).toEqual([
      "subagent.started",
      "subagent.configured",
      "session.model_change",
      "user.message",
      "system.message",
      "assistant.turn_start",
      "assistant.message",
      "assistant.turn_end",
      "subagent.completed",
    ]);
    expect((await host.provider.request(2)).body.messages.at(-1)).toMatchObject({ content: "Worked." });
  });

  test("uses its own tools behind the session's gate, and its parent goes on after a no", async () => {
    const step = (host: TestRuntime): Step => ({
      tools: [{ name: "view", args: { path: join(host.workspace, "a.txt") } }],
    });
    const steps = [task({ agent_type: "explore" })];
    await using host = await testRuntime(steps);
    steps.push(step(host), done);
    const { client, sessionId } = await created(host);
    const asked = client.next("permission.requested") as Promise<AgentEvent>;
    const idle = client.next("session.idle");
    await client.request("session.send", { sessionId, prompt: "Please." });
    const { data, agentId } = await asked;
    expect(agentId).toEqual(expect.any(String));
    const { tools = [] } = (await host.provider.request(1)).body;
    expect(tools).toHaveLength(7);
    const decision = { sessionId, requestId: data["requestId"], result: { kind: "reject" } };
    await client.request("session.permissions.handlePendingPermissionRequest", decision);
    await idle;
    expect(results(client).map(({ success }) => success)).toEqual([false, false]);
    expect(client.data("assistant.message").at(-1)).toMatchObject({ content: "All done." });
  });

  test("may delegate in turn, four deep", async () => {
    const deeper = ["one", "two", "three", "four", "five"].map((name) => task({ name }));
    await using host = await testRuntime([...deeper, worked]);
    const { client, sessionId } = await created(host);
    await say(client, sessionId);
    const started = client.data("subagent.started");
    expect(started.map(({ agentDisplayName }) => agentDisplayName)).toEqual(["one", "two", "three", "four"]);
    const ids = ofAgents(client).filter(({ type }) => type === "subagent.started");
    expect(started.map(({ parentId }) => parentId)).toEqual([
      undefined,
      ...ids.slice(0, 3).map(({ agentId }) => agentId),
    ]);
    expect(results(client)[0]).toMatchObject({
      error: { message: expect.stringContaining("Maximum sub-agent depth of 4 reached.") },
    });
    expect(client.data("subagent.completed").map(({ totalToolCalls }) => totalToolCalls)).toEqual([
      1, 2, 3, 4,
    ]);
  });

  test("is one of 32 at work, at most", async () => {
    await using host = await testRuntime([{ stop: "hang" }]);
    const { client, sessionId } = await created(host);
    const work = { sessionId, agentType: "explore", prompt: "Go.", name: "worker" };
    const start = () => client.request("session.tasks.startAgent", work);
    const started = await Promise.allSettled(Array.from({ length: 40 }, start));
    expect(started.filter(({ status }) => status === "fulfilled")).toHaveLength(32);
    expect(await client.request("session.cancelAllBackgroundAgents", { sessionId })).toBe(32);
    await start();
  });

  test("that fails makes its call fail, and says why to those who ask", async () => {
    const refused: Step = { status: 400, raw: '{"error":{"message":"No."}}' };
    await using host = await testRuntime([task(), refused, done]);
    const { client, sessionId } = await created(host);
    await say(client, sessionId);
    expect(results(client)).toMatchObject([{ success: false, error: { message: "400 No." } }]);
    expect(client.data("subagent.failed")).toMatchObject([{ error: "400 No." }]);
    expect(await list(client, sessionId)).toMatchObject([{ status: "failed", error: "400 No." }]);
  });

  test("is heard while it speaks only by clients that want to", async () => {
    await using host = await testRuntime([task(), worked, done]);
    const { client, sessionId } = await created(host);
    const quiet = await host.client();
    const spared = host.params({ sessionId, includeSubAgentStreamingEvents: false });
    await quiet.request("session.resume", spared);
    await say(client, sessionId);
    const heard = (who: TestClient) => ofAgents(who).filter(({ type }) => type.endsWith("_delta")).length;
    expect(heard(client)).toBeGreaterThan(0);
    expect(heard(quiet)).toBe(0);
    expect(quiet.data("subagent.completed")).toHaveLength(1);
  });

  test("has its own accounts in those of the session", async () => {
    await using host = await testRuntime([task(), worked, done]);
    const { client, sessionId } = await created(host);
    await say(client, sessionId);
    const { agentMetrics } = await client.request("session.usage.getMetrics", { sessionId });
    const calls = Object.values<{ modelMetrics: Record<string, { requests: { count: number } }> }>(
      agentMetrics,
    );
    expect(calls.map(({ modelMetrics }) => modelMetrics["some-model"]?.requests.count)).toEqual([2, 1]);
  });
});

describe("a sub-agent in the background", () => {
  test("tells the session's agent when it is done, which ends the session's idleness", async () => {
    await using host = await testRuntime([task({ mode: "background" }), worked]);
    const { client, sessionId } = await created(host);
    const told = client.next("system.notification");
    const idle = client.next("session.idle");
    await client.request("session.send", { sessionId, prompt: "Please." });
    expect((await told).data).toMatchObject({ kind: { type: "agent_idle", displayName: "worker" } });
    await idle;
    expect(client.data("session.idle")).toHaveLength(1);
    expect(results(client).at(-1)).toMatchObject({
      result: { content: expect.stringContaining("[Turn 0]") },
    });
  });

  test("is stopped with the session's work", async () => {
    await using host = await testRuntime([{ stop: "hang" }]);
    const { client, sessionId } = await created(host);
    const work = { sessionId, agentType: "general-purpose", prompt: "Go.", name: "worker" };
    await client.request("session.tasks.startAgent", work);
    await host.provider.request(0);
    const ended = client.next("subagent.completed");
    await client.request("session.abort", { sessionId });
    expect((await ended).data).toMatchObject({ cancelled: true });
    expect(await list(client, sessionId)).toMatchObject([{ status: "cancelled" }]);
  });

  test("is what one that is waited for becomes when a client lets it go", async () => {
    let answer = () => {};
    const until = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await using host = await testRuntime([task(), { ...worked, until }, done]);
    const { client, sessionId } = await created(host);
    const moved = client.next("tool.execution_complete");
    const idle = client.next("session.idle");
    await client.request("session.send", { sessionId, prompt: "Please." });
    await host.provider.request(1);
    const { task: promoted } = await client.request("session.tasks.promoteCurrentToBackground", {
      sessionId,
    });
    expect(promoted).toMatchObject({ executionMode: "background", status: "running" });
    expect((await moved).data).toMatchObject({
      result: { content: expect.stringContaining(`Agent moved to background (agent_id: ${promoted.id}).`) },
    });
    answer();
    await idle;
    expect(client.data("system.notification")).toHaveLength(1);
  });

  test("can be written to after its session had left memory", async () => {
    holdTime();
    await using host = await testRuntime([worked, done, { text: "Gone on." }], { idleMs: IDLE_MS });
    const { client, sessionId } = await created(host);
    const idle = client.next("session.idle");
    const work = { sessionId, agentType: "general-purpose", prompt: "Go.", name: "worker" };
    const { agentId: id } = await client.request("session.tasks.startAgent", work);
    await idle;
    await rest(host, sessionId);
    expect(await list(client, sessionId)).toMatchObject([{ id, status: "idle", latestResponse: "Worked." }]);
    const answered = client.next((event) => event.data["content"] === "Gone on.");
    expect(await client.request("session.tasks.sendMessage", { sessionId, id, message: "On." })).toEqual({
      sent: true,
    });
    await answered;
    const { messages } = (await host.provider.request(2)).body;
    expect(messages.map(({ role }) => role)).toEqual(["system", "user", "assistant", "user"]);
  });
});

describe("a sub-agent that a killed runtime left at work", () => {
  test("is ended: its call counts as interrupted, and nothing is run again", async () => {
    const folder = mkdtempSync(join(tmpdir(), "parley-mark-"));
    const mark = join(folder, "runs");
    const run: Step = {
      tools: [{ name: "bash", args: { command: `echo x >> ${mark}; sleep 60`, description: "Mark" } }],
    };
    await using left = await testRuntime([task(), run]);
    const { client, sessionId } = await created(left);
    const asked = client.next("permission.requested");
    await client.request("session.send", { sessionId, prompt: "Please." });
    const { data } = await asked;
    await using host = await left.restarted([done]);
    const second = await host.client();
    await second.request("session.resume", host.params({ sessionId }));
    const after = second.next("session.idle");
    await second.request("session.send", { sessionId, prompt: "And now?" });
    await after;
    const { events } = await second.request("session.getMessages", { sessionId });
    const ends = (events as AgentEvent[]).filter(({ type }) => type === "tool.execution_complete");
    expect(ends).toMatchObject([
      { agentId: expect.any(String), data: { success: false, error: { code: "interrupted" } } },
      { data: { success: false, error: { code: "interrupted" } } },
    ]);
    const answered = (events as AgentEvent[]).filter(({ type }) => type === "permission.completed");
    expect(answered).toMatchObject([{ data: { requestId: data["requestId"] }, agentId: expect.any(String) }]);
    const completed = (events as AgentEvent[]).filter(({ type }) => type === "subagent.completed");
    expect(completed).toMatchObject([{ data: { cancelled: true } }]);
    expect(await list(second, sessionId)).toMatchObject([{ status: "cancelled" }]);
    rmSync(folder, { recursive: true });
  });
});

describe("a sub-agent that was idle when its runtime stopped", () => {
  test("is there again, with what it said, and goes on", async () => {
    await using left = await testRuntime([task({ mode: "background" }), worked]);
    const { client, sessionId } = await created(left);
    await say(client, sessionId);
    await using host = await left.restarted([{ text: "Gone on." }]);
    const second = await host.client();
    await second.request("session.resume", host.params({ sessionId }));
    const [agent] = await list(second, sessionId);
    expect(agent).toMatchObject({ status: "idle", latestResponse: "Worked.", description: "Work" });
    expect(second.data("subagent.completed")).toEqual([]);
    const idle = second.next("session.idle");
    await second.request("session.tasks.sendMessage", { sessionId, id: agent.id, message: "On." });
    await idle;
    expect(await list(second, sessionId)).toMatchObject([{ latestResponse: "Gone on." }]);
  });
});

describe("who can be asked", () => {
  test("is what the session's options and a client's settings leave", async () => {
    const asks = (agent_type: string) => task({ agent_type });
    await using host = await testRuntime([asks("explore"), asks("research"), asks("nobody"), done]);
    const { client, sessionId } = await created(host, { excludedBuiltinAgents: ["research"] });
    const subagents = { disabledSubagents: ["explore"] };
    await client.request("session.tools.updateSubagentSettings", { sessionId, subagents });
    await say(client, sessionId);
    const errors = results(client).map(({ error }) => (error as { message: string }).message);
    expect(errors).toEqual([
      'The "explore" subagent is turned off. Enable it in /subagents before dispatching it.',
      'The built-in "research" subagent is excluded by this session\'s configuration.',
      expect.stringMatching(/^Unknown agent_type: nobody\. Valid types are: explore, /),
    ]);
  });

  test("is asked with the model that a client configured, unless another is asked for", async () => {
    const steps = [task(), worked, task({ model: "asked" }), worked, done];
    await using host = await testRuntime(steps);
    const { client, sessionId } = await created(host);
    const agents = { "general-purpose": { model: "configured", effortLevel: "high" } };
    await client.request("session.tools.updateSubagentSettings", { sessionId, subagents: { agents } });
    await say(client, sessionId);
    const first = (await host.provider.request(1)).body;
    expect([first.model, first["reasoning_effort"]]).toEqual(["configured", "high"]);
    expect((await host.provider.request(3)).body.model).toBe("asked");
    const sources = client.data("subagent.completed").map((data) => data["modelSelectionSource"]);
    expect(sources).toEqual(["configured_preference", "explicit_override"]);
  });
});

describe("tools that the default agent is not to have", () => {
  test("are those of the custom agents that name them", async () => {
    const reader = { name: "reader", description: "Reads", prompt: "Read.", tools: ["view"] };
    const options = { defaultAgent: { excludedTools: ["view"] }, customAgents: [reader] };
    await using host = await testRuntime([task({ agent_type: "reader" }), worked, done]);
    const { client, sessionId } = await created(host, options);
    await say(client, sessionId);
    const names = async (index: number) => {
      const { tools = [] } = (await host.provider.request(index)).body;
      return tools.map((tool) => (tool as { function: { name: string } }).function.name);
    };
    expect(await names(0)).not.toContain("view");
    expect(await names(1)).toEqual(["view"]);
  });
});

describe("a custom agent that was chosen", () => {
  const critic = { name: "critic", description: "Finds faults", prompt: "Find faults.", tools: ["view"] };

  test("is chosen still in another runtime, without a word", async () => {
    await using left = await testRuntime([done]);
    const { client, sessionId } = await created(left, { customAgents: [critic] });
    await client.request("session.agent.select", { sessionId, name: "critic" });
    await using host = await left.restarted([done]);
    const second = await host.client();
    await second.request("session.resume", host.params({ sessionId, customAgents: [critic] }));
    expect(await second.request("session.agent.getCurrent", { sessionId })).toMatchObject({
      agent: { name: "critic" },
    });
    expect(second.data("subagent.selected")).toEqual([]);
    await say(second, sessionId);
    expect((await host.provider.request(0)).body.messages[0]?.["content"]).toContain("Find faults.");
  });

  test("is chosen still after its session had left memory", async () => {
    await using host = await testRuntime([done], { idleMs: 20 });
    const { client, sessionId } = await created(host, { customAgents: [critic] });
    await client.request("session.agent.select", { sessionId, name: "critic" });
    const sessions = await host.runtime.sessions();
    while (sessions.get(sessionId)) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await client.request("session.agent.getCurrent", { sessionId })).toMatchObject({
      agent: { name: "critic" },
    });
    await client.request("session.agent.deselect", { sessionId });
    while (sessions.get(sessionId)) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await client.request("session.agent.getCurrent", { sessionId })).toEqual({ agent: null });
  });

  test("is forgotten where it is gone, and once it was given up", async () => {
    await using left = await testRuntime([done]);
    const { client, sessionId } = await created(left, { customAgents: [critic] });
    await client.request("session.agent.select", { sessionId, name: "critic" });
    await using host = await left.restarted([done]);
    const second = await host.client();
    await second.request("session.resume", host.params({ sessionId }));
    expect(await second.request("session.agent.getCurrent", { sessionId })).toEqual({ agent: null });
  });
});

describe("a fleet", () => {
  test("starts with a prompt that people see in short", async () => {
    await using host = await testRuntime([done]);
    const { client, sessionId } = await created(host);
    const idle = client.next("session.idle");
    expect(await client.request("session.fleet.start", { sessionId, prompt: "Build it." })).toEqual({
      started: true,
    });
    await idle;
    expect(client.data("user.message")).toMatchObject([
      { content: "Fleet deployed: Build it.", transformedContent: expect.stringMatching(/Build it\.$/) },
    ]);
  });

  test("of runtimes is not to be had", async () => {
    await using host = await testRuntime([done]);
    const client = await host.client();
    await expect(client.request("agentRegistry.spawn", { cwd: host.workspace })).rejects.toMatchObject({
      code: -32601,
    });
  });
});

describe("an agent that is built in", () => {
  test("can be given another prompt, for this session", async () => {
    await using host = await testRuntime([task({ agent_type: "explore" }), worked, done]);
    const { client, sessionId } = await created(host);
    await client.request("session.agent.setPrompt", { sessionId, id: "explore", prompt: "Wander." });
    await say(client, sessionId);
    expect((await host.provider.request(1)).body.messages[0]?.["content"]).toMatch(/^Wander\./);
  });
});

describe("a command in the background", () => {
  test("is among the session's tasks, and can be ended there", async () => {
    const args = { command: "echo ready; sleep 60", description: "Wait", mode: "async" };
    await using host = await testRuntime([{ tools: [{ name: "bash", args }] }, done]);
    const { client, sessionId } = await created(host);
    await client.request("session.permissions.setApproveAll", { sessionId, enabled: true });
    const said = client.next("tool.execution_partial_result");
    const paused = client.next("assistant.idle");
    const idle = client.next("session.idle");
    await client.request("session.send", { sessionId, prompt: "Wait." });
    await Promise.all([said, paused]);
    const [shell] = await list(client, sessionId);
    expect(shell).toMatchObject({ type: "shell", status: "running", executionMode: "background" });
    const { progress } = await client.request("session.tasks.getProgress", { sessionId, id: shell.id });
    expect(progress).toMatchObject({ type: "shell", recentOutput: expect.stringContaining("ready") });
    expect(await client.request("session.tasks.cancel", { sessionId, id: shell.id })).toEqual({
      cancelled: true,
    });
    await idle;
    expect(await list(client, sessionId)).toEqual([]);
  });
});

test("the log can be read agent by agent", async () => {
  await using host = await testRuntime([task(), worked, done]);
  const { client, sessionId } = await created(host);
  await say(client, sessionId);
  const read = async (params: object) => {
    const wanted = { sessionId, max: 1000, types: ["user.message", "subagent.started"], ...params };
    const { events } = await client.request("session.eventLog.read", wanted);
    return (events as AgentEvent[]).map(({ type, agentId }) => [type, agentId]);
  };
  const [id] = ofAgents(client).map(({ agentId }) => agentId);
  expect(await read({ agentScope: "primary" })).toEqual([
    ["user.message", undefined],
    ["subagent.started", id],
  ]);
  expect(await read({ agentIds: [id] })).toEqual([
    ["subagent.started", id],
    ["user.message", id],
  ]);
  expect(await read({ agentIds: ["nobody"] })).toEqual([]);
  await expect(read({ agentIds: [] })).rejects.toThrow("must be a non-empty array of non-empty strings");
});
