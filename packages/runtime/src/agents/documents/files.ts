import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";

/** Files above this are not read: they are no text for a model. */
const MAX_BYTES = 1024 * 1024;
/** Folders below a place are looked into this deep. */
const MAX_DEPTH = 8;
/** More files than this in one place are not looked at. */
const MAX_FILES = 1000;

/** Why a file could not be read; its message is for people. */
export class UnreadableFile extends Error {
  override readonly name = "UnreadableFile";
}

/**
 * The text of a file, without a byte-order mark, with `\n` line ends; `undefined` when there is no such file.
 *
 * @param confine a folder; a file that really lies outside it, by a link, is not read
 * @throws UnreadableFile when it is too large (1 MiB), outside `confine`, or can't be read
 */
export async function readText(path: string, confine?: string): Promise<string | undefined> {
  try {
    const found = await stat(path);
    if (!found.isFile()) return undefined;
    if (found.size > MAX_BYTES) throw new UnreadableFile(`larger than ${MAX_BYTES} bytes`);
    if (confine !== undefined && !(await liesWithin(path, confine))) {
      throw new UnreadableFile("a link to a file outside its folder");
    }
    const text = await readFile(path, "utf8");
    return text.replace(/^\ufeff/, "").replaceAll("\r\n", "\n");
  } catch (error) {
    if (error instanceof UnreadableFile) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new UnreadableFile(code ?? String(error), { cause: error });
  }
}

/** Whether a path, once every link is followed, is inside a folder. */
export async function liesWithin(path: string, folder: string): Promise<boolean> {
  const [real, base] = await Promise.all([realpath(path), realpath(folder)]);
  return real === base || real.startsWith(base.endsWith(sep) ? base : base + sep);
}

/**
 * Absolute paths of the files below a folder, by name; none when there is no such folder.
 *
 * @param confine a folder; links that lead outside it are left out
 */
export async function filesBelow(folder: string, confine?: string): Promise<readonly string[]> {
  const found: string[] = [];
  await collect(folder, { confine, depth: MAX_DEPTH, found });
  return found;
}

interface Collection {
  readonly confine: string | undefined;
  readonly depth: number;
  readonly found: string[];
}

async function collect(folder: string, collection: Collection): Promise<void> {
  const { confine, depth, found } = collection;
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (found.length >= MAX_FILES) return;
    const path = join(folder, entry.name);
    const target = entry.isSymbolicLink() ? await linkTarget(path, confine) : entry;
    if (target?.isFile()) found.push(path);
    else if (target?.isDirectory() && depth > 1) await collect(path, { confine, depth: depth - 1, found });
  }
}

async function linkTarget(path: string, confine: string | undefined) {
  try {
    if (confine !== undefined && !(await liesWithin(path, confine))) return undefined;
    return await stat(path);
  } catch {
    return undefined;
  }
}
