import type { SessionFiles } from "../../ports/session-files.js";
import { Turns } from "../../promises/turns.js";
import type { Workspace } from "./workspace.js";

/** A summary of the conversation so far, in the session's `checkpoints`. Source of names and texts: the official runtime. */
export interface Checkpoint {
  /** From 1. */
  readonly number: number;
  readonly title: string;
  /** In `checkpoints`. */
  readonly filename: string;
}

const HEAD =
  "# Checkpoint History\n\nCheckpoints are listed in chronological order. Checkpoint 1 is the oldest, higher numbers are " +
  "more recent.\n\n| # | Title | File |\n|---|-------|------|\n";

/** Longest part of a file's name that comes from a title. */
const SLUG_LENGTH = 30;
/** Shorter ones say nothing. */
const LEAST_SLUG_LENGTH = 2;

export async function listCheckpoints({ files }: Workspace): Promise<Checkpoint[]> {
  const text = (await files.read(indexIn(files))) ?? "";
  return [...text.matchAll(/^\| (\d+) \| (.*) \| ([^|/\\]+) \|$/gm)].map(([, number, title, filename]) => ({
    number: Number(number),
    title: title ?? "",
    filename: filename ?? "",
  }));
}

/** @returns `undefined` when there is none of that number */
export async function readCheckpoint(workspace: Workspace, number: number): Promise<string | undefined> {
  const found = (await listCheckpoints(workspace)).find((checkpoint) => checkpoint.number === number);
  if (!found) return undefined;
  const { files } = workspace;
  return (await files.read(files.path("checkpoints", found.filename)))?.trim();
}

/** Keeps a summary. @returns it, with the absolute path of its file */
export function addCheckpoint(
  workspace: Workspace,
  summary: { readonly title: string; readonly content: string },
): Promise<Checkpoint & { readonly path: string }> {
  return inTurn(workspace, async () => {
    const before = await listCheckpoints(workspace);
    const number = (before.at(-1)?.number ?? 0) + 1;
    const session = workspace.info.id.slice(0, 8);
    const title = summary.title.trim() || `Session ${session}`;
    const line = title.replaceAll(/\s+/g, " ").replaceAll("|", "/");
    const filename = `${String(number).padStart(3, "0")}-${slug(title) ?? session}.md`;
    const path = workspace.files.path("checkpoints", filename);
    await workspace.files.write(path, summary.content);
    await writeIndex(workspace, [...before, { number, title: line, filename }]);
    return { number, title, filename, path };
  });
}

/** Forgets all but the oldest checkpoints. */
export function keepCheckpoints(workspace: Workspace, count: number): Promise<void> {
  return inTurn(workspace, async () => {
    const all = await listCheckpoints(workspace);
    const kept = all.slice(0, Math.max(0, count));
    for (const { filename } of all.slice(kept.length)) {
      await workspace.files.remove(workspace.files.path("checkpoints", filename));
    }
    await writeIndex(workspace, kept);
  });
}

const turns = new Turns<Workspace>();

/** Does something to a session's checkpoints, after its folders were laid and what came before is done. */
function inTurn<Result>(workspace: Workspace, task: () => Promise<Result>): Promise<Result> {
  return turns.take(workspace, async () => {
    await workspace.settled();
    return task();
  });
}

async function writeIndex(workspace: Workspace, checkpoints: readonly Checkpoint[]): Promise<void> {
  const rows = checkpoints.map(({ number, title, filename }) => `| ${number} | ${title} | ${filename} |\n`);
  await workspace.files.write(indexIn(workspace.files), HEAD + rows.join(""));
  await workspace.update({ summary_count: checkpoints.length });
}

/** @returns `undefined` when a title has too little for a name */
function slug(title: string): string | undefined {
  const words = title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
  return words.length < LEAST_SLUG_LENGTH ? undefined : words.slice(0, SLUG_LENGTH).replace(/-$/, "");
}

function indexIn(files: SessionFiles): string {
  return files.path("checkpoints", "index.md");
}
