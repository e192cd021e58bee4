import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const skill = (name, description, body) => `---\nname: ${name}\ndescription: ${description}\n---\n${body}\n`;

/** Writes a file outside the workspace. @returns its folder */
function write(t, path, text) {
  const file = join(t.sandbox.root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return dirname(file);
}

/** Which of these words the system message has. */
function noteWords(t, words) {
  const system = t.model.requests.at(-1).body.messages.find(({ role }) => role === "system")?.content ?? "";
  t.note(
    "system message says",
    words.filter((word) => system.includes(word)),
  );
}

export const instructions = {
  name: "custom instructions",
  files: {
    "AGENTS.md": "Say ALPHA.\n",
    ".github/copilot-instructions.md": "Say BRAVO.\n",
    ".github/instructions/ts.instructions.md": '---\napplyTo: "**/*.ts"\n---\nSay CHARLIE.\n',
  },
  model: () => [{ text: "Seen." }],
  async run(t) {
    const extra = write(t, "more/AGENTS.md", "Say DELTA.\n");
    const session = await t.session({
      instructionDirectories: [extra],
      organizationCustomInstructions: "Say ECHO.",
    });
    await t.ask(session, "Hello.");
    noteWords(t, ["ALPHA", "BRAVO", "CHARLIE", "ts.instructions.md", "DELTA", "ECHO"]);
    await t.outcome("sources", () => session.rpc.instructions.getSources());
  },
};

export const noInstructions = {
  name: "custom instructions skipped",
  files: { "AGENTS.md": "Say ALPHA.\n" },
  model: () => [{ text: "Seen." }],
  async run(t) {
    const session = await t.session({ skipCustomInstructions: true });
    await t.ask(session, "Hello.");
    noteWords(t, ["ALPHA"]);
  },
};

export const skills = {
  name: "skills of a folder",
  model: () => [
    { tools: [{ name: "skill", args: { skill: "brew" } }] },
    { tools: [{ name: "skill", args: { skill: "nothing" } }] },
    { tools: [{ name: "skill", args: {} }] },
    { text: "Done." },
  ],
  async run(t) {
    write(t, "skills/brew/SKILL.md", skill("brew", "Makes tea", "Boil the water first."));
    write(t, "skills/bake/SKILL.md", skill("bake", "Makes bread", "Knead it."));
    const session = await t.session({
      skillDirectories: [join(t.sandbox.root, "skills")],
      disabledSkills: ["bake"],
    });
    await t.ask(session, "Hello.");
    await t.outcome("list", async () =>
      (await session.rpc.skills.list()).skills.filter(({ source }) => source !== "builtin"),
    );
    await t.outcome("enable", () => session.rpc.skills.enable({ name: "bake" }));
    await t.outcome("reload", () => session.rpc.skills.reload());
    await t.outcome("invoked", () => session.rpc.skills.getInvoked());
    await t.ask(session, "Again.");
  },
};

export const discovered = {
  name: "skills and agents of the project",
  loose: ["session.custom_agents_updated"],
  files: {
    ".github/skills/brew/SKILL.md": skill("brew", "Makes tea", "Boil the water first."),
    ".github/agents/critic.agent.md":
      "---\nname: critic\ndescription: Finds faults\ntools: [view]\n---\nFind faults.\n",
  },
  model: () => [{ text: "Done." }],
  async run(t) {
    const session = await t.session({ enableConfigDiscovery: true });
    await t.ask(session, "Hello.");
    await t.outcome("agents", () => session.rpc.agent.list());
    await t.outcome("current", () => session.rpc.agent.getCurrent());
  },
};

export const transformed = {
  name: "system message transformed by the client",
  model: () => [{ text: "Seen." }],
  async run(t) {
    const session = await t.session({
      systemMessage: {
        mode: "customize",
        sections: {
          tone: { action: (text) => `${text === "" ? "nothing" : "something"} FOXTROT` },
          guidelines: { action: "replace", content: "Say GOLF." },
        },
      },
    });
    await t.ask(session, "Hello.");
    noteWords(t, ["something FOXTROT", "GOLF"]);
    await t.ask(session, "Again.");
  },
};
