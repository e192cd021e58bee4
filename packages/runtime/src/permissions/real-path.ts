import { readlink, realpath } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";

/** Links followed one after the other; those that go in circles lead nowhere. */
const MAX_LINKS = 40;

/** A path with its links followed, also one to something that isn't there yet, as far as there is anything. */
export async function resolveLinks(path: string, links = MAX_LINKS): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const parent = dirname(path);
    if (parent === path) return path;
    const real = join(await resolveLinks(parent, links), path.slice(parent.length));
    const target = links > 0 ? await readlink(real).catch(() => undefined) : undefined;
    return target === undefined ? real : resolveLinks(resolve(dirname(real), target), links - 1);
  }
}

/** Whether a path is a directory or in it. Both absolute. */
export function isInside(path: string, directory: string): boolean {
  const way = relative(directory, path);
  return way === "" || (way !== ".." && !way.startsWith("../") && !isAbsolute(way));
}
