import { join } from "node:path";
import type { SkillDiscoveryPath } from "@parley/protocol";
import { projectRoot } from "../agents/documents/index.js";
import type { DiscoveredSkillPlaces } from "./skill.js";

/** The folders of a project that hold skills, the first for new ones. Source: the official runtime. */
export const PROJECT_FOLDERS = [
  join(".github", "skills"),
  join(".agents", "skills"),
  join(".claude", "skills"),
] as const;

/** The folder of a project that holds commands: skills of one file each. */
export const COMMAND_FOLDER = join(".claude", "commands");

/** The folder of the runtime's home that holds the person's skills. */
export function userFolder(home: string): string {
  return join(home, "skills");
}

/** The folder of the person's home directory that holds skills for agents of every make. */
export function agentsFolder(userHome: string): string {
  return join(userHome, ".agents", "skills");
}

/** Where skills are found and can be created (`skills.getDiscoveryPaths`). */
export async function skillDiscoveryPaths(
  places: DiscoveredSkillPlaces,
): Promise<readonly SkillDiscoveryPath[]> {
  const { workingDirectory, home, userHome } = places;
  const paths = workingDirectory === undefined ? [] : await projectPaths(workingDirectory);
  if (home !== undefined) {
    paths.push({ path: userFolder(home), scope: "personal-copilot", preferredForCreation: true });
  }
  if (userHome !== undefined) {
    paths.push({ path: agentsFolder(userHome), scope: "personal-agents", preferredForCreation: false });
  }
  return paths;
}

async function projectPaths(workingDirectory: string): Promise<SkillDiscoveryPath[]> {
  const root = await projectRoot(workingDirectory);
  return PROJECT_FOLDERS.map((folder, index) => ({
    path: join(root, folder),
    scope: "project",
    preferredForCreation: index === 0,
    projectPath: workingDirectory,
  }));
}
