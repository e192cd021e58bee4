import type { Tool } from "../tools/index.js";
import { isForModels } from "./apps.js";
import type { RawConfig } from "./config.js";
import { byCodeUnits, exposedName, NameCutter } from "./names.js";
import type { McpServer } from "./server.js";
import { mcpTool } from "./tool.js";

/**
 * The tools of all servers as a model sees them: by server, then by name. Where two have the same name, the
 * later takes the place of the earlier.
 */
export function toolsOf(servers: readonly McpServer[]): readonly Tool[] {
  const byName = new Map<string, Tool>();
  for (const server of [...servers].sort((a, b) => byCodeUnits(a.name, b.name))) {
    for (const tool of serverTools(server)) byName.set(tool.name, tool);
  }
  return [...byName.values()];
}

function serverTools(server: McpServer): readonly Tool[] {
  const names = new NameCutter();
  return server.tools
    .filter(({ name }) => isOffered(name, server.config))
    .filter((listed) => !server.showsApps || isForModels(listed))
    .sort((a, b) => byCodeUnits(a.name, b.name))
    .map((listed) => mcpTool(server, listed, names.fit(exposedName(server.name, listed.name))))
    .sort((a, b) => byCodeUnits(a.name, b.name));
}

/** Whether the configuration lets the session have a tool. */
function isOffered(toolName: string, { tools, excludeTools }: RawConfig): boolean {
  if (Array.isArray(excludeTools) && excludeTools.includes(toolName)) return false;
  return !Array.isArray(tools) || tools.includes("*") || tools.includes(toolName);
}
