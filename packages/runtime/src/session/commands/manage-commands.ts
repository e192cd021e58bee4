import { switchServer } from "../customization/switch-server.js";
import { changePermissionMode } from "../work/permission-mode.js";
import { type CommandedSession, define, text } from "./built-in-command.js";

/** A managed policy forbids it. */
export const NOT_ALLOWED =
  "All permissions could not be enabled in the target session. They may be blocked by policy there.";

/** The first word of an input, and the rest. */
function split(input: string): readonly [string, string] {
  const [verb = ""] = input.split(/\s/, 1);
  return [verb, input.slice(verb.length).trim()];
}

export const permissionsCommand = define(
  {
    name: "permissions",
    description: "Ask about each request, or approve everything",
    input: {
      hint: "[default|allow-all|show]",
      choices: [
        { name: "default", description: "Ask about each request" },
        { name: "allow-all", description: "Approve everything" },
        { name: "show", description: "Show which it is" },
      ],
    },
    allowDuringAgentExecution: true,
    schedulable: false,
  },
  async (session, wanted) => {
    if (!["", "show", "default", "allow-all"].includes(wanted)) {
      throw new Error(`Invalid argument "${wanted}". Usage: /permissions [default|allow-all|show]`);
    }
    const isShown = wanted === "" || wanted === "show";
    const mode = wanted === "allow-all" ? "allow-all" : "manual";
    if (!isShown && !(await changePermissionMode(session, mode))) throw new Error(NOT_ALLOWED);
    const isOpen = session.permissions.mode === "allow-all";
    return text(
      isOpen
        ? "Permission policy: Allow All for this session. Requests are approved without asking."
        : "Permission policy: Manual Approval for this session. Each request is asked about.",
    );
  },
);

export const skillsCommand = define(
  {
    name: "skills",
    description: "Show skills, or read them anew",
    input: {
      hint: "",
      choices: [
        { name: "list", description: "List the skills" },
        { name: "info", description: "Show one of them" },
        { name: "reload", description: "Read them anew" },
      ],
    },
    allowDuringAgentExecution: false,
  },
  async ({ customization: { skills } }, input) => {
    const [verb, name] = split(input);
    if (verb === "reload") await skills.reload();
    else await skills.ensureLoaded();
    const found = skills.catalog().skills;
    const count = `Found ${found.length} skills.`;
    switch (verb) {
      case "reload":
        return text(`Skills reloaded. ${count}`);
      case "":
      case "list":
        return text(["Available Skills", ...bySource(found), count].join("\n\n"));
      case "info":
        return text(infoOf(found, name));
      default:
        return text("Skills Command Usage:\n/skills list\n/skills info <name>\n/skills reload");
    }
  },
);

type Skills = ReturnType<CommandedSession["customization"]["skills"]["catalog"]>["skills"];

function bySource(skills: Skills): readonly string[] {
  const sources = [...new Set(skills.map(({ source }) => source))];
  return sources.map((source) => {
    const own = skills.filter((skill) => skill.source === source);
    return `${source}:\n${own.map(({ name, description }) => `  - ${name}\n    ${description}`).join("\n")}`;
  });
}

function infoOf(skills: Skills, name: string): string {
  if (name === "") throw new Error("Usage: /skills info <skill-name>\nExample: /skills info my-skill");
  const skill = skills.find((one) => one.name === name);
  if (!skill) throw new Error(`Skill not found: ${name}\n\nUse /skills list to see available skills.`);
  const source = skill.source.charAt(0).toUpperCase() + skill.source.slice(1);
  const location = skill.path === undefined ? "" : `\nLocation: ${skill.path}`;
  return `Skill: ${name}\n\nSource: ${source}${location}\n\nDescription:\n${skill.description}`;
}

export const mcpCommand = define(
  {
    name: "mcp",
    description: "Show MCP servers, or switch them on and off",
    input: {
      hint: "",
      choices: [
        { name: "list", description: "List the servers" },
        { name: "show", description: "List the servers" },
        { name: "enable", description: "Switch one on" },
        { name: "disable", description: "Switch one off" },
        { name: "reload", description: "Start all anew" },
      ],
    },
    allowDuringAgentExecution: false,
    schedulable: false,
  },
  async (session, input) => {
    const [verb, name] = split(input);
    const { mcp } = session.customization;
    switch (verb) {
      case "":
      case "list":
      case "show": {
        const { servers } = await (await mcp.host()).list();
        const lines = servers.map(
          (server) => `- ${server.name} (${server.status})${server.error ? `: error: ${server.error}` : ""}`,
        );
        return text(`MCP Servers\n\n${lines.join("\n") || "No MCP servers configured."}`);
      }
      case "enable":
      case "disable":
        if (name === "") throw new Error(`Usage: /mcp ${verb} <server-name>`);
        await switchServer(session, name, verb === "enable");
        return text(`MCP server "${name}" has been ${verb}d.`);
      case "reload":
        await mcp.reload();
        return text("MCP configuration reloaded and servers restarted.");
      default:
        return text(
          "MCP Command Usage:\n/mcp list\n/mcp show\n/mcp disable <server-name>\n/mcp enable <server-name>\n/mcp reload",
        );
    }
  },
);
