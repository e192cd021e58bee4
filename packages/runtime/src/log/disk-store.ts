import { closeSync, fsyncSync, mkdirSync, openSync, statSync } from "node:fs";
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { EventLog, EventLogStore, OpenedLog, Replay } from "../ports/event-log.js";
import type { SessionOwner } from "../ports/session-in-use-error.js";
import { DiskLog, type Durability } from "./disk-log.js";
import { OpenFiles } from "./open-files.js";
import { recoverShape } from "./recover.js";
import { isSessionId } from "./session-id.js";
import { lockOwner, SessionLock } from "./session-lock.js";
import { SparseIndex } from "./sparse-index.js";

/** Event logs in `<root>/<session id>/events.jsonl`, the official runtime's layout. */
export class DiskLogStore implements EventLogStore {
  readonly #root: string;
  readonly #durability: Durability;
  readonly #door: string | undefined;
  readonly #files = new OpenFiles();

  /**
   * @param root the `session-state` directory; made when first needed
   * @param durability default `"os"`
   * @param door where other runtimes reach the owner of what is opened here
   */
  constructor(root: string, durability: Durability = "os", door?: string) {
    this.#root = root;
    this.#door = door;
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
    if (this.#existing(sessionId) !== undefined)
      throw new Error(`Session ${sessionId} exists already; resume it, or delete it first.`);
    const lock = SessionLock.take(directory, sessionId, this.#door);
    try {
      closeSync(openSync(path, "a", 0o600));
      if (this.#durability === "fsync") flushDirectory(directory);
    } catch (error) {
      lock.release();
      throw error;
    }
    const shape = { size: 0, tail: 0, index: new SparseIndex() };
    return new DiskLog(path, this.#files, { durability: this.#durability, shape, lock });
  }

  async open(sessionId: string, replay?: Replay): Promise<OpenedLog | undefined> {
    const path = this.#existing(sessionId);
    if (path === undefined) return undefined;
    const lock = SessionLock.take(this.directory(sessionId), sessionId, this.#door);
    try {
      const shape = await recoverShape(path, "write", replay);
      const log = new DiskLog(path, this.#files, { durability: this.#durability, shape, lock });
      return { log, damage: shape.damage };
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  async peek(sessionId: string, replay?: Replay): Promise<OpenedLog | undefined> {
    const path = this.#existing(sessionId);
    if (path === undefined) return undefined;
    const shape = await recoverShape(path, "read", replay);
    const options = { durability: this.#durability, shape, lock: undefined };
    return { log: new DiskLog(path, this.#files, options), damage: shape.damage };
  }

  /** The runtime that owns a session's log, this one or another; `undefined` when none does. */
  owner(sessionId: string): SessionOwner | undefined {
    return this.#existing(sessionId) === undefined ? undefined : lockOwner(this.directory(sessionId));
  }

  /** A log without a record is one whose runtime was killed while it made the session: there is none. */
  #existing(sessionId: string): string | undefined {
    if (!isSessionId(sessionId)) return undefined;
    const path = join(this.#root, sessionId, "events.jsonl");
    return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0 ? path : undefined;
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
    if (this.#existing(sessionId) === undefined) return false;
    const directory = this.directory(sessionId);
    SessionLock.take(directory, sessionId);
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
