import { join } from "node:path";
import { filesBelow, pathWithin, projectRoot, readText } from "../../agents/documents/index.js";
import type { FileHook, FileHooks } from "./definition.js";
import { parseHookConfig } from "./parse-config.js";

export interface HookPlaces {
  /** Absolute. */
  readonly workingDirectory: string;
  /** The runtime's home. Absent: hooks of the person aren't looked for. */
  readonly home?: string | undefined;
  /** A repository's hooks are commands that its authors wrote: those of an untrusted folder aren't looked at. */
  readonly repository: "trusted" | "untrusted";
  /** Plugins that bring hooks, with their files; absolute. */
  readonly plugins?: readonly PluginHooks[] | undefined;
}

export interface PluginHooks {
  readonly name: string;
  readonly directory: string;
  readonly hookFiles: readonly string[];
}

/** Settings files of a repository that may hold hooks, in order. Source: the official runtime. */
const REPOSITORY_SETTINGS = [
  join(".claude", "settings.json"),
  join(".claude", "settings.local.json"),
  join(".github", "copilot", "settings.json"),
  join(".github", "copilot", "settings.local.json"),
] as const;

interface HookFile extends Omit<FileHook, "definition"> {
  /** Files that really lie elsewhere are not read. */
  readonly confine?: string;
}

/**
 * The hooks of files, in the order they are asked: the person's, then the repository's (from its root),
 * each from hook files by name and then from settings.
 */
export async function discoverHooks(places: HookPlaces): Promise<FileHooks> {
  const { workingDirectory, home, repository, plugins = [] } = places;
  const root = await projectRoot(workingDirectory);
  const files: HookFile[] = home === undefined ? [] : await userFiles(home);
  if (repository === "trusted") files.push(...(await repositoryFiles(root, workingDirectory)));
  for (const { name, directory: confine, hookFiles } of plugins) {
    const shared = { label: `plugin ${name}`, origin: "user", directory: confine, confine } as const;
    files.push(...hookFiles.map((file) => ({ file, ...shared })));
  }
  const hooks: FileHook[] = [];
  const errors: string[] = [];
  for (const { confine, ...file } of files) {
    try {
      const text = await readText(file.file, confine);
      if (text === undefined) continue;
      const config = parseHookConfig(text);
      hooks.push(...config.definitions.map((definition) => ({ ...file, definition })));
      errors.push(...config.errors);
    } catch (error) {
      errors.push(`Invalid hook configuration in ${file.file}: ${(error as Error).message}`);
    }
  }
  return { hooks, errors };
}

async function userFiles(home: string): Promise<HookFile[]> {
  const origin = "user";
  const files = await hookFiles(join(home, "hooks"));
  return [
    ...files.map((file) => ({ file, label: file, origin }) as const),
    { file: join(home, "settings.json"), label: "global settings", origin },
  ];
}

async function repositoryFiles(root: string, workingDirectory: string): Promise<HookFile[]> {
  const shared = { origin: "repository", confine: root } as const;
  const files = await hookFiles(join(root, ".github", "hooks"), root);
  return [
    ...files.map((file) => ({ file, label: pathWithin(workingDirectory, file), ...shared })),
    ...REPOSITORY_SETTINGS.map((name) => ({ file: join(root, name), label: "repo settings", ...shared })),
  ];
}

async function hookFiles(folder: string, confine?: string): Promise<readonly string[]> {
  return (await filesBelow(folder, confine)).filter((file) => file.endsWith(".json"));
}
