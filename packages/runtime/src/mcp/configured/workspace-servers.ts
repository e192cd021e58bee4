import { dirname, join } from "node:path";
import { readJsonFile } from "../../settings/json-file.js";
import type { RawConfig } from "../config.js";
import { normalizedIfValid } from "./server-config.js";

/** Where a folder may name servers; the first file that is there counts. Source: the official runtime. */
const FILES = [".mcp.json", join(".github", "mcp.json")];

/** A server that a folder names. */
export interface WorkspaceServer {
  readonly config: RawConfig;
  /** Absolute; the file that names it. */
  readonly path: string;
  readonly isDisabled: boolean;
}

/** The servers that a folder names itself, by name. A file or an entry that makes no sense counts as none. */
export async function workspaceServers(folder: string): Promise<ReadonlyMap<string, WorkspaceServer>> {
  const servers = new Map<string, WorkspaceServer>();
  for (const file of FILES) {
    const path = join(folder, file);
    const found = await readJsonFile(path).catch(() => ({}));
    if (typeof found !== "object" || found === null) continue;
    const { mcpServers = found } = found as { mcpServers?: object };
    for (const [name, entry] of Object.entries(mcpServers)) {
      const config = normalizedIfValid(name, entry);
      if (!config) continue;
      const { disabled } = entry as { disabled?: unknown };
      const described = { ...config, source: "workspace", sourcePath: path };
      servers.set(name, { config: described, path, isDisabled: disabled === true });
    }
    break;
  }
  return servers;
}

/** As {@link workspaceServers}, of all folders up to the repository's; the inner ones win. */
export async function serversAround(
  folder: string,
  repository: string,
): Promise<ReadonlyMap<string, WorkspaceServer>> {
  const folders: string[] = [];
  for (let at = folder; ; at = dirname(at)) {
    folders.unshift(at);
    if (at === repository || at === dirname(at)) break;
  }
  const found = await Promise.all(folders.map(workspaceServers));
  return new Map(found.flatMap((servers) => [...servers]));
}
