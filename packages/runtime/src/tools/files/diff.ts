/**
 * The diff texts that people and permission questions are shown: git's format, with absolute paths and a
 * blank first line, as clients of the official runtime expect. Carriage returns are left out.
 */
import { resolve } from "node:path";
import { diffLines, type LineChange } from "./line-diff.js";

/** Unchanged lines shown around a change. */
const CONTEXT = 3;

/** A file, or a stretch of it, as a diff that changes nothing. */
export function viewDiff(
  path: string,
  shown: { lines: readonly string[]; first: number; count: number },
): string {
  const span = `${shown.first},${shown.count}`;
  const lines = shown.lines.map((line) => ` ${withoutReturn(line)}`);
  return diffText(path, "edit", [`@@ -${span} +${span} @@\n${lines.join("\n")}`]);
}

/** A directory's entries, as a diff that adds them. */
export function listingDiff(path: string, entries: readonly string[]): string {
  const lines = entries.map((entry) => ` ${entry}`);
  return diffText(path, "create", [`@@ -1,0 +1,${entries.length} @@\n${lines.join("\n")}`]);
}

export function createDiff(path: string, text: string): string {
  const lines = addedLines(text);
  const body = lines.map((line) => `+${withoutReturn(line)}`).join("\n");
  return diffText(path, "create", [`@@ -1,0 +1,${lines.length} @@\n${body}`]);
}

/** The lines of a new file: what follows the last newline counts only when there is something. */
export function addedLines(text: string): string[] {
  return (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
}

export interface EditDiff {
  readonly text: string;
  readonly linesAdded: number;
  readonly linesRemoved: number;
}

/** The path of a file, or where it is moved from and to. */
type Paths = string | { readonly from: string; readonly to: string };

/** A change to a file, which may move it. */
export function editDiff(path: Paths, before: string, after: string): EditDiff {
  const changes = diffLines(before.split(/\r?\n/), after.split(/\r?\n/));
  const count = (kind: LineChange["kind"]) => changes.filter((change) => change.kind === kind).length;
  return {
    text: diffText(path, "edit", hunks(changes)),
    linesAdded: count("added"),
    linesRemoved: count("removed"),
  };
}

/** A file that a patch makes or takes away, with all its lines; what follows its last newline is one. */
export function wholeFileDiff(path: string, kind: "create" | "delete", text: string): EditDiff {
  const lines = text.split("\n");
  const isNew = kind === "create";
  const span = isNew ? `-1,0 +1,${lines.length}` : `-1,${lines.length} +0,0`;
  const body = lines.map((line) => `${isNew ? "+" : "-"}${withoutReturn(line)}`).join("\n");
  return {
    text: diffText(path, kind, [`@@ ${span} @@\n${body}\n`]),
    linesAdded: isNew ? lines.length : 0,
    linesRemoved: isNew ? 0 : lines.length,
  };
}

function diffText(paths: Paths, kind: "create" | "edit" | "delete", parts: readonly string[]): string {
  const { from, to } = typeof paths === "string" ? sides(paths, paths) : sides(paths.from, paths.to);
  const [before, after] = [`a${from}`, kind === "delete" ? "b/dev/null" : `b${to}`];
  const head =
    kind === "create"
      ? ["create file mode 100644", "index 0000000..0000000", "--- a/dev/null"]
      : ["index 0000000..0000000 100644", `--- ${before}`];
  return ["", `diff --git ${before} ${after}`, ...head, `+++ ${after}`, parts.join("\n"), ""].join("\n");
}

/** Both paths without `..` and the like; the root has no name. */
const sides = (from: string, to: string) => ({ from: shown(from), to: shown(to) });
const shown = (path: string) => resolve(path).replace(/^\/$/, "");

const PREFIX: Readonly<Record<LineChange["kind"], string>> = { same: " ", added: "+", removed: "-" };

/** The changed stretches, each with the unchanged lines around it. */
export function hunks(changes: readonly LineChange[]): string[] {
  const texts: string[] = [];
  let from = 0;
  let [oldLine, newLine] = [1, 1];
  for (const [start, end] of hunkRanges(changes)) {
    for (const change of changes.slice(from, start)) {
      if (change.kind !== "added") oldLine++;
      if (change.kind !== "removed") newLine++;
    }
    const shown = changes.slice(start, end);
    const oldCount = shown.filter((change) => change.kind !== "added").length;
    const newCount = shown.filter((change) => change.kind !== "removed").length;
    const body = shown.map((change) => `${PREFIX[change.kind]}${change.line}`).join("\n");
    texts.push(`@@ -${oldLine},${oldCount} +${newLine},${newCount} @@\n${body}`);
    [oldLine, newLine] = [oldLine + oldCount, newLine + newCount];
    from = end;
  }
  return texts;
}

/** Half-open ranges of changes, each with its context; those that touch are one. */
function hunkRanges(changes: readonly LineChange[]): [start: number, end: number][] {
  const ranges: [number, number][] = [];
  for (const [index, change] of changes.entries()) {
    if (change.kind === "same") continue;
    const start = Math.max(0, index - CONTEXT);
    const end = Math.min(changes.length, index + CONTEXT + 1);
    const last = ranges.at(-1);
    if (last && start <= last[1]) last[1] = end;
    else ranges.push([start, end]);
  }
  return ranges;
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}
