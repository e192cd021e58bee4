import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("../lib/scripted-mcp.mjs", import.meta.url));

const quiet = {
  ignored: ["session.mcp_servers_loaded"],
  loose: ["session.tools_updated", "session.custom_agents_updated", "session.mcp_server_removed"],
};

/** The files of a plugin with a skill, a command, an agent, a hook and a server. */
const plugin = (folder, name) => ({
  [`${folder}/.plugin/plugin.json`]: JSON.stringify({ name, description: "Helps", version: "1.2.3" }),
  [`${folder}/skills/greet/SKILL.md`]: "---\nname: greet\ndescription: Greets\n---\nSay hi.\n",
  [`${folder}/commands/tidy.md`]: "---\ndescription: Tidies\n---\nTidy up.\n",
  [`${folder}/agents/help.agent.md`]: "---\nname: help\ndescription: Helps\n---\nHelp.\n",
  [`${folder}/hooks.json`]: JSON.stringify({
    version: 1,
    hooks: { sessionStart: [{ type: "command", bash: "echo hooked > hooked.txt" }] },
  }),
  [`${folder}/.mcp.json`]: JSON.stringify({
    mcpServers: { its: { command: process.execPath, args: [script] } },
  }),
});

/** Notes what a session has of plugins: what a runtime brings by itself aside. */
async function notePlugged(t, session) {
  const { skills } = await session.rpc.skills.list();
  t.note(
    "skills",
    skills.filter(({ source }) => source !== "builtin"),
  );
  const { agents } = await session.rpc.agent.list();
  t.note(
    "agents",
    agents.map(({ id, name, source, description }) => ({ id, name, source, description })),
  );
  await t.outcome("servers", async () => (await session.rpc.mcp.list()).servers);
  await t.outcome("plugins", () => session.rpc.plugins.list());
}

export const ofClient = {
  name: "plugins: a folder that the client names",
  ...quiet,
  ignored: [...quiet.ignored, "session.skills.list", "session.agent.list", "session.skills_loaded"],
  files: plugin("plugin", "mine"),
  model: () => [{ tools: [{ name: "its-echo", args: { text: "a" } }] }, { text: "Done." }],
  async run(t) {
    const session = await t.session({ pluginDirectories: [t.path("plugin")] });
    await t.ask(session, "Please work.");
    await notePlugged(t, session);
  },
};

export const ofMarketplace = {
  name: "plugins: a marketplace in a folder",
  ...quiet,
  ignored: [
    ...quiet.ignored,
    "session.mcp_server_tools_loaded",
    "session.skills.list",
    "session.agent.list",
    "session.skills_loaded",
    "plugins.marketplaces.list",
  ],
  files: {
    ...plugin("market/one", "one"),
    "market/.plugin/marketplace.json": JSON.stringify({
      name: "local",
      owner: { name: "me" },
      plugins: [{ name: "one", source: "./one", description: "First" }],
    }),
  },
  model: () => [{ text: "Done." }],
  async run(t) {
    const client = await t.client();
    const { plugins } = client.rpc;
    await t.outcome("add", () => plugins.marketplaces.add({ source: t.path("market") }));
    await t.outcome("browse", () => plugins.marketplaces.browse({ name: "local" }));
    await t.outcome("browse none", () => plugins.marketplaces.browse({ name: "nope" }));
    await t.outcome("install", () => plugins.install({ source: "one@local" }));
    await t.outcome("install none", () => plugins.install({ source: "none@local" }));
    await t.outcome("install nonsense", () => plugins.install({ source: "nonsense" }));
    await t.outcome("list", () => plugins.list());
    const session = await client.createSession(t.sessionConfig({ enableConfigDiscovery: true }));
    await notePlugged(t, session);
    await t.outcome("disable", () => plugins.disable({ names: ["one"] }));
    await t.outcome("reload", () => session.rpc.plugins.reload());
    await notePlugged(t, session);
    await t.outcome("enable", () => plugins.enable({ names: ["one"] }));
    await t.outcome("update", () => plugins.update({ name: "one" }));
    await t.outcome("update all", () => plugins.updateAll());
    await t.outcome("refresh", () => plugins.marketplaces.refresh({ name: "local" }));
    await t.outcome("uninstall", () => plugins.uninstall({ name: "one" }));
    await t.outcome("uninstall again", () => plugins.uninstall({ name: "one" }));
    await t.outcome("remove", () => plugins.marketplaces.remove({ name: "local" }));
    await t.outcome("remove again", () => plugins.marketplaces.remove({ name: "local" }));
  },
};

export const settings = {
  name: "plugins: what a user sets",
  ignored: ["user.settings.get", "session.skills.list"],
  async run(t) {
    const file = join(t.sandbox.home, "skills", "one", "SKILL.md");
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, "---\nname: one\ndescription: One\n---\nDo.\n");
    const client = await t.client();
    const { settings: userSettings } = client.rpc.user;
    const get = async (name) => (await userSettings.get()).settings[name];
    await t.outcome("set", () => userSettings.set({ settings: { deniedUrls: ["https://example.com"] } }));
    await t.outcome("get", () => get("deniedUrls"));
    await t.outcome("unset", () => userSettings.set({ settings: { deniedUrls: null } }));
    await t.outcome("get", () => get("deniedUrls"));
    await t.outcome("nothing", () => userSettings.set({ settings: 5 }));
    const enabled = async () => {
      const { skills } = await client.rpc.skills.discover({ projectPaths: [t.path("")] });
      return skills.map(({ name, enabled }) => [name, enabled]);
    };
    await t.outcome("disable", () => client.rpc.skills.config.setDisabledSkills({ disabledSkills: ["one"] }));
    await t.outcome("skills", enabled);
    const session = await client.createSession(t.sessionConfig());
    await t.outcome("completions", () => session.rpc.completions.request({ text: "/x", offset: 2 }));
    await t.outcome("language servers", () => session.rpc.lsp.initialize({}));
    await t.outcome("no extensions", () => session.rpc.extensions.reload());
    await t.outcome("catalogue", () =>
      client.rpc.catalog.search({ contract: { protocolVersion: 1, requiredCapabilities: [] }, query: "x" }),
    );
    await t.outcome("candidate", () =>
      client.rpc.mcp.planInstall({
        contract: { protocolVersion: 3, requiredCapabilities: [] },
        source: { kind: "candidate", candidateHandle: "x", searchId: "y" },
      }),
    );
  },
};
