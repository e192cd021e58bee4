import { dirname } from "node:path";
import { type EditDiff, editDiff, wholeFileDiff } from "../files/diff.js";
import type { Place, WorkFiles } from "../files/work-files.js";
import type { FileEdit, ToolContext } from "../tool.js";
import { applyChunks } from "./apply-chunks.js";
import type { Hunk } from "./parse-patch.js";

/** Larger files are not changed: they would have to be held in memory, and shown in the question. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** What a hunk would do, worked out but not done. */
export interface PlannedChange {
  /** The file that is made, changed or deleted; where a file is moved, its new place. */
  readonly place: Place;
  /** Where a moved file was. */
  readonly movedFrom?: Place;
  readonly kind: FileEdit["kind"];
  readonly intention: "Create file" | "Update file" | "Delete file" | "Move and update file";
  readonly before?: string;
  readonly after?: string;
  readonly diff: EditDiff;
  /** What was where a moved file goes, if anything. */
  readonly replaced?: string;
  /** Whether the texts are the files', byte for byte. */
  readonly isExact: boolean;
  /** @throws when something was changed since, or the system refuses */
  apply(): Promise<void>;
}

type UpdateHunk = Extract<Hunk, { kind: "update" }>;

/** @throws Error with a message for the model */
export async function planChange(hunk: Hunk, context: ToolContext): Promise<PlannedChange> {
  const { files, workingDirectory } = context;
  const place = await files.at(hunk.path, workingDirectory);
  switch (hunk.kind) {
    case "add":
      return planAdd(place, hunk.content, files);
    case "delete":
      return planDelete(place, files);
    case "update":
      return hunk.moveTo === undefined
        ? planUpdate(place, hunk, files)
        : planMove({ place, hunk, target: await files.at(hunk.moveTo, workingDirectory) }, files);
  }
}

function planAdd(place: Place, content: string, files: WorkFiles): PlannedChange {
  const { path, kind } = place;
  if (kind !== "missing") throw new Error(`File already exists: ${path}`);
  return {
    place,
    kind: "create",
    intention: "Create file",
    after: content,
    diff: wholeFileDiff(path, "create", content),
    isExact: true,
    apply: () => writeNew(place, content, files),
  };
}

async function planDelete(place: Place, files: WorkFiles): Promise<PlannedChange> {
  const { path, kind } = place;
  if (kind === "missing") throw new Error(`ENOENT: no such file or directory, unlink '${path}'`);
  if (kind === "directory") {
    throw new Error(`ERR_FS_EISDIR: illegal operation on a directory, unlink '${path}'`);
  }
  const file = await readWhole(place, files);
  return {
    place,
    kind: "delete",
    intention: "Delete file",
    before: file.text,
    diff: wholeFileDiff(path, "delete", file.text),
    isExact: file.isExact,
    apply: () => remove(place, file.bytes, files),
  };
}

async function planUpdate(place: Place, { chunks }: UpdateHunk, files: WorkFiles): Promise<PlannedChange> {
  const { path } = place;
  const file = await readForUpdate(place, files);
  const after = applyChunks(file.text, chunks, path);
  return {
    place,
    kind: "edit",
    intention: "Update file",
    before: file.text,
    after,
    diff: changeDiff(path, file.text, after),
    isExact: file.isExact,
    apply: async () => {
      await files.assertUnmoved(place);
      if (after !== file.text) await files.replace(path, file.bytes, after);
    },
  };
}

interface Move {
  readonly place: Place;
  readonly hunk: UpdateHunk;
  readonly target: Place;
}

async function planMove({ place, hunk, target }: Move, files: WorkFiles): Promise<PlannedChange> {
  if (target.real === place.real) return planUpdate(place, hunk, files);
  const file = await readForUpdate(place, files);
  const replaced = target.kind === "missing" ? undefined : await readForUpdate(target, files);
  const after = applyChunks(file.text, hunk.chunks, place.path);
  return {
    place: target,
    movedFrom: place,
    kind: replaced ? "edit" : "create",
    intention: "Move and update file",
    before: file.text,
    after,
    diff: changeDiff({ from: place.path, to: target.path }, file.text, after),
    ...(replaced && { replaced: replaced.text }),
    isExact: file.isExact && replaced?.isExact !== false,
    apply: async () => {
      await files.assertUnmoved(place);
      if (replaced) {
        await files.assertUnmoved(target);
        await files.replace(target.path, replaced.bytes, after);
      } else {
        await writeNew(target, after, files);
      }
      await remove(place, file.bytes, files);
    },
  };
}

function changeDiff(paths: Parameters<typeof editDiff>[0], before: string, after: string): EditDiff {
  const diff = editDiff(paths, before, after);
  return before === after ? { ...diff, text: `${diff.text.trimEnd()}\n@@ -0,0 +0,0 @@\n\n` } : diff;
}

interface FileContent {
  readonly bytes: Buffer;
  readonly text: string;
  readonly isExact: boolean;
}

async function readWhole({ path, kind, size }: Place, files: WorkFiles): Promise<FileContent> {
  if (kind === "other") throw new Error(`${path} is not a regular file`);
  if (size > MAX_FILE_BYTES) throw new Error(`${path} is larger than 64 MiB`);
  const bytes = await files.bytes(path);
  const text = bytes.toString("utf8");
  return { bytes, text, isExact: Buffer.from(text).equals(bytes) };
}

async function readForUpdate(place: Place, files: WorkFiles): Promise<FileContent> {
  try {
    return await readWhole(place, files);
  } catch (error) {
    // Newer Nodes name the path of a failed read once more.
    const reason = String(error).replace(`, read '${place.path}'`, ", read");
    throw new Error(`Failed to read file to update ${place.path}: ${reason}`);
  }
}

/** Makes a file and the directories it is in. Never overwrites one that was made since. */
async function writeNew(place: Place, content: string, files: WorkFiles): Promise<void> {
  await files.assertUnmoved(place);
  await files.makeDirectory(dirname(place.path));
  await files.make(place.path, content);
}

async function remove(place: Place, before: Buffer, files: WorkFiles): Promise<void> {
  await files.assertUnmoved(place);
  await files.remove(place.path, before);
}
