import { readFile, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { WorkspaceDiffResult } from "@parley/protocol";
import type { Session } from "../../session.js";
import { workingContext } from "../../storage/working-context.js";
import { git } from "./git.js";
import { spansOf } from "./restore.js";
import { unifiedDiff } from "./unified-diff.js";

type Changes = WorkspaceDiffResult["changes"];

export interface DiffRequest {
  readonly mode: WorkspaceDiffResult["requestedMode"];
  readonly ignoreWhitespace?: boolean | undefined;
}

/** A file's diff is cut after so many characters. */
const MAX_DIFF = 1024 * 1024;

/** Untracked files larger than this are not read. Bytes. */
const MAX_UNTRACKED = 10 * 1024 * 1024;

/** What changed in a session's working directory: by itself, or against where git stands. */
export async function workspaceDiff(session: Session, request: DiffRequest): Promise<WorkspaceDiffResult> {
  const requestedMode = request.mode === "branch" || request.mode === "session" ? request.mode : "unstaged";
  const folder = session.settings.workingDirectory;
  const root = workingContext(folder).gitRoot;
  if (requestedMode === "unstaged") {
    const changes = await changesSince("HEAD", { root, ...request });
    return { requestedMode, mode: "unstaged", changes, isFallback: false };
  }
  if (requestedMode === "branch") return branchDiff(root, request);
  if (!session.fileChanges.isEnabled) {
    const changes = await changesSince("HEAD", { root, ...request });
    const unavailableReason = "file-change-tracking-disabled";
    return { requestedMode, mode: "unstaged", changes, isFallback: true, unavailableReason };
  }
  if (session.work.isWorking) {
    return {
      requestedMode,
      mode: "session",
      changes: [],
      isFallback: true,
      unavailableReason: "session-busy",
    };
  }
  return { requestedMode, mode: "session", changes: await sessionChanges(session), isFallback: false };
}

async function sessionChanges({ fileChanges, settings }: Session): Promise<Changes> {
  const spans = spansOf(await fileChanges.settle());
  const changes = spans.map(async ({ path, preimage }) => {
    const before = preimage.kind === "content" ? await fileChanges.store.contentOf(preimage) : undefined;
    const after = await readFile(path).catch(() => undefined);
    if (before === after || (before && after && before.equals(after))) return [];
    const shown = relative(settings.workingDirectory, path).split(sep).join("/");
    const changeType = before ? (after ? ("modified" as const) : ("deleted" as const)) : ("added" as const);
    return [cut({ path: shown, diff: unifiedDiff({ path: shown, before, after }), changeType })];
  });
  return (await Promise.all(changes)).flat().sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function branchDiff(root: string | undefined, request: DiffRequest): Promise<WorkspaceDiffResult> {
  const requestedMode = "branch";
  const baseBranch = root === undefined ? "main" : await defaultBranch(root);
  const base = root === undefined ? undefined : await git(root, ["merge-base", baseBranch, "HEAD"]);
  const changes = await changesSince(base?.trim() || "HEAD", { root, ...request });
  if (!base) return { requestedMode, mode: "unstaged", changes, baseBranch, isFallback: true };
  return { requestedMode, mode: "branch", changes, baseBranch, isFallback: false };
}

/** The branch that others are measured against: what the remote says, else `main`, else `master`. */
async function defaultBranch(root: string): Promise<string> {
  const remote = await git(root, ["symbolic-ref", "--short", "refs/remotes/origin/HEAD"]);
  if (remote) return remote.trim();
  const isMaster =
    (await git(root, ["rev-parse", "--verify", "-q", "main"])) === undefined &&
    (await git(root, ["rev-parse", "--verify", "-q", "master"])) !== undefined;
  return isMaster ? "master" : "main";
}

/** What differs from a commit: first what git knows of, then files that are new to it. */
async function changesSince(
  commit: string,
  { root, ignoreWhitespace }: { root: string | undefined; ignoreWhitespace?: boolean | undefined },
): Promise<Changes> {
  if (root === undefined) return [];
  const whitespace = ignoreWhitespace ? ["-w"] : [];
  const listed = await git(root, ["diff", "--name-status", "-z", "-M", commit]);
  const known = await Promise.all(
    statuses(listed ?? "").map(async ({ status, path, oldPath }) => {
      const paths = oldPath === undefined ? [path] : [oldPath, path];
      const diff = await git(root, ["diff", ...whitespace, "-M", commit, "--", ...paths]);
      const changeType = CHANGE_TYPES[status] ?? "modified";
      return cut({
        path,
        diff: (diff ?? "").trimEnd(),
        changeType,
        ...(oldPath !== undefined && { oldPath }),
      });
    }),
  );
  const names = await git(root, ["ls-files", "--others", "--exclude-standard", "-z"]);
  const fresh = (names ?? "").split("\0").filter((name) => name !== "");
  const added = await Promise.all(fresh.map((path) => untracked(root, path)));
  const shown = known.filter(({ diff, changeType }) => diff !== "" || changeType !== "modified");
  return [...shown, ...added.flat()];
}

const CHANGE_TYPES: Readonly<Record<string, Changes[number]["changeType"]>> = {
  A: "added",
  D: "deleted",
  R: "renamed",
};

/** @param listed by `git diff --name-status -z` */
function statuses(listed: string): { status: string; path: string; oldPath?: string }[] {
  const fields = listed.split("\0");
  const found: { status: string; path: string; oldPath?: string }[] = [];
  for (let at = 0; at + 1 < fields.length; ) {
    const status = fields[at++]?.charAt(0) ?? "";
    const path = fields[at++] ?? "";
    if (status === "R" || status === "C") found.push({ status, oldPath: path, path: fields[at++] ?? "" });
    else found.push({ status, path });
  }
  return found;
}

async function untracked(root: string, path: string): Promise<Changes> {
  const file = join(root, path);
  const size = (await stat(file).catch(() => undefined))?.size ?? Number.POSITIVE_INFINITY;
  const after = size <= MAX_UNTRACKED ? await readFile(file).catch(() => undefined) : undefined;
  if (!after) return [{ path, diff: "", changeType: "added", isTruncated: true }];
  const diff = unifiedDiff({ path, before: undefined, after, extra: ["new file mode 100644"] });
  return [cut({ path, diff, changeType: "added" })];
}

function cut(change: Changes[number]): Changes[number] {
  if (change.diff.length <= MAX_DIFF) return change;
  return { ...change, diff: change.diff.slice(0, MAX_DIFF), isTruncated: true };
}
