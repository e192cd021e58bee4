import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { Turns } from "../promises/turns.js";

/** What a file of JSON says; `undefined` when there is none. @throws when it can't be read or is no JSON */
export async function readJsonFile(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Replaces a file of JSON in one step: a reader sees the old one or the new one. */
export async function writeJsonFile(path: string, value: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomUUID()}.tmp`;
  await writeFile(draft, `${JSON.stringify(value, undefined, 2)}\n`, { mode: 0o600 });
  await rename(draft, path);
}

const turns = new Turns<string>();

/** Reads and writes a file with nobody else of this process in between. */
export function inTurn<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  return turns.take(path, work);
}
