import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { type FileImage, isSameContent, type TurnSnapshot } from "./snapshot.js";
import type { SnapshotStore } from "./snapshot-store.js";

/** A file over several turns: what it was before them, and what the last of them left. */
export interface Span {
  readonly path: string;
  readonly preimage: FileImage;
  readonly postimage: FileImage;
  readonly linesAdded: number;
  readonly linesRemoved: number;
}

/** What turns did together to each file, in the order the files were first touched. */
export function spansOf(snapshots: readonly TurnSnapshot[]): Span[] {
  const spans = new Map<string, Span>();
  for (const { files } of snapshots) {
    for (const change of Object.values(files)) {
      const known = spans.get(change.path);
      spans.set(change.path, {
        path: change.path,
        preimage: known?.preimage ?? change.preimage,
        postimage: change.postimage,
        linesAdded: (known?.linesAdded ?? 0) + change.linesAdded,
        linesRemoved: (known?.linesRemoved ?? 0) + change.linesRemoved,
      });
    }
  }
  return [...spans.values()];
}

export interface SkippedFile {
  readonly path: string;
  readonly reason: "user-modified" | "skipped-capture";
}

export type Restoration =
  | {
      readonly outcome: "success";
      readonly restoredFiles: readonly string[];
      readonly skippedFiles: readonly SkippedFile[];
    }
  /** One file could not be written; `files-rolled-back`: those before it are what they were. */
  | { readonly outcome: "files-rolled-back" | "rollback-incomplete"; readonly error: string };

/** Makes files what they were. One that is not as the last turn left it is somebody's work, and stays. */
export async function restoreFiles(store: SnapshotStore, spans: readonly Span[]): Promise<Restoration> {
  const restored: { readonly path: string; readonly before: FileImage }[] = [];
  const skipped: SkippedFile[] = [];
  for (const { path, preimage, postimage } of spans) {
    const current = await store.imageOf(path, { copy: true });
    if (!isSameContent(current, postimage)) {
      skipped.push({ path, reason: "user-modified" });
    } else if (preimage.kind === "skipped") {
      skipped.push({ path, reason: "skipped-capture" });
    } else {
      try {
        await put(store, path, preimage);
        restored.push({ path, before: current });
      } catch (error) {
        return { outcome: await rollBack(store, restored), error: (error as Error).message };
      }
    }
  }
  return { outcome: "success", restoredFiles: restored.map(({ path }) => path), skippedFiles: skipped };
}

async function rollBack(
  store: SnapshotStore,
  restored: readonly { readonly path: string; readonly before: FileImage }[],
): Promise<"files-rolled-back" | "rollback-incomplete"> {
  const undone = await Promise.allSettled(restored.map(({ path, before }) => put(store, path, before)));
  return undone.every(({ status }) => status === "fulfilled") ? "files-rolled-back" : "rollback-incomplete";
}

/** Makes a file what an image says, in one step. */
async function put(store: SnapshotStore, path: string, image: FileImage): Promise<void> {
  if (image.kind !== "content") {
    await rm(path, { force: true });
    return;
  }
  const target = image.resolvedPath;
  const content = await store.contentOf(image);
  await mkdir(dirname(target), { recursive: true });
  const draft = `${target}.${process.pid}.rewind`;
  try {
    await writeFile(draft, content, { mode: (image.mode ?? 0o644) & 0o7777 });
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
