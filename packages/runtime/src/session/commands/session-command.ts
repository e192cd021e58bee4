import { listCheckpoints, readCheckpoint } from "../storage/checkpoints.js";
import type { Workspace } from "../storage/workspace.js";
import { WorkspaceFiles } from "../storage/workspace-files.js";
import { type CommandedSession, define, text } from "./built-in-command.js";

const RULE = "-".repeat(40);

type Part = (session: CommandedSession, input: string) => string | Promise<string>;

/** What `/session` shows, by the first word of its input. Words of all but `info`: the official runtime's. */
const PARTS = new Map<string, Part>(
  Object.entries<Part>({
    info: ({ id, settings, workspace: { info } }) =>
      `Session Info\n\nID: ${id}\nWorking directory: ${settings.workingDirectory}\n` +
      (info.name === undefined ? "" : `Name: ${info.name}\n`) +
      `Checkpoints: ${info.summary_count}`,

    checkpoints: ({ workspace }, number) =>
      number === "" ? allCheckpoints(workspace) : oneCheckpoint(workspace, number),

    async files({ workspace }) {
      const files = await new WorkspaceFiles(workspace.files).list().catch(() => []);
      if (files.length === 0) return "No files in workspace yet.";
      return `Workspace Files (${files.length} total):\n${files.map((file) => `  ${file}`).join("\n")}`;
    },

    async plan({ workspace }) {
      const plan = await workspace.plan();
      return plan === undefined ? "No plan exists for this session." : `Session Plan\n${RULE}\n${plan}`;
    },

    rename({ announcer }, name) {
      if (name === "") throw new Error("Usage: /session rename <name>");
      announcer.renamed(name, true);
      return `Session renamed to: ${name}`;
    },
  }),
);

async function allCheckpoints(workspace: Workspace): Promise<string> {
  const all = await listCheckpoints(workspace);
  if (all.length === 0) return "No checkpoints yet. Checkpoints are created when context is compacted.";
  const lines = all.map(({ number, title }) => `  ${number}. ${title}`).join("\n");
  const more = "Use /session checkpoints <number> to view a specific checkpoint.";
  return `Checkpoint History (${all.length} total):\n${lines}\n\n${more}`;
}

async function oneCheckpoint(workspace: Workspace, number: string): Promise<string> {
  const content = /^\d+$/.test(number) ? await readCheckpoint(workspace, Number(number)) : undefined;
  if (content !== undefined) return `Checkpoint #${number}\n${RULE}\n${content}`;
  const count = (await listCheckpoints(workspace)).length;
  throw new Error(`Checkpoint #${number} not found. This session has ${count} checkpoints.`);
}

export const sessionCommand = define(
  {
    name: "session",
    aliases: ["sessions"],
    description: "Show what is known of the session",
    input: {
      hint: "",
      choices: [
        { name: "info", description: "Show what is known of it" },
        { name: "checkpoints", description: "List its checkpoints, or show one" },
        { name: "files", description: "List the files kept with it" },
        { name: "plan", description: "Show its plan" },
        { name: "rename", description: "Give it a name" },
      ],
    },
    allowDuringAgentExecution: true,
    schedulable: false,
  },
  async (session, input) => {
    const [name = ""] = input.split(/\s/, 1);
    const part = PARTS.get(name || "info");
    if (part) return text(await part(session, input.slice(name.length).trim()));
    const names = [...PARTS.keys()].map((known) => `/session ${known}`);
    return text(`Session Command Usage:\n${names.join("\n")}`);
  },
);
