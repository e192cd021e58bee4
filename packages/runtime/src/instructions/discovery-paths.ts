import { join } from "node:path";
import type { InstructionDiscoveryPath } from "@parley/protocol";
import { projectRoot } from "../agents/documents/index.js";
import type { InstructionPlaces } from "./instructions.js";

/** The file in `.github`, and in the runtime's home, that holds instructions. Source: the official runtime. */
export const COPILOT_FILE = "copilot-instructions.md";

/** Files that agents of every make read, found in any case of letters. Source: the official runtime. */
export const MODEL_FILES = ["AGENTS.md", "CLAUDE.md", "GEMINI.md"] as const;

/** Folders of a project that hold rule files, and what those end in. Source: the official runtime. */
export const RULE_FOLDERS = [
  { folder: join(".github", "instructions"), ending: ".instructions.md" },
  { folder: join(".claude", "rules"), ending: ".md" },
] as const;

/** Where instructions are found and can be created (`instructions.getDiscoveryPaths`). */
export async function instructionDiscoveryPaths(
  places: Pick<InstructionPlaces, "workingDirectory" | "home">,
): Promise<readonly InstructionDiscoveryPath[]> {
  const { workingDirectory, home } = places;
  const user = home === undefined ? [] : userPaths(home);
  if (workingDirectory === undefined) return user;
  const root = await projectRoot(workingDirectory);
  const inProject = { location: "repository", projectPath: workingDirectory } as const;
  const file = (name: string, preferredForCreation: boolean): InstructionDiscoveryPath => ({
    path: join(root, name),
    kind: "file",
    preferredForCreation,
    ...inProject,
  });
  return [
    ...user,
    file(join(".github", COPILOT_FILE), true),
    ...MODEL_FILES.map((name) => file(name, false)),
    ...RULE_FOLDERS.map(({ folder }): InstructionDiscoveryPath => {
      return { path: join(root, folder), kind: "directory", preferredForCreation: false, ...inProject };
    }),
  ];
}

function userPaths(home: string): readonly InstructionDiscoveryPath[] {
  const location = "user";
  return [
    { path: join(home, COPILOT_FILE), location, kind: "file", preferredForCreation: true },
    { path: join(home, "instructions"), location, kind: "directory", preferredForCreation: false },
  ];
}
