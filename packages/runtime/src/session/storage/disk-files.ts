import { randomUUID } from "node:crypto";
import { appendFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { FileEntry, FileInfo, SessionFiles } from "../../ports/session-files.js";

/** A session's files on this machine's disk. */
export class DiskFiles implements SessionFiles {
  readonly directory: string;

  /** @param directory absolute; made when first needed */
  constructor(directory: string) {
    this.directory = directory;
  }

  path(...names: readonly string[]): string {
    return join(this.directory, ...names);
  }

  join(directory: string, ...names: readonly string[]): string {
    return join(directory, ...names);
  }

  read(path: string): Promise<string | undefined> {
    return unlessMissing(readFile(path, "utf8"));
  }

  async write(path: string, text: string): Promise<void> {
    const draft = `${path}.${randomUUID()}.tmp`;
    try {
      await this.#inFolder(path, () => writeFile(draft, text, { mode: 0o600 }));
      await rename(draft, path);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }

  async append(path: string, text: string): Promise<void> {
    await this.#inFolder(path, () => appendFile(path, text, { mode: 0o600 }));
  }

  /** Makes the folders above a path only where they are missing: mostly they are there. */
  async #inFolder(path: string, write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
      await this.makeDirectory(dirname(path));
      await write();
    }
  }

  async stat(path: string): Promise<FileInfo | undefined> {
    const found = await unlessMissing(stat(path));
    if (!found) return undefined;
    const kind = found.isDirectory() ? "directory" : "file";
    const { size, mtime, birthtime } = found;
    return { kind, size, modified: mtime.toISOString(), created: birthtime.toISOString() };
  }

  async list(path: string): Promise<readonly FileEntry[]> {
    const entries = (await unlessMissing(readdir(path, { withFileTypes: true }))) ?? [];
    return entries
      .map((entry) => ({ name: entry.name, kind: entry.isDirectory() ? "directory" : "file" }) as const)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async makeDirectory(path: string): Promise<void> {
    await mkdir(path, { recursive: true, mode: 0o700 });
  }

  remove(path: string): Promise<void> {
    return rm(path, { recursive: true, force: true });
  }

  rename(from: string, to: string): Promise<void> {
    return rename(from, to);
  }
}

async function unlessMissing<Found>(finding: Promise<Found>): Promise<Found | undefined> {
  try {
    return await finding;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}
