import { stat } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";

/** The folder that holds the repository around `directory`; `directory` itself when there is none. */
export async function projectRoot(directory: string): Promise<string> {
  for (let current = directory; ; current = dirname(current)) {
    if (await exists(join(current, ".git"))) return current;
    if (dirname(current) === current) return directory;
  }
}

/** `directory` and the folders above it, up to and with `root`. */
export function foldersUpTo(root: string, directory: string): readonly string[] {
  const folders = [directory];
  for (let current = directory; current !== root && dirname(current) !== current; ) {
    current = dirname(current);
    folders.push(current);
  }
  return folders;
}

/** A path as messages name it: relative to `root` with `/` where it is inside, absolute elsewhere. */
export function pathWithin(root: string, path: string): string {
  const within = relative(root, path);
  return within === ".." || within.startsWith(`..${sep}`) ? path : within.split(sep).join("/");
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
