import { basename, dirname, join } from "node:path";
import type { SkillSource } from "@parley/protocol";
import { filesBelow, foldersUpTo, projectRoot, readText } from "../agents/documents/index.js";
import { agentsFolder, COMMAND_FOLDER, PROJECT_FOLDERS, userFolder } from "./discovery-paths.js";
import type { DiscoveredSkillPlaces, PluginSkills } from "./skill.js";
import { parseCommandFile, parseSkillFile, type SkillFile, type SkillHead } from "./skill-file.js";

/** A skill as its file says it, before it is known which of several with one name counts. */
export type FoundSkill = SkillHead & {
  readonly source: SkillSource;
  readonly path: string;
  readonly pluginName?: string | undefined;
};

export type FoundFile = { readonly skill: FoundSkill } | { readonly error: string; readonly path: string };

interface SkillFolder {
  readonly folder: string;
  readonly source: SkillSource;
  /** Files that really lie elsewhere are not read. */
  readonly confine?: string;
}

/** What the project's and the person's own folders hold, in order of precedence; skills of one source by name. */
export async function discoveredSkills(places: DiscoveredSkillPlaces): Promise<readonly FoundFile[]> {
  const { workingDirectory, home, userHome } = places;
  const found = workingDirectory === undefined ? [] : await projectSkills(workingDirectory);
  if (home !== undefined) {
    found.push(...(await skillsIn([{ folder: userFolder(home), source: "personal-copilot" }])));
  }
  if (userHome !== undefined) {
    found.push(...(await skillsIn([{ folder: agentsFolder(userHome), source: "personal-agents" }])));
  }
  return found;
}

async function projectSkills(workingDirectory: string): Promise<FoundFile[]> {
  const root = await projectRoot(workingDirectory);
  const [, ...above] = foldersUpTo(root, workingDirectory);
  const inDirectory = (directory: string): readonly SkillFolder[] => {
    const source = sourceOf(directory, workingDirectory);
    return PROJECT_FOLDERS.map((folder) => ({ folder: join(directory, folder), source, confine: root }));
  };
  return [
    ...(await skillsIn(inDirectory(workingDirectory))),
    ...(await skillsIn(above.flatMap(inDirectory))),
  ];
}

/** What the folders hold that the session was given. */
export async function customSkills(directories: readonly string[]): Promise<readonly FoundFile[]> {
  return skillsIn(directories.map((folder) => ({ folder, source: "custom" })));
}

/** What a plugin brings: its skills, then its commands. */
export async function pluginSkills(plugin: PluginSkills): Promise<readonly FoundFile[]> {
  const { name: pluginName, directory: confine, skillFolders, commandFolders } = plugin;
  const place = (folder: string): SkillFolder => ({ folder, source: "plugin", confine });
  const found = await skillsIn(skillFolders.map(place));
  for (const folder of commandFolders) found.push(...(await commandsIn(place(folder))));
  return found.map((file) => ("skill" in file ? { skill: { ...file.skill, pluginName } } : file));
}

/** The project's commands, which come after all skills. */
export async function projectCommands(workingDirectory: string): Promise<readonly FoundFile[]> {
  const root = await projectRoot(workingDirectory);
  const found: FoundFile[] = [];
  for (const directory of foldersUpTo(root, workingDirectory)) {
    const source = sourceOf(directory, workingDirectory);
    const folder = join(directory, COMMAND_FOLDER);
    found.push(...(await commandsIn({ folder, source, confine: root })));
  }
  return found;
}

async function commandsIn(place: SkillFolder): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  for (const path of await filesBelow(place.folder, place.confine)) {
    if (dirname(path) !== place.folder || !path.endsWith(".md")) continue;
    const parse = (text: string) => parseCommandFile(text, basename(path, ".md"));
    found.push(await readSkill(path, place, parse));
  }
  return found;
}

function sourceOf(directory: string, workingDirectory: string): SkillSource {
  return directory === workingDirectory ? "project" : "inherited";
}

async function skillsIn(folders: readonly SkillFolder[]): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  for (const place of folders) {
    for (const path of await skillFiles(place)) {
      const parse = (text: string) => parseSkillFile(text, basename(dirname(path)));
      found.push(await readSkill(path, place, parse));
    }
  }
  const name = (file: FoundFile) => ("skill" in file ? file.skill.name : "");
  return found.sort((a, b) => (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : 0));
}

/** Every SKILL.md below a folder; a folder that has one itself is one skill, and what is below belongs to it. */
async function skillFiles({ folder, confine }: SkillFolder): Promise<readonly string[]> {
  const files = (await filesBelow(folder, confine)).filter((path) => basename(path) === "SKILL.md");
  const own = join(folder, "SKILL.md");
  return files.includes(own) ? [own] : files;
}

async function readSkill(
  path: string,
  { source, confine }: SkillFolder,
  parse: (text: string) => Promise<SkillFile>,
): Promise<FoundFile> {
  try {
    const text = await readText(path, confine);
    if (text === undefined) return { error: "not found", path };
    const parsed = await parse(text);
    return "error" in parsed ? { ...parsed, path } : { skill: { ...parsed.head, source, path } };
  } catch (error) {
    return { error: (error as Error).message, path };
  }
}
