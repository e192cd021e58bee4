import { closeSync, existsSync, fsyncSync, mkdirSync, openSync } from "node:fs";
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { EventLog, EventLogStore, LogRecord, OpenedLog } from "../ports/event-log.js";
import { DiskLog, type Durability } from "./disk-log.js";
import { OpenFiles } from "./open-files.js";
import { recoverShape } from "./recover.js";
import { isSessionId } from "./session-id.js";
import { SparseIndex } from "./sparse-index.js";

/** Event logs in `<root>/<session id>/events.jsonl`, the official runtime's layout. */
export class DiskLogStore implements EventLogStore {
  readonly #root: string;
  readonly #durability: Durability;
  readonly #files = new OpenFiles();

  /**
   * @param root the `session-state` directory; made when first needed
   * @param durability default `"os"`
   */
  constructor(root: string, durability: Durability = "os") {
    this.#root = root;
    this.#durability = durability;
  }

  /** Where a session keeps its log and side files. @throws when the id can't name a directory */
  directory(sessionId: string): string {
    if (!isSessionId(sessionId)) throw new Error(`Invalid session id: ${sessionId}`);
    return join(this.#root, sessionId);
  }

  async create(sessionId: string): Promise<EventLog> {
    const directory = this.directory(sessionId);
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const path = join(directory, "events.jsonl");
    if (existsSync(path))
      throw new Error(`Session ${sessionId} exists already; resume it, or delete it first.`);
    closeSync(openSync(path, "ax", 0o600));
    if (this.#durability === "fsync") flushDirectory(directory);
    const shape = { size: 0, tail: 0, index: new SparseIndex() };
    return new DiskLog(path, this.#files, { durability: this.#durability, shape });
  }

  async open(sessionId: string, replay?: (record: LogRecord) => void): Promise<OpenedLog | undefined> {
    if (!isSessionId(sessionId)) return undefined;
    const path = join(this.#root, sessionId, "events.jsonl");
    if (!existsSync(path)) return undefined;
    const shape = await recoverShape(path, replay);
    const log = new DiskLog(path, this.#files, { durability: this.#durability, shape });
    return { log, damage: shape.damage };
  }

  async list(): Promise<readonly string[]> {
    const entries = await readdir(this.#root, { withFileTypes: true }).catch(() => []);
    const found = await Promise.all(
      entries
        .filter((entry) => entry.isDirectory() && isSessionId(entry.name))
        .map(async ({ name }) => {
          const info = await stat(join(this.#root, name, "events.jsonl")).catch(() => undefined);
          return info && { name, changed: info.mtimeMs };
        }),
    );
    return found
      .filter((entry) => entry !== undefined)
      .sort((a, b) => b.changed - a.changed)
      .map((entry) => entry.name);
  }

  async delete(sessionId: string): Promise<boolean> {
    if (!isSessionId(sessionId)) return false;
    const directory = join(this.#root, sessionId);
    if (!existsSync(join(directory, "events.jsonl"))) return false;
    await rm(directory, { recursive: true, force: true });
    return true;
  }
}

/** Makes a new file's name as durable as its contents. */
function flushDirectory(directory: string): void {
  const descriptor = openSync(directory, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
