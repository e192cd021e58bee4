import { diffLines } from "../../../tools/index.js";

/** Lines of a file: what follows the last newline counts only when there is something. */
export function linesOf(content: Buffer): string[] {
  const text = content.toString("utf8");
  if (text === "") return [];
  return (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
}

export function countLines(before: Buffer, after: Buffer): { linesAdded: number; linesRemoved: number } {
  const changes = diffLines(linesOf(before), linesOf(after));
  return {
    linesAdded: changes.filter(({ kind }) => kind === "added").length,
    linesRemoved: changes.filter(({ kind }) => kind === "removed").length,
  };
}
