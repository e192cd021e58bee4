import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { testRuntime } from "./testing/test-runtime.js";

function writeSkill(folder: string, name: string): void {
  mkdirSync(join(folder, "skills", name), { recursive: true });
  writeFileSync(
    join(folder, "skills", name, "SKILL.md"),
    `---\nname: ${name}\ndescription: Does ${name}\n---\nDo.`,
  );
}

describe("a user's settings", () => {
  test("are set by name, and taken away with null", async () => {
    await using host = await testRuntime([]);
    const client = await host.client();
    await client.request("user.settings.set", { settings: { deniedUrls: ["a"], mine: 1 } });
    await client.request("user.settings.set", { settings: { mine: null, other: true } });
    const { settings } = await client.request("user.settings.get", {});
    expect(settings).toMatchObject({
      deniedUrls: { value: ["a"], default: null, isDefault: false },
      allowedUrls: { value: null, default: null, isDefault: true },
      other: { value: true, isDefault: false },
    });
    expect(settings).not.toHaveProperty("mine");
    await expect(client.request("user.settings.set", { settings: 5 })).rejects.toThrow(
      "user.settings.set: `settings` must be an object keyed by setting name",
    );
  });

  test("say which skills are off where skills are looked for", async () => {
    await using host = await testRuntime([]);
    const client = await host.client();
    writeSkill(host.home, "one");
    const enabled = async () => {
      const { skills } = await client.request("skills.discover", { projectPaths: [host.workspace] });
      return (skills as { name: string; enabled: boolean }[]).map(({ name, enabled }) => [name, enabled]);
    };
    await client.request("skills.config.setSkillDisabled", { name: "one", disabled: true });
    expect(await enabled()).toEqual([["one", false]]);
    await client.request("skills.config.setDisabledSkills", { disabledSkills: ["other"] });
    expect(await enabled()).toEqual([["one", true]]);
  });
});

describe("what a session's user switches", () => {
  test("stays as it is when the session leaves memory", async () => {
    await using host = await testRuntime([{ text: "Done." }], { idleMs: 1 });
    const client = await host.client();
    writeSkill(host.home, "one");
    const { sessionId } = await client.request(
      "session.create",
      host.params({ enableConfigDiscovery: true }),
    );
    await client.request("session.skills.disable", { sessionId, name: "one" });
    await client.request("session.mcp.disable", { sessionId, serverName: "off" });
    await expect.poll(() => host.runtime.openSession(String(sessionId))).toBeUndefined();
    const { skills } = await client.request("session.skills.list", { sessionId });
    expect(skills).toMatchObject([{ name: "one", enabled: false }]);
    const { servers } = await client.request("session.mcp.list", { sessionId });
    expect(servers).toMatchObject([{ name: "off", status: "disabled" }]);
  });
});

describe("what this runtime has none of", () => {
  test("is said to be empty, or refused in words", async () => {
    await using host = await testRuntime([]);
    const client = await host.client();
    const { sessionId } = await client.request("session.create", host.params());
    expect(await client.request("extensions.discover", {})).toEqual({ extensions: [], mode: "disabled" });
    expect(await client.request("managedSettings.read", {})).toEqual({});
    expect(await client.request("session.completions.request", { sessionId, text: "/", offset: 1 })).toEqual({
      items: [],
    });
    await expect(client.request("session.extensions.reload", { sessionId })).rejects.toThrow(
      "Extensions not available",
    );
    const pushed = { sessionId, attachments: [{ type: "extension_context", title: "T", payload: {} }] };
    await expect(client.request("session.extensions.sendAttachmentsToMessage", pushed)).rejects.toMatchObject(
      {
        message: expect.stringContaining("may only be called from an extension-owned connection."),
        data: { code: "extension_context_requires_extension_caller" },
      },
    );
    const contract = { protocolVersion: 3, requiredCapabilities: [] };
    expect(await client.request("catalog.search", { contract, query: "x" })).toMatchObject({
      kind: "network-failure",
    });
    expect(
      await client.request("catalog.search", { contract: { ...contract, protocolVersion: 1 }, query: "x" }),
    ).toMatchObject({ kind: "negotiation-refused", reason: "unsupported-protocol-version" });
    const source = { kind: "candidate", candidateHandle: "x", searchId: "y" };
    expect(await client.request("mcp.planInstall", { contract, source })).toMatchObject({
      kind: "handle-rejected",
    });
  });
});
