import { fileURLToPath } from "node:url";

const server = fileURLToPath(new URL("../lib/mcp-server.mjs", import.meta.url));
const small = (more) => ({ type: "local", command: process.execPath, args: [server], tools: ["*"], ...more });

function plugScenario(name, { files, model, config }) {
  return {
    name,
    files,
    loose: ["session.mcp_server_status_changed"],
    ignored: ["session.mcp_servers_loaded"],
    model: (t) => [...model(t).map((call) => ({ tools: [call].flat() })), { text: "Done." }],
    async run(t) {
      const session = await t.session(config(t));
      await t.ask(session, "Please work.");
    },
  };
}

export const mcp = plugScenario("mcp: a local server", {
  model: () => [
    { name: "small-echo", args: { text: "hi" } },
    { name: "small-fail", args: {} },
    { name: "small-echo", args: {} },
    { name: "small-none", args: {} },
  ],
  config: () => ({ mcpServers: { small: small() } }),
});

export const mcpSome = plugScenario("mcp: some tools of a server", {
  model: () => [{ name: "small-fail", args: {} }],
  config: () => ({ mcpServers: { small: small({ tools: ["echo"] }) } }),
});

export const mcpBroken = plugScenario("mcp: a server that does not start", {
  model: () => [{ name: "broken-echo", args: {} }],
  config: () => ({
    mcpServers: { broken: { type: "local", command: "/no/such/server", args: [], tools: ["*"] } },
  }),
});

export const mcpRejected = plugScenario("mcp: rejected", {
  model: () => [{ name: "small-fail", args: {} }],
  config: (t) => ({
    mcpServers: { small: small() },
    onPermissionRequest: (request) => {
      t.note("permission asked", request);
      return { kind: "reject", feedback: "no" };
    },
  }),
});

const skill = "---\nname: greet\ndescription: Greets people\n---\n\n# Greet\n\nSay hello kindly.\n";

export const skills = plugScenario("skills: one is used", {
  files: { "skills/greet/SKILL.md": skill },
  model: () => [
    { name: "skill", args: { skill: "greet" } },
    { name: "skill", args: { skill: "none" } },
  ],
  config: (t) => ({ skillDirectories: [t.path("skills")] }),
});

export const agents = plugScenario("agents: a custom agent is chosen", {
  files: { "a.txt": "one\n" },
  model: (t) => [{ name: "view", args: { path: t.path("a.txt") } }],
  config: () => ({
    customAgents: [
      { name: "reader", displayName: "Reader", description: "Reads", tools: ["view"], prompt: "Read." },
    ],
    agent: "reader",
  }),
});

export const instructions = {
  name: "instructions: of the folder",
  files: { "AGENTS.md": "Always answer in rhyme.\n", ".github/copilot-instructions.md": "Never use tabs.\n" },
  model: () => [{ text: "Done." }],
  async run(t) {
    await t.ask(await t.session(), "Please work.");
    const system = t.model.requests[0].body.messages.find(({ role }) => role === "system").content;
    t.note("told", { agents: system.includes("in rhyme"), repository: system.includes("Never use tabs") });
  },
};
