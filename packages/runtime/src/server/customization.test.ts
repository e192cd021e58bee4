import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { say } from "./testing/say.js";
import { type TestRuntime, testRuntime } from "./testing/test-runtime.js";

const hello = { text: "Hello." };
const teaSkill = "---\nname: tea\ndescription: Makes tea\n---\nBoil water.\n";

/** What the model was told before anything else. */
async function systemMessage({ provider }: TestRuntime, index = 0): Promise<string> {
  return String((await provider.request(index)).body.messages[0]?.content);
}

describe("a session's system message", () => {
  test("holds the instructions of the project and the organization, unless they are to be skipped", async () => {
    await using host = await testRuntime([hello]);
    writeFileSync(join(host.workspace, "AGENTS.md"), "Say ALPHA.");
    const client = await host.client();
    const params = host.params({ organizationCustomInstructions: "Say BRAVO." });
    const { sessionId } = await client.request("session.create", params);
    await say(client, sessionId);
    expect(await systemMessage(host)).toMatch(/Say BRAVO[\s\S]*Say ALPHA/);
    const { sources } = await client.request("session.instructions.getSources", { sessionId });
    expect(sources).toMatchObject([{ sourcePath: "AGENTS.md", content: "Say ALPHA." }]);
    await client.request("session.options.update", { sessionId, skipCustomInstructions: true });
    await say(client, sessionId);
    expect(await systemMessage(host, 1)).not.toContain("ALPHA");
  });

  test("is transformed by the client that asked for it, once", async () => {
    await using host = await testRuntime([hello]);
    const asked: unknown[] = [];
    const client = await host.client({
      answer: ({ method, params }) => {
        asked.push(method);
        const { sections } = params as { sections: Record<string, { content: string }> };
        return { sections: { safety: { content: `${sections["safety"]?.content}\n- Say CHARLIE.` } } };
      },
    });
    const sections = { safety: { action: "transform" } };
    const params = host.params({ systemMessage: { mode: "customize", sections } });
    const { sessionId } = await client.request("session.create", params);
    await say(client, sessionId);
    await say(client, sessionId);
    expect(asked).toEqual(["systemMessage.transform"]);
    expect(await systemMessage(host, 1)).toMatch(/# Limits[\s\S]*Say CHARLIE/);
  });

  test("stays as it is, and a warning says so, when the client fails to transform it", async () => {
    await using host = await testRuntime([hello]);
    const client = await host.client({
      answer: () => {
        throw new Error("no idea");
      },
    });
    const sections = { safety: { action: "transform" } };
    const params = host.params({ systemMessage: { mode: "customize", sections } });
    const { sessionId } = await client.request("session.create", params);
    await say(client, sessionId);
    expect(await systemMessage(host)).toContain("# Limits");
    expect(client.data("session.warning")).toMatchObject([{ message: expect.stringContaining("no idea") }]);
  });
});

describe("a session's skills", () => {
  test("are told and listed, and can be switched off and on", async () => {
    await using host = await testRuntime([hello]);
    const folder = join(host.workspace, "skills", "tea");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "SKILL.md"), teaSkill);
    const client = await host.client();
    const params = host.params({ skillDirectories: [join(host.workspace, "skills")] });
    const { sessionId } = await client.request("session.create", params);
    await say(client, sessionId);
    expect(client.data("session.skills_loaded")).toMatchObject([
      { skills: [{ name: "tea", enabled: true }] },
    ]);
    expect(await systemMessage(host)).toContain("<name>tea</name>");
    const told = client.next("session.skills_loaded");
    await client.request("session.skills.disable", { sessionId, name: "tea" });
    expect((await told).data).toMatchObject({ skills: [{ name: "tea", enabled: false }] });
    await say(client, sessionId);
    expect(await systemMessage(host, 1)).not.toContain("<name>tea</name>");
    const { skills } = await client.request("session.skills.list", { sessionId });
    expect(skills).toMatchObject([{ name: "tea", enabled: false }]);
  });

  test("can come from a client", async () => {
    await using host = await testRuntime([hello]);
    const client = await host.client({
      answer: ({ method }) =>
        method === "skillProvider.list" ? { skills: [{ name: "brew", description: "Tea" }] } : {},
    });
    const { sessionId } = await client.request("session.create", host.params({ hasSkillProvider: true }));
    await say(client, sessionId);
    expect(client.data("session.skills_loaded")).toMatchObject([
      { skills: [{ name: "brew", source: "sdk" }] },
    ]);
  });

  test("are none where the session wants none", async () => {
    await using host = await testRuntime([hello]);
    const client = await host.client();
    const { sessionId } = await client.request("session.create", host.params({ enableSkills: false }));
    await say(client, sessionId);
    expect(client.data("session.skills_loaded")).toEqual([]);
  });
});
