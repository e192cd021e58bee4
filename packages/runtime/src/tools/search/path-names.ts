import { extname } from "node:path";

const collator = new Intl.Collator("en", { numeric: true });

/** Orders names as people count: `file-2` before `file-10`. */
export function compareNaturally(left: string, right: string): number {
  return collator.compare(left, right);
}

export function directoryOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
}

/** The directory that all paths are in; empty when there is none. */
export function commonDirectory(paths: readonly string[]): string {
  const [first = "", ...others] = paths.map(directoryOf);
  let common = first.split("/");
  for (const directory of others) {
    const parts = directory.split("/");
    const differs = common.findIndex((part, index) => part !== parts[index]);
    if (differs !== -1) common = common.slice(0, differs);
  }
  return common.join("/");
}

/** A path without the directory it is in. */
export function within(directory: string, path: string): string {
  return directory === "" ? path : path.slice(directory.length + 1);
}

/** How many paths have each extension, the most frequent first: `[extensions: .ts=3, .md=1]`. */
export function extensionsLine(paths: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const extension = extname(path) || "[no extension]";
    counts.set(extension, (counts.get(extension) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([, left], [, right]) => right - left);
  return `[extensions: ${sorted.map(([extension, count]) => `${extension}=${count}`).join(", ")}]`;
}
