/**
 * What agents call groups of tools, and what other products call single ones. Source: the official runtime,
 * asked for each name.
 */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  read: ["view"],
  notebookread: ["view"],
  edit: ["create", "edit"],
  write: ["create", "edit"],
  multiedit: ["create", "edit"],
  search: ["grep", "glob"],
  execute: ["bash", "read_bash", "stop_bash", "list_bash"],
  shell: ["bash", "read_bash", "stop_bash", "list_bash"],
  bash: ["bash", "read_bash", "stop_bash", "list_bash"],
  agent: ["task", "read_agent", "list_agents", "write_agent"],
  task: ["task", "read_agent", "list_agents", "write_agent"],
  "custom-agent": ["task", "read_agent", "list_agents", "write_agent"],
  web: ["web_fetch"],
  webfetch: ["web_fetch"],
  todo: ["update_todo"],
  todowrite: ["update_todo"],
};

/** Tools that every agent keeps. */
const ALWAYS: ReadonlySet<string> = new Set(["skill", "sql"]);

/** Tools that come after all others of an agent that has the tool they go with. Source: the official runtime. */
const COMPANIONS: Readonly<Record<string, readonly string[]>> = {
  bash: ["read_bash", "stop_bash", "list_bash"],
  task: ["read_agent", "list_agents", "write_agent"],
};

/**
 * The tools that a sub-agent is given: those it names, in its own order, and what goes with them.
 *
 * @param tools see {@link agentMayUse}
 * @param names of the tools there are
 */
export function agentTools(tools: readonly string[] | null, names: readonly string[]): readonly string[] {
  if (tools === null || tools.includes("*")) return names;
  const companions = new Set(Object.values(COMPANIONS).flat());
  const given = new Set<string>();
  for (const entry of tools) {
    const covered = names.filter((name) => covers(entry.toLowerCase(), name.toLowerCase()));
    const [first] = covered;
    for (const name of covered) if (name === first || !companions.has(name)) given.add(name);
  }
  for (const [name, others] of Object.entries(COMPANIONS)) {
    if (!tools.some((entry) => covers(entry.toLowerCase(), name))) continue;
    for (const other of others) if (names.includes(other)) given.add(other);
  }
  return [...given];
}

/** Whether an agent names a tool itself, not by a group it is in. */
export function namesTool(tools: readonly string[] | null, toolName: string): boolean {
  return tools?.some((entry) => entry.toLowerCase() === toolName.toLowerCase()) ?? false;
}

/**
 * Whether an agent may use a tool.
 *
 * @param tools what the agent says: names in any case, aliases, `server/tool` and `server/*` of MCP servers,
 *   or `*`; `null` is all
 * @param toolName as the model calls it; an MCP tool's is `server-tool`
 */
export function agentMayUse(tools: readonly string[] | null, toolName: string): boolean {
  if (tools === null || ALWAYS.has(toolName)) return true;
  return tools.some((entry) => covers(entry.toLowerCase(), toolName.toLowerCase()));
}

function covers(entry: string, toolName: string): boolean {
  if (entry === "*" || entry === toolName) return true;
  const [group = "", member] = entry.split("/", 2);
  if (ALIASES[group]?.includes(toolName)) return true;
  if (member === undefined) return false;
  return member === "*" ? toolName.startsWith(`${group}-`) : toolName === `${group}-${member}`;
}
