import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { stdio } from "../mcp/testing/harness.js";
import type { TestClient } from "./testing/test-client.js";
import { testRuntime } from "./testing/test-runtime.js";

function write(path: string, content: unknown): void {
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
}

/** A plugin with a skill, a command, an agent, a hook that leaves `hooked` in the folder, and a server. */
function writePlugin(directory: string, name: string): string {
  write(join(directory, ".plugin", "plugin.json"), { name, description: "Helps", version: "1.2.3" });
  write(
    join(directory, "skills", "greet", "SKILL.md"),
    "---\nname: greet\ndescription: Greets\n---\nSay hi.",
  );
  write(join(directory, "commands", "tidy.md"), "---\ndescription: Tidies\n---\nTidy up.");
  write(join(directory, "agents", "help.agent.md"), "---\nname: help\ndescription: Helps\n---\nHelp.");
  const command = { type: "command", bash: `touch ${join(directory, "hooked")}` };
  write(join(directory, "hooks.json"), { version: 1, hooks: { sessionStart: [command] } });
  write(join(directory, ".mcp.json"), { mcpServers: { its: stdio({ tools: ["echo"] }) } });
  return directory;
}

async function partsOf(client: TestClient, sessionId: unknown) {
  const ask = (method: string) => client.request(method, { sessionId });
  const { skills } = (await ask("session.skills.list")) as {
    skills: { commandName: string; pluginName: string }[];
  };
  const { agents } = (await ask("session.agent.list")) as { agents: { id: string; source: string }[] };
  const { servers } = (await ask("session.mcp.list")) as { servers: object[] };
  const { plugins } = await ask("session.plugins.list");
  return {
    skills: skills.map(({ commandName, pluginName }) => [commandName, pluginName]),
    agents: agents.map(({ id, source }) => [id, source]),
    servers,
    plugins,
  };
}

const all = (name: string, marketplace: string) => ({
  skills: [
    [`${name}:greet`, name],
    [`${name}:tidy`, name],
  ],
  agents: [[`${name}:help`, "plugin"]],
  servers: [
    {
      name: "its",
      status: "connected",
      source: "plugin",
      sourcePlugin: name,
      sourcePluginVersion: "1.2.3",
      serverMetadata: { instructions: null },
    },
  ],
  plugins: [{ name, marketplace, version: "1.2.3", enabled: true }],
});

const nothing = { skills: [], agents: [], servers: [], plugins: [] };

describe("a plugin in a folder that the client names", () => {
  test("brings its skills, commands, agents, hooks and servers", async () => {
    await using host = await testRuntime([{ text: "Done." }]);
    const client = await host.client();
    const folder = writePlugin(join(host.workspace, "plugin"), "mine");
    const { sessionId } = await client.request(
      "session.create",
      host.params({ pluginDirectories: [folder] }),
    );
    expect(await partsOf(client, sessionId)).toEqual(all("mine", ""));
    const idle = client.next("session.idle");
    await client.request("session.send", { sessionId, prompt: "Go." });
    await idle;
    expect(existsSync(join(folder, "hooked"))).toBe(true);
    expect(client.data("session.warning")).toEqual([]);
  });

  test("brings nothing that lies elsewhere, and is nothing without a manifest", async () => {
    await using host = await testRuntime([]);
    const client = await host.client();
    const outside = join(host.workspace, "outside");
    write(join(outside, "x", "SKILL.md"), "---\nname: x\ndescription: X\n---\nX.");
    const folder = join(host.workspace, "plugin");
    write(join(folder, "plugin.json"), {
      name: "sly",
      skills: ["../outside", "linked"],
      mcpServers: "../outside/x",
    });
    symlinkSync(outside, join(folder, "linked"));
    const pluginDirectories = [folder, outside, join(host.workspace, "none")];
    const { sessionId } = await client.request("session.create", host.params({ pluginDirectories }));
    expect(await partsOf(client, sessionId)).toEqual({
      ...nothing,
      plugins: [{ name: "sly", marketplace: "", enabled: true }],
    });
  });
});

test("a plugin that the client says is installed is used where it lies, under the name it says, while it says so", async () => {
  await using host = await testRuntime([]);
  const client = await host.client();
  const cache_path = writePlugin(join(host.workspace, "plugin"), "mine");
  const { sessionId } = await client.request("session.create", host.params());
  const one = {
    marketplace: "market",
    version: "1.2.3",
    installed_at: "2026-01-01T00:00:00Z",
    enabled: true,
  };
  const told = [
    { ...one, name: "named", cache_path },
    { ...one, name: "none" },
  ];
  const update = (installedPlugins: object[]) =>
    client.request("session.options.update", { sessionId, installedPlugins });
  await update(told);
  const { plugins, ...parts } = all("named", "market");
  expect(await partsOf(client, sessionId)).toEqual({
    ...parts,
    plugins: [...plugins, { ...plugins[0], name: "none" }],
  });
  await update([{ ...told[0], enabled: false }]);
  expect((await partsOf(client, sessionId)).skills).toEqual([]);
  await update([]);
  expect(await partsOf(client, sessionId)).toEqual(nothing);
});

test("a plugin in a folder is installed as a copy, which changes with an update only, and goes when it is uninstalled", async () => {
  await using host = await testRuntime([]);
  const client = await host.client();
  const folder = writePlugin(join(host.workspace, "plugin"), "one");
  const { plugin, ...said } = await client.request("plugins.install", {
    source: "./plugin",
    workingDirectory: host.workspace,
  });
  expect(plugin).toEqual({
    ...{ name: "one", marketplace: "", version: "1.2.3", enabled: true },
    directSourceId: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(said).toMatchObject({ skillsInstalled: 1, stagingMode: "external" });
  write(join(folder, ".plugin", "plugin.json"), { name: "one", version: "2.0.0" });
  expect((await client.request("plugins.list", {})).plugins).toEqual([plugin]);
  const params = host.params({ enableConfigDiscovery: true, enableHostGitOperations: false });
  const { sessionId } = await client.request("session.create", params);
  expect(await partsOf(client, sessionId)).toEqual(all("one", ""));
  const update = { previousVersion: "1.2.3", newVersion: "2.0.0" };
  expect(await client.request("plugins.update", { name: "one" })).toMatchObject(update);
  await client.request("plugins.disable", { names: ["one"] });
  expect((await client.request("plugins.list", {})).plugins).toMatchObject([
    { version: "2.0.0", enabled: false },
  ]);
  await client.request("plugins.uninstall", { name: "one" });
  expect((await client.request("plugins.list", {})).plugins).toEqual([]);
  expect(existsSync(join(host.home, "installed-plugins", "_direct", plugin.directSourceId))).toBe(false);
});

describe("a plugin of a marketplace", () => {
  test("is on for sessions that look for configuration, until it is switched off", async () => {
    await using host = await testRuntime([]);
    const client = await host.client();
    const market = join(host.workspace, "market");
    const directory = writePlugin(join(market, "one"), "one");
    write(join(market, ".plugin", "marketplace.json"), {
      name: "local",
      plugins: [
        { name: "one", source: "./one", description: "First" },
        { name: "gone", source: "./gone" },
        { name: "sly", source: "../elsewhere" },
      ],
    });
    expect(await client.request("plugins.marketplaces.add", { source: market })).toEqual({ name: "local" });
    expect(await client.request("plugins.marketplaces.list", {})).toEqual({
      marketplaces: [{ name: "local", source: `Local: ${market}`, isDefault: false }],
    });
    expect(await client.request("plugins.marketplaces.browse", { name: "local" })).toEqual({
      plugins: [{ name: "one", description: "First" }, { name: "gone" }],
    });
    const install = (source: string) => client.request("plugins.install", { source });
    expect(await install("one@local")).toEqual({
      plugin: { name: "one", marketplace: "local", version: "1.2.3", enabled: true, installedFrom: market },
      skillsInstalled: 1,
      postInstallMessage: `Enabled "one@local". It is loaded live from ${directory}, so edits take effect on the next session — nothing was copied.`,
    });
    await expect(install("gone@local")).rejects.toThrow(
      `Plugin source directory not found: ${join(market, "gone")}`,
    );
    await expect(install("none@local")).rejects.toThrow(
      'Plugin "none" not found in marketplace "local". Available plugins: one, gone',
    );
    await expect(install("nonsense")).rejects.toThrow("Invalid plugin spec.");

    const found = { enableConfigDiscovery: true };
    const { sessionId } = await client.request("session.create", host.params(found));
    const gone = { name: "gone", marketplace: "local", enabled: false };
    const { plugins } = all("one", "local");
    expect(await partsOf(client, sessionId)).toEqual({ ...all("one", "local"), plugins: [...plugins, gone] });
    const { sessionId: without } = await client.request("session.create", host.params());
    expect(await partsOf(client, without)).toEqual(nothing);

    await client.request("plugins.disable", { names: ["one"] });
    await client.request("session.plugins.reload", { sessionId });
    expect(await partsOf(client, sessionId)).toMatchObject({ skills: [], agents: [], servers: [] });
    await client.request("plugins.enable", { names: ["one"] });
    await client.request("session.plugins.reload", { sessionId });
    expect(await partsOf(client, sessionId)).toMatchObject({ agents: [["one:help", "plugin"]] });

    expect(await client.request("plugins.updateAll", {})).toMatchObject({
      results: [{ name: "one", success: true }],
    });
    await client.request("plugins.uninstall", { name: "one" });
    await expect(client.request("plugins.uninstall", { name: "none" })).rejects.toThrow(
      'Plugin "none" is not installed',
    );
    expect(await client.request("plugins.marketplaces.remove", { name: "local" })).toEqual({ removed: true });
    await expect(client.request("plugins.marketplaces.remove", { name: "local" })).rejects.toThrow(
      'Marketplace "local" is not registered',
    );
    expect(JSON.parse(readFileSync(join(host.home, "settings.json"), "utf8"))).toEqual({
      extraKnownMarketplaces: {},
      enabledPlugins: {},
    });
  });
});
