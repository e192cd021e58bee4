import { readdir } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import type { InstructionSource, InstructionSourceLocation } from "@parley/protocol";
import { filesBelow, readText } from "../agents/documents/index.js";
import { COPILOT_FILE, MODEL_FILES, RULE_FOLDERS } from "./discovery-paths.js";
import { withImports } from "./imports.js";
import { parseRule } from "./rule-file.js";

/** What is common to the files of one discovery. */
export interface Reading {
  /** What they must not lie outside of. Absent for the person's own. */
  readonly confine?: string;
  /** What their paths are shown relative to. Absent: they are shown absolute. */
  readonly shownFrom?: string;
  readonly location: InstructionSourceLocation;
  readonly errors: string[];
}

type SourceFields = Pick<InstructionSource, "id" | "label" | "type">;

/** A file whose whole text counts, with what it imports from the places it may be in itself, or beside it. */
export async function wholeFile(
  path: string,
  fields: SourceFields,
  reading: Reading,
): Promise<readonly InstructionSource[]> {
  const text = await read(path, reading);
  if (text === undefined) return [];
  const content = await withImports(text, path, reading.confine ?? dirname(path));
  return [{ ...fields, sourcePath: sourcePath(path, reading), content, location: reading.location }];
}

/** The `.github/copilot-instructions.md` of a folder, if it has one. */
export function copilotFile(directory: string): string {
  return join(directory, ".github", COPILOT_FILE);
}

/** The files of {@link MODEL_FILES} in a folder, as they are written there. */
export async function modelFiles(directory: string): Promise<readonly string[]> {
  const names = await readdir(directory).catch(() => []);
  return MODEL_FILES.flatMap((wanted) => {
    const name = names.find((candidate) => candidate.toLowerCase() === wanted.toLowerCase());
    return name === undefined ? [] : [join(directory, name)];
  });
}

/** The rule files of a folder of a project. */
export async function projectRules(
  directory: string,
  reading: Reading,
): Promise<readonly InstructionSource[]> {
  const rules: InstructionSource[] = [];
  for (const { folder, ending } of RULE_FOLDERS) {
    for (const path of await filesBelow(join(directory, folder), reading.confine)) {
      if (path.endsWith(ending)) rules.push(...(await ruleFile(path, directory, reading)));
    }
  }
  return rules;
}

/** @param base what the id names the file relative to */
export async function ruleFile(
  path: string,
  base: string,
  reading: Reading,
): Promise<readonly InstructionSource[]> {
  const text = await read(path, reading);
  if (text === undefined) return [];
  const { applyTo, description } = await parseRule(text);
  return [
    {
      id: `vscode-instructions/${slashed(relative(base, path))}`,
      label: basename(path),
      sourcePath: sourcePath(path, reading),
      content: text,
      type: "vscode",
      location: reading.location,
      ...(applyTo.length > 0 && { applyTo: [...applyTo], description }),
    },
  ];
}

async function read(path: string, reading: Reading): Promise<string | undefined> {
  try {
    return await readText(path, reading.confine);
  } catch (error) {
    reading.errors.push(`${sourcePath(path, reading)}: ${(error as Error).message}`);
    return undefined;
  }
}

function sourcePath(path: string, { shownFrom }: Reading): string {
  return shownFrom === undefined ? path : slashed(relative(shownFrom, path));
}

export function slashed(path: string): string {
  return path.split(sep).join("/");
}
