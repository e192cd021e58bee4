import { basename, join, relative, sep } from "node:path";
import type { AgentCatalog, AgentFileSource, AgentOrigin, AgentPlaces, CustomAgent } from "./agent.js";
import { parseAgentFile } from "./agent-file.js";
import { PROJECT_FOLDERS, userFolder } from "./discovery-paths.js";
import { filesBelow, foldersUpTo, pathWithin, projectRoot, readText } from "./documents/index.js";

interface AgentFolder {
  readonly folder: string;
  readonly source: AgentFileSource;
  /** Put before the names of its agents. */
  readonly prefix?: string;
  /** Files that really lie elsewhere are not read. */
  readonly confine?: string;
}

/**
 * The agents of the person, of the project and of plugins, in that order; in a project those of the working directory
 * come before those of the folders above it. Of several with one id the first counts.
 */
export async function discoverAgents({
  workingDirectory,
  home,
  plugins = [],
}: AgentPlaces): Promise<AgentCatalog> {
  const folders: AgentFolder[] = [
    ...(home === undefined ? [] : [{ folder: userFolder(home), source: "user" } as const]),
    ...(workingDirectory === undefined ? [] : await projectFolders(workingDirectory)),
    ...plugins.flatMap(({ name, directory: confine, agentFolders }) =>
      agentFolders.map((folder) => ({ folder, source: "plugin", confine, prefix: `${name}:` }) as const),
    ),
  ];
  const agents = new Map<string, CustomAgent>();
  const warnings: string[] = [];
  const errors: string[] = [];
  for (const place of folders) {
    for (const path of await filesBelow(place.folder, place.confine)) {
      if (!path.endsWith(".md")) continue;
      const outcome = await readAgent(path, place);
      const label = workingDirectory === undefined ? path : pathWithin(workingDirectory, path);
      if ("error" in outcome) {
        errors.push(`${label}: ${outcome.error}`);
        continue;
      }
      if (outcome.warning !== undefined) warnings.push(`${label}: ${outcome.warning}`);
      if (!agents.has(outcome.agent.id)) agents.set(outcome.agent.id, outcome.agent);
    }
  }
  return { agents: [...agents.values()], warnings, errors };
}

async function projectFolders(workingDirectory: string): Promise<readonly AgentFolder[]> {
  const confine = await projectRoot(workingDirectory);
  return foldersUpTo(confine, workingDirectory).flatMap((directory) => {
    const source = directory === workingDirectory ? "project" : "inherited";
    return PROJECT_FOLDERS.map((folder) => ({ folder: join(directory, folder), source, confine }) as const);
  });
}

type ReadAgent = { readonly agent: CustomAgent; readonly warning?: string } | { readonly error: string };

async function readAgent(
  path: string,
  { folder, source, confine, prefix = "" }: AgentFolder,
): Promise<ReadAgent> {
  try {
    const text = await readText(path, confine);
    if (text === undefined) return { error: "not found" };
    const stem = agentId(folder, path);
    const parsed = await parseAgentFile(text, stem.split("--").at(-1) ?? stem);
    if ("error" in parsed) return parsed;
    const origin: AgentOrigin = { kind: "file", source, path };
    const names = { id: prefix + stem, name: prefix + parsed.agent.name };
    return { ...parsed, agent: { ...parsed.agent, ...names, origin } };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

function agentId(folder: string, path: string): string {
  const stem = basename(path)
    .replace(/\.md$/, "")
    .replace(/\.agent$/, "");
  return [...relative(folder, path).split(sep).slice(0, -1), stem].join("--");
}
