import { basename, join } from "node:path";
import { liesWithin, readText } from "../agents/documents/index.js";

/** Where a plugin's manifest may be; the first that is there counts. Source: the official runtime. */
const MANIFESTS = [
  join(".plugin", "plugin.json"),
  "plugin.json",
  join(".github", "plugin", "plugin.json"),
  join(".claude-plugin", "plugin.json"),
];

/** Source of the words: the official runtime. */
export const NO_MANIFEST =
  "No plugin.json found in repository. Tried: .plugin/plugin.json, ./plugin.json, .github/plugin/plugin.json, .claude-plugin/plugin.json";

/** A folder of skills, commands, agents, hooks and MCP servers that belong together. */
export interface Plugin {
  readonly name: string;
  readonly version?: string | undefined;
  readonly description?: string | undefined;
  /** Absolute. */
  readonly directory: string;
  /** Folders and files of what it brings; absolute, inside {@link directory}. */
  readonly skillFolders: readonly string[];
  readonly commandFolders: readonly string[];
  readonly agentFolders: readonly string[];
  readonly hookFiles: readonly string[];
  /** Its servers by name, as written. */
  readonly mcpServers: Readonly<Record<string, unknown>>;
}

type Manifest = Readonly<Record<string, unknown>>;

/** @throws when the folder is no plugin */
export async function readPlugin(directory: string): Promise<Plugin> {
  const manifest = await readManifest(directory);
  const { name = basename(directory), version, description } = manifest;
  const places = (field: string, ...usual: readonly string[]) =>
    placesIn(directory, manifest[field] ?? usual);
  return {
    name: String(name),
    ...(typeof version === "string" && { version }),
    ...(typeof description === "string" && { description }),
    directory,
    skillFolders: await places("skills", "skills"),
    commandFolders: await places("commands", "commands"),
    agentFolders: await places("agents", "agents"),
    hookFiles: await places("hooks", "hooks.json", join("hooks", "hooks.json")),
    mcpServers: await serversOf(directory, manifest["mcpServers"]),
  };
}

async function readManifest(directory: string): Promise<Manifest> {
  for (const place of MANIFESTS) {
    const found = await readJson(join(directory, place), directory);
    if (found) return found;
  }
  throw new Error(`No plugin manifest in ${directory}`);
}

/** What a manifest names has to be there, and to lie inside the plugin really. */
async function placesIn(directory: string, named: unknown): Promise<readonly string[]> {
  const names = (Array.isArray(named) ? named : [named]).filter((name) => typeof name === "string");
  const paths = names.map((name) => join(directory, name));
  const lieInside = await Promise.all(paths.map((path) => liesWithin(path, directory).catch(() => false)));
  return paths.filter((_, index) => lieInside[index]);
}

async function serversOf(directory: string, named: unknown): Promise<Plugin["mcpServers"]> {
  if (typeof named === "object" && named !== null) return expanded(directory, named);
  const [file] = await placesIn(directory, named ?? ".mcp.json");
  const found = file === undefined ? undefined : await readJson(file, directory);
  return expanded(directory, (found?.["mcpServers"] ?? found ?? {}) as object);
}

/** Servers that name their plugin's folder are told where it is. */
function expanded(directory: string, servers: object): Plugin["mcpServers"] {
  const text = JSON.stringify(servers);
  const inJson = JSON.stringify(directory).slice(1, -1);
  return JSON.parse(text.replaceAll(/\$\{(?:CLAUDE_|COPILOT_)?PLUGIN_ROOT\}/g, () => inJson));
}

async function readJson(path: string, confine: string): Promise<Manifest | undefined> {
  const text = await readText(path, confine).catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === "object" && found !== null ? (found as Manifest) : undefined;
  } catch {
    return undefined;
  }
}
