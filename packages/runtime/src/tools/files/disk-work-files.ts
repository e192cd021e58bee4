import { mkdir, open, readdir, readFile, realpath, rm, stat, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { type LinesRead, readLines, type WantedLines } from "./read-lines.js";
import { type Place, PlaceChangedError, type WorkFiles } from "./work-files.js";

/** This machine's filesystem. */
export const diskWorkFiles: WorkFiles = {
  at: placeOf,
  real: realPath,

  async assertUnmoved(place) {
    if (place.path !== "" && (await realPath(place.path)) !== place.real)
      throw new PlaceChangedError(place.path);
  },

  async list(path) {
    return (await readdir(path)).sort();
  },

  text: readText,

  async lines(path: string, wanted: WantedLines): Promise<LinesRead> {
    const file = await open(path, "r");
    try {
      return await readLines(file.createReadStream({ autoClose: false }) as AsyncIterable<Buffer>, wanted);
    } finally {
      await file.close();
    }
  },

  bytes: (path) => readFile(path),

  async keepOutput(name, text) {
    const path = join(tmpdir(), name);
    await writeFile(path, text, { mode: 0o600, flag: "wx" });
    return path;
  },

  dropOutput: (path) => rm(path, { force: true }),

  async make(path, text) {
    /** Exclusive: a file made since the question was asked is never overwritten. */
    const file = await open(path, "wx").catch((error) => explained(error, path));
    try {
      await file.writeFile(text);
    } finally {
      await file.close();
    }
  },

  async makeDirectory(path) {
    await mkdir(path, { recursive: true });
  },

  /** Through the same handle that proves the file still has the old content. */
  async replace(path, before, after) {
    const file = await open(path, "r+");
    try {
      if (!(await file.readFile()).equals(before)) throw new PlaceChangedError(path);
      const bytes = Buffer.from(after);
      await file.write(bytes, 0, bytes.length, 0);
      await file.truncate(bytes.length);
    } finally {
      await file.close();
    }
  },

  async remove(path, before) {
    if (!(await readFile(path)).equals(before)) throw new PlaceChangedError(path);
    await unlink(path);
  },
};

/** Links that lead nowhere but to each other look as if something were there. */
async function explained(error: unknown, path: string): Promise<never> {
  const reason = await stat(path).then(
    () => undefined,
    (problem: NodeJS.ErrnoException) => problem,
  );
  if (reason?.code === "ELOOP") throw new Error(reason.message.replace(", stat", ", open"));
  throw error;
}

async function placeOf(given: string, workingDirectory: string): Promise<Place> {
  const path = given === "" || isAbsolute(given) ? given : resolve(workingDirectory, given);
  const found = path === "" ? undefined : await stat(path).catch(() => undefined);
  const kind =
    found === undefined ? "missing" : found.isFile() ? "file" : found.isDirectory() ? "directory" : "other";
  const real = await realPath(path || workingDirectory);
  return { path, real, kind, size: kind === "file" ? (found?.size ?? 0) : 0 };
}

/** The path with every link followed, as far as it exists. */
export async function realPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(await realPath(parent), path.slice(parent.length));
  }
}

/** A file's text, of which no more than `maxBytes` are read. Bytes that are no UTF-8 are replaced. */
export async function readText(path: string, maxBytes: number): Promise<string> {
  const file = await open(path, "r");
  try {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of file.createReadStream({ autoClose: false, end: maxBytes - 1 })) {
      chunks.push(chunk as Buffer);
      size += (chunk as Buffer).length;
    }
    return Buffer.concat(chunks, size).toString("utf8");
  } finally {
    await file.close();
  }
}
