import { createHash } from "node:crypto";
import { basename, join, relative } from "node:path";
import type { InstructionSource } from "@parley/protocol";
import { filesBelow, foldersUpTo, projectRoot } from "../agents/documents/index.js";
import { COPILOT_FILE } from "./discovery-paths.js";
import type { InstructionPlaces, Instructions } from "./instructions.js";
import { nestedAgentsSource } from "./nested-agents.js";
import { copilotFile, modelFiles, projectRules, ruleFile, slashed, wholeFile } from "./project-files.js";

/**
 * The instructions that apply in a working directory: the person's, the repository's from its root down to
 * the working directory, then those of further folders. A repository's files that are links to somewhere
 * outside it are not read.
 */
export async function discoverInstructions(places: InstructionPlaces): Promise<Instructions> {
  const { workingDirectory, home, directories = [] } = places;
  const errors: string[] = [];
  const sources = [
    ...(home === undefined ? [] : await userSources(home, errors)),
    ...(workingDirectory === undefined ? [] : await projectSources(workingDirectory, errors)),
    ...(await externalRules(directories, errors)),
    ...(workingDirectory === undefined ? [] : await nestedAgentsSource(directories, workingDirectory)),
  ];
  return { sources, errors };
}

async function userSources(home: string, errors: string[]): Promise<readonly InstructionSource[]> {
  const reading = { location: "user", errors } as const;
  const fields = { id: "home-copilot", label: `Home ${COPILOT_FILE}`, type: "home" } as const;
  const sources = [...(await wholeFile(join(home, COPILOT_FILE), fields, reading))];
  for (const path of await filesBelow(join(home, "instructions"))) {
    if (path.endsWith(".instructions.md")) sources.push(...(await ruleFile(path, home, reading)));
  }
  return sources;
}

async function projectSources(
  workingDirectory: string,
  errors: string[],
): Promise<readonly InstructionSource[]> {
  const root = await projectRoot(workingDirectory);
  const isAtRoot = root === workingDirectory;
  const [, ...between] = foldersUpTo(root, workingDirectory);
  const inRoot = { confine: root, shownFrom: root, location: "repository", errors } as const;
  const inWorkingDirectory = { ...inRoot, location: "working-directory" } as const;
  const sources: InstructionSource[] = [];
  const add = async (found: Promise<readonly InstructionSource[]>) => {
    sources.push(...(await found));
  };

  const copilot = { label: `.github/${COPILOT_FILE}`, type: "repo" } as const;
  await add(wholeFile(copilotFile(root), { id: "repo-copilot", ...copilot }, inRoot));
  if (!isAtRoot) {
    const fields = { id: "cwd-copilot", ...copilot };
    await add(wholeFile(copilotFile(workingDirectory), fields, inWorkingDirectory));
  }
  for (const path of await modelFiles(root)) {
    await add(wholeFile(path, model(path, `model-${slug(basename(path))}`), inRoot));
  }
  if (!isAtRoot) {
    for (const path of await modelFiles(workingDirectory)) {
      const fields = model(path, `cwd-model-${slug(relative(root, path))}`);
      await add(wholeFile(path, fields, inWorkingDirectory));
    }
  }
  for (const directory of between.slice(0, -1)) {
    for (const path of [copilotFile(directory), ...(await modelFiles(directory))]) {
      const type = basename(path) === COPILOT_FILE ? "repo" : "model";
      const fields = { ...model(path, `inherited-${slug(relative(root, path))}`), type } as const;
      await add(wholeFile(path, fields, inRoot));
    }
  }
  await add(projectRules(root, isAtRoot ? inWorkingDirectory : inRoot));
  if (!isAtRoot) {
    await add(projectRules(workingDirectory, { ...inWorkingDirectory, shownFrom: workingDirectory }));
  }
  return sources;
}

function model(path: string, id: string) {
  return { id, label: basename(path), type: "model" } as const;
}

function slug(path: string): string {
  return path.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
}

/** The rule files of further folders: first those in their `.github/instructions`, then all others. */
async function externalRules(
  directories: readonly string[],
  errors: string[],
): Promise<readonly InstructionSource[]> {
  const sources: InstructionSource[] = [];
  const seen = new Set<string>();
  const reading = { location: "repository", errors } as const;
  for (const below of [join(".github", "instructions"), "."]) {
    for (const directory of directories) {
      for (const path of await filesBelow(join(directory, below))) {
        if (!path.endsWith(".instructions.md") || seen.has(path)) continue;
        seen.add(path);
        for (const source of await ruleFile(path, directory, reading)) {
          const id = `vscode-instructions/external/${slashed(relative(directory, path))}`;
          sources.push({ ...source, id, label: `${source.label} [external]` });
        }
      }
    }
  }
  return distinguished(sources);
}

/** Sources whose ids are all different: those that several files would share get a hash of the path. */
function distinguished(sources: readonly InstructionSource[]): readonly InstructionSource[] {
  const counts = new Map<string, number>();
  for (const { id } of sources) counts.set(id, (counts.get(id) ?? 0) + 1);
  return sources.map((source) => {
    if (counts.get(source.id) === 1) return source;
    const hash = createHash("sha256").update(source.sourcePath).digest("hex").slice(0, 8);
    return { ...source, id: `${source.id}/${hash}` };
  });
}
