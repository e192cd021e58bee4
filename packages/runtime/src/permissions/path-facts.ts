import { stat } from "node:fs/promises";
import { isAbsolute } from "node:path";
import type { PermissionRequest } from "./gate.js";
import { isInside, resolveLinks } from "./real-path.js";
import type { Denial } from "./shell-line.js";

/** What a path is, however it is written. */
interface PathFacts {
  /** With its links followed, as far as it exists. */
  readonly real: string;
  /** Names of the same file share it; `undefined` when there is no file. */
  readonly file: string | undefined;
  /** Whether the file has several names. */
  readonly isShared: boolean;
}

/** The path that a request is about, if it is about one. */
export function pathOf(request: PermissionRequest): string | undefined {
  const path =
    request.kind === "read" ? request["path"] : request.kind === "write" ? request["fileName"] : undefined;
  return typeof path === "string" ? path : undefined;
}

async function factsOf(path: string): Promise<PathFacts> {
  const real = await resolveLinks(path);
  const found = await stat(real, { bigint: true }).catch(() => undefined);
  if (!found?.isFile()) return { real, file: undefined, isShared: false };
  return { real, file: `${found.dev}:${found.ino}`, isShared: found.nlink > 1n };
}

/**
 * How far a rule that denies a path covers the request: the path itself, what is below it, and another name of the
 * same file. Links are followed, and case doesn't count. A file with several names may have one below the path.
 */
export async function pathDenied(denied: string, path: string): Promise<Denial> {
  if (!isAbsolute(denied)) return denied === path ? "denied" : "not-denied";
  const [wanted, given] = await Promise.all([factsOf(denied), factsOf(path)]);
  const isSame = wanted.file !== undefined && wanted.file === given.file;
  const isBelow = isInside(folded(given.real), folded(wanted.real)) || isInside(folded(path), folded(denied));
  if (isSame || isBelow) return "denied";
  return given.isShared && wanted.file === undefined ? "maybe" : "not-denied";
}

/** Whether a rule that approves a path covers the request: that very path, and no link in its place. */
export async function pathApproved(approved: string, path: string): Promise<boolean> {
  return approved === path && (await resolveLinks(path)) === path;
}

function folded(path: string): string {
  return path.normalize("NFKC").toLowerCase();
}
