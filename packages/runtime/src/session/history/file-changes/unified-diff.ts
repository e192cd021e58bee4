import { diffLines, hunks } from "../../../tools/index.js";
import { linesOf } from "./line-counts.js";

const NO_NEWLINE = "\\ No newline at end of file";

/** One file's diff, in git's form. Source of the form: the official runtime's `session.workspaces.diff`. */
export interface FileDiff {
  /** As it is shown: relative, with slashes. */
  readonly path: string;
  /** `undefined`: it wasn't there. */
  readonly before: Buffer | undefined;
  /** `undefined`: it isn't there any more. */
  readonly after: Buffer | undefined;
  /** Lines between the first line and the names, such as `new file mode 100644`. */
  readonly extra?: readonly string[];
}

export function unifiedDiff({ path, before, after, extra = [] }: FileDiff): string {
  const old = linesOf(before ?? Buffer.alloc(0));
  const fresh = linesOf(after ?? Buffer.alloc(0));
  const head = [
    `diff --git a/${path} b/${path}`,
    ...extra,
    before ? `--- a/${path}` : "--- /dev/null",
    after ? `+++ b/${path}` : "+++ /dev/null",
  ];
  return [...head, ...bodyOf(old, fresh), ...noNewline(after ?? before)].join("\n");
}

function bodyOf(old: readonly string[], fresh: readonly string[]): string[] {
  if (old.length === 0 && fresh.length === 0) return [];
  if (old.length === 0) return [`@@ -0,0 +1,${fresh.length} @@`, ...fresh.map((line) => `+${line}`)];
  if (fresh.length === 0) return [`@@ -1,${old.length} +0,0 @@`, ...old.map((line) => `-${line}`)];
  return hunks(diffLines(old, fresh));
}

function noNewline(content: Buffer | undefined): string[] {
  return content && content.length > 0 && content.at(-1) !== 0x0a ? [NO_NEWLINE] : [];
}
