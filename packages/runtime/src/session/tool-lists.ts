import type { Tool } from "../tools/index.js";
import { ownToolNames } from "../tools/own-tools.js";

/** Where a tool comes from, as lists of tools say it before a colon. */
export type ToolSource = "builtin" | "mcp" | "custom";

export interface SourcedTool extends Pick<Tool, "name" | "mcp"> {
  readonly source: ToolSource;
}

/** The tools that a session would offer, were it not for its lists. */
export function knownTools(
  ofRuntime: readonly Pick<Tool, "name">[],
  ofClients: readonly Pick<Tool, "name">[],
  ofServers: readonly Tool[],
): SourcedTool[] {
  return [...ofSource("builtin", ofRuntime), ...ofSource("mcp", ofServers), ...ofSource("custom", ofClients)];
}

function ofSource(source: ToolSource, tools: readonly Pick<Tool, "name" | "mcp">[]): SourcedTool[] {
  return tools.map(({ name, mcp }) => ({ name, source, ...(mcp ? { mcp } : {}) }));
}

/**
 * Whether a list of tools has a tool on it.
 *
 * @param list names, in their case; `source:name`, `source:*`; of MCP servers also `server`, `server/tool`, `server/*`
 */
export function isListed(list: readonly string[], tool: SourcedTool): boolean {
  return list.some((entry) => covers(entry, tool));
}

/** The entries of a list that no tool there is goes by. One for all tools of a source may cover none. */
export function unknownEntries(list: readonly string[], tools: readonly SourcedTool[]): string[] {
  const own = ownToolNames.map((name): SourcedTool => ({ name, source: "builtin" }));
  const all = [...tools, ...own];
  return list.filter((entry) => !entry.endsWith(":*") && !all.some((tool) => covers(entry, tool)));
}

function covers(entry: string, { name, source, mcp }: SourcedTool): boolean {
  if (entry === name || entry === `${source}:${name}` || entry === `${source}:*`) return true;
  if (!mcp) return false;
  const { serverName, toolName } = mcp;
  return entry === serverName || entry === `${serverName}/*` || entry === `${serverName}/${toolName}`;
}
