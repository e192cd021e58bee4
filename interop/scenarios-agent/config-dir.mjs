/** A session with a configuration folder of its own, outside the workspace: what runtimes keep in it differs. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const files = {
  "copilot-instructions.md": "Of the folder.\n",
  "skills/folded/SKILL.md": "---\nname: folded\ndescription: Folds\n---\nFold.\n",
  "agents/folder.agent.md": "---\nname: folder\ndescription: Folds\n---\nFold.\n",
};

export const own = {
  name: "config folder: kept and configured there",
  loose: ["session.tools_updated", "session.custom_agents_updated"],
  model: () => [{ text: "Done." }],
  async run(t) {
    const configDirectory = join(t.sandbox.root, "config");
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(configDirectory, name)), { recursive: true });
      writeFileSync(join(configDirectory, name), text);
    }
    const options = { configDirectory };
    const session = await t.session(options);
    t.note("workspace", session.workspacePath);
    await t.ask(session, "Please work.");
    await t.outcome("agents", () => session.rpc.agent.list());
    await session.disconnect();
    const client = await t.client();
    await t.outcome("listed", () => client.listSessions());
    const again = await client.resumeSession(session.sessionId, t.sessionConfig(options));
    t.watch(again);
    await t.ask(again, "Again.");
  },
};
