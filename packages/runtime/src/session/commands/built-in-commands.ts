import { statSync } from "node:fs";
import { resolve } from "node:path";
import { changeDirectory } from "../storage/change-directory.js";
import { fleetMessage } from "../sub-agents/fleet-message.js";
import { changePermissionMode } from "../work/permission-mode.js";
import { type BuiltInCommand, define, text } from "./built-in-command.js";
import { mcpCommand, NOT_ALLOWED, permissionsCommand, skillsCommand } from "./manage-commands.js";
import { contextCommand, envCommand, modelCommand, usageCommand } from "./report-commands.js";
import { afterCommand, everyCommand } from "./schedule-commands.js";
import { sessionCommand } from "./session-command.js";

/** Names, inputs and wording of failures: the official runtime's. */
export const builtInCommands: readonly BuiltInCommand[] = [
  define(
    {
      name: "add-dir",
      description: "Let tools reach a directory without asking",
      input: { hint: "directory", required: true, completion: "directory" },
      allowDuringAgentExecution: true,
      schedulable: false,
    },
    ({ permissions }, directory) => {
      if (directory === "")
        throw new Error("Usage: /add-dir <directory>\nExample: /add-dir /home/user/projects");
      if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) {
        const why = `Directory does not exist or cannot be accessed: ${directory}`;
        throw new Error(`Failed to add directory: ${why}`);
      }
      permissions.addDirectory(directory);
      return text(`Added directory to allowed list: ${directory}`);
    },
  ),
  define(
    {
      name: "allow-all",
      aliases: ["yolo"],
      description: "Approve everything without asking, or stop doing so",
      input: {
        hint: "[on|off|show]",
        choices: [
          { name: "on", description: "Approve everything" },
          { name: "off", description: "Ask about each request" },
          { name: "show", description: "Show which it is" },
        ],
      },
      allowDuringAgentExecution: true,
      schedulable: false,
    },
    async (session, wanted) => {
      const isChanged =
        wanted === "show" || (await changePermissionMode(session, wanted === "off" ? "manual" : "allow-all"));
      if (!isChanged) throw new Error(NOT_ALLOWED);
      const { mode } = session.permissions;
      return text(
        mode === "allow-all" ? "Everything is approved without asking." : "Each request is asked about.",
      );
    },
  ),
  permissionsCommand,
  define(
    {
      name: "autopilot",
      aliases: ["goal"],
      description: "Go on without asking until the task is complete, or stop doing so",
      input: {
        hint: "[on|off|<objective>]",
        choices: [
          { name: "on", description: "Switch to autopilot" },
          { name: "off", description: "Switch to interactive" },
        ],
        preserveMultilineInput: true,
      },
      allowDuringAgentExecution: true,
      schedulable: false,
    },
    async (session, objective) => {
      const isOn = session.modes.current() === "autopilot";
      if (objective === "off" && !isOn) return { kind: "completed", message: "Already in interactive mode." };
      const isOff = objective === "off" || (objective === "" && isOn);
      const mode = isOff ? "interactive" : "autopilot";
      await session.modes.change(mode);
      if (objective === "" || objective === "on" || objective === "off")
        return { kind: "completed", message: `Switched to ${mode} mode.` };
      return { kind: "agent-prompt", prompt: objective, displayPrompt: objective };
    },
  ),
  define(
    {
      name: "compact",
      description: "Summarize the conversation so far, to make room",
      input: { hint: "focus instructions", preserveMultilineInput: true },
      allowDuringAgentExecution: false,
      schedulable: false,
    },
    async ({ host }, instructions) => {
      const done = await host.compactor.compact({
        trigger: "manual",
        ...(instructions !== "" && { customInstructions: instructions }),
      });
      if (done.state === "failed") throw new Error(done.message);
      const { before, after } = done.effect;
      const tokens = Math.max(0, before.size.total - after.size.total);
      return text(
        `Compacted conversation history and removed ${done.messagesRemoved} messages and ${tokens} tokens.`,
      );
    },
  ),
  contextCommand,
  define(
    {
      name: "cwd",
      aliases: ["cd"],
      description: "Show where the session works, or change that",
      input: { hint: "directory", completion: "directory" },
      allowDuringAgentExecution: false,
      schedulable: false,
    },
    async (session, directory) => {
      const { workingDirectory } = session.settings;
      if (directory === "") return text(`Current working directory: ${workingDirectory}`);
      const wanted = resolve(workingDirectory, directory);
      await changeDirectory(session, wanted).catch((error: Error) => {
        throw new Error(`Failed to change directory: ${error.message}`);
      });
      return { kind: "completed", message: `Changed working directory to: ${wanted}` };
    },
  ),
  envCommand,
  everyCommand,
  afterCommand,
  define(
    {
      name: "fleet",
      description: "Do the work as a fleet of sub-agents",
      input: { hint: "prompt" },
      allowDuringAgentExecution: false,
      schedulable: false,
    },
    async ({ prompts }, request) => {
      await prompts.send(fleetMessage(request || undefined), "back");
      return { kind: "completed" };
    },
  ),
  define(
    { name: "list-dirs", description: "Show which directories tools reach", allowDuringAgentExecution: true },
    async ({ permissions, settings }) => {
      await permissions.location.ready();
      const directories = [
        permissions.primaryDirectory ?? settings.workingDirectory,
        ...permissions.directories,
      ];
      return text(directories.map((directory, index) => `${index + 1}. ${directory}`).join("\n"));
    },
  ),
  mcpCommand,
  modelCommand,
  define(
    {
      name: "plan",
      description: "Make a plan before anything is changed",
      input: { hint: "prompt", preserveMultilineInput: true },
      allowDuringAgentExecution: true,
      schedulable: true,
    },
    (_, request) =>
      request === ""
        ? { kind: "completed", mode: "plan" }
        : { kind: "agent-prompt", prompt: request, displayPrompt: request, mode: "plan" },
  ),
  define(
    {
      name: "rename",
      description: "Give the session a name",
      input: { hint: "name" },
      allowDuringAgentExecution: true,
      schedulable: false,
    },
    ({ announcer }, name) => {
      if (name === "") throw new Error("Usage: /rename <name>");
      announcer.renamed(name, true);
      return text(`Session renamed to: ${name}`);
    },
  ),
  define(
    {
      name: "reset-allowed-tools",
      description: "Forget what was approved",
      allowDuringAgentExecution: true,
      schedulable: false,
    },
    ({ permissions }) => {
      permissions.resetApprovals();
      permissions.mode = "manual";
      return text("What was approved is forgotten: each request is asked about again.");
    },
  ),
  sessionCommand,
  skillsCommand,
  usageCommand,
];
