import { namesTool } from "../agents/agent-tools.js";
import { createToolCatalog, type Tool } from "../tools/index.js";
import type { SessionSettings } from "./opening/settings.js";
import { isListed, type ToolSource } from "./tool-lists.js";

/** Where the tools of an agent come from, in the order a model sees them. */
export interface ToolSources {
  readonly settings: SessionSettings;
  /** The runtime's own. */
  readonly own: readonly Tool[];
  readonly ofServers: readonly Tool[];
  /** Those of clients; one of the runtime's own of the same name steps back. */
  readonly external: readonly Tool[];
}

/**
 * The tools that an agent of a session can be given.
 *
 * @param named what the agent's definition says; what the default agent is not to have is only for those who name it
 */
export function toolsOf(
  { settings, own, ofServers, external }: ToolSources,
  named: readonly string[] | null,
): readonly Tool[] {
  const { availableTools: available, excludedTools: excluded, customization } = settings;
  const replaced = new Set(external.map(({ name }) => name));
  const allowed = (source: ToolSource) => {
    return ({ name, mcp }: Tool) => {
      const tool = { name, source, ...(mcp ? { mcp } : {}) };
      const isExcluded = excluded !== undefined && isListed(excluded, tool);
      if (!available) return !isExcluded;
      return isListed(available, tool) && (settings.tools.precedence === "available" || !isExcluded);
    };
  };
  const all = [
    ...own.filter(({ name }) => !replaced.has(name)).filter(allowed("builtin")),
    ...ofServers.filter(allowed("mcp")),
    ...external.filter(allowed("custom")),
  ];
  const kept = createToolCatalog(all).list();
  const withheld = customization.defaultAgent?.excludedTools ?? [];
  return kept.filter(({ name }) => !withheld.includes(name) || namesTool(named, name));
}
