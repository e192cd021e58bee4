import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readJsonFile, writeJsonFile } from "../../../settings/json-file.js";
import { realPath } from "../../../tools/index.js";
import type { FileImage, OpenTurn, TurnSnapshot } from "./snapshot.js";

/** Files larger than this are not kept. Bytes. Source: between what the official runtime keeps and doesn't. */
const MAX_FILE_BYTES = 10 * 1024 * 1024;

/** Snapshots of one session, in `rewind-file-snapshots` of its folder. */
export class SnapshotStore {
  readonly #directory: string;

  /** @param sessionDirectory absolute */
  constructor(sessionDirectory: string) {
    this.#directory = join(sessionDirectory, "rewind-file-snapshots");
  }

  /** Whether changes are followed, as was decided when the session began. */
  async isEnabled(): Promise<boolean> {
    const found = (await readJsonFile(this.#path("tracking.json")).catch(() => undefined)) as
      | { tracking?: unknown }
      | undefined;
    return found?.tracking === true;
  }

  async enable(): Promise<void> {
    await writeJsonFile(this.#path("tracking.json"), { schema: 1, tracking: true });
  }

  async read(): Promise<readonly TurnSnapshot[]> {
    const found = (await readJsonFile(this.#path("index.json")).catch(() => undefined)) as
      | { snapshots?: readonly TurnSnapshot[] }
      | undefined;
    return Array.isArray(found?.snapshots) ? found.snapshots : [];
  }

  /** Replaces the snapshots, and removes copies that none of them needs any more. */
  async write(snapshots: readonly TurnSnapshot[]): Promise<void> {
    await writeJsonFile(this.#path("index.json"), { schema: 1, snapshots });
    const needed = new Set(snapshots.flatMap(({ backupFiles }) => backupFiles));
    for (const name of await readdir(this.#path("backups")).catch(() => [])) {
      if (!needed.has(name)) await rm(this.#path("backups", name), { force: true });
    }
  }

  /** The turn that a stopped runtime had open. */
  async readOpenTurn(): Promise<OpenTurn | undefined> {
    return (await readJsonFile(this.#path("open-turn.json")).catch(() => undefined)) as OpenTurn | undefined;
  }

  async writeOpenTurn(turn: OpenTurn | undefined): Promise<void> {
    if (turn) await writeJsonFile(this.#path("open-turn.json"), turn);
    else await rm(this.#path("open-turn.json"), { force: true });
  }

  /** What a file is now. @param copy whether to keep its content, to restore it later */
  async imageOf(path: string, { copy }: { readonly copy: boolean }): Promise<FileImage> {
    const resolvedPath = await realPath(path);
    const found = await stat(resolvedPath).catch((error: NodeJS.ErrnoException) => error);
    if (found instanceof Error) return { kind: found.code === "ENOENT" ? "absent" : "skipped" };
    if (!found.isFile() || found.size > MAX_FILE_BYTES) return { kind: "skipped" };
    const content = await readFile(resolvedPath).catch(() => undefined);
    if (!content) return { kind: "skipped" };
    const contentHash = createHash("sha256").update(content).digest("hex");
    if (copy) await this.#keep(contentHash, content);
    const data = Buffer.from(resolvedPath).toString("hex");
    return {
      kind: "content",
      contentHash,
      ...(copy && { backupFile: contentHash, mode: found.mode, size: found.size }),
      resolvedPath,
      encodedPath: { encoding: "unix-bytes", data },
    };
  }

  /** The content an image had; nothing for a file that wasn't there. @throws when it is not kept */
  async contentOf(image: FileImage): Promise<Buffer> {
    if (image.kind !== "content" || image.backupFile === undefined) return Buffer.alloc(0);
    if (!/^[0-9a-f]{64}$/.test(image.backupFile)) throw new Error("The snapshot names no copy.");
    return readFile(this.#path("backups", image.backupFile));
  }

  async #keep(name: string, content: Buffer): Promise<void> {
    await mkdir(this.#path("backups"), { recursive: true, mode: 0o700 });
    await writeFile(this.#path("backups", name), content, { flag: "wx", mode: 0o600 }).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== "EEXIST") throw error;
      },
    );
  }

  #path(...parts: readonly string[]): string {
    return join(this.#directory, ...parts);
  }
}

/** What a path is called in a snapshot. */
export function fileKey(path: string): string {
  return createHash("sha256").update(path).digest("hex").slice(0, 32);
}
