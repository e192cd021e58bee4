import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { say } from "./testing/say.js";
import { type TestRuntime, testRuntime } from "./testing/test-runtime.js";

const hello = { text: "Hello." };
const critic = { name: "critic", description: "Finds faults", prompt: "Find faults.", tools: ["view"] };

/** What the model was told and offered in one request. */
async function asked({ provider }: TestRuntime, index: number) {
  const { body } = await provider.request(index);
  const { messages, tools = [] } = body as unknown as {
    messages: { content: string }[];
    tools: { function: { name: string } }[];
  };
  return { system: messages[0]?.content, tools: tools.map((tool) => tool.function.name) };
}

describe("a custom agent", () => {
  test("that a session begins with brings its instructions and only its tools, until it is given up", async () => {
    await using host = await testRuntime([hello]);
    const client = await host.client();
    const params = host.params({ customAgents: [critic], agent: "critic" });
    const { sessionId } = await client.request("session.create", params);
    await say(client, sessionId);
    const first = await asked(host, 0);
    expect(first.system).toContain("Find faults.");
    expect(first.tools).toContain("view");
    expect(first.tools).not.toContain("bash");
    expect(client.data("subagent.selected")).toEqual([
      { agentName: "critic", agentDisplayName: "critic", tools: ["view"] },
    ]);
    await client.request("session.agent.deselect", { sessionId });
    expect(client.data("subagent.deselected")).toEqual([{}]);
    await say(client, sessionId);
    const second = await asked(host, 1);
    expect(second.system).not.toContain("Find faults.");
    expect(second.tools).toContain("bash");
  });

  test("is found in the project where discovery is on, and can be chosen at any time", async () => {
    await using host = await testRuntime([hello]);
    const folder = join(host.workspace, ".github", "agents");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "poet.agent.md"), "---\nname: poet\ndescription: Rhymes\n---\nRhyme.\n");
    const client = await host.client();
    const params = host.params({ enableConfigDiscovery: true });
    const { sessionId } = await client.request("session.create", params);
    await say(client, sessionId);
    expect(client.data("session.custom_agents_updated")[0]).toMatchObject({ agents: [{ id: "poet" }] });
    const { agent } = await client.request("session.agent.select", { sessionId, name: "poet" });
    expect(agent).toMatchObject({ id: "poet", source: "project" });
    await client.request("session.agent.setPrompt", { sessionId, id: "poet", prompt: "Sing." });
    await say(client, sessionId);
    expect((await asked(host, 1)).system).toMatch(/<agent_instructions>[\s\S]*Sing\./);
  });

  test("that is not there fails the session's creation, and a choice", async () => {
    await using host = await testRuntime([hello]);
    const client = await host.client();
    await expect(client.request("session.create", host.params({ agent: "nobody" }))).rejects.toThrow(
      "session construction failed: Custom agent 'nobody' not found",
    );
    const { sessionId } = await client.request("session.create", host.params());
    await expect(client.request("session.agent.select", { sessionId, name: "nobody" })).rejects.toThrow(
      "Custom agent 'nobody' not found",
    );
  });
});
