import { closeSync, fsync, ftruncateSync, openSync, writeSync } from "node:fs";
import { open } from "node:fs/promises";
import { promisify } from "node:util";
import type { EventLog, LogPage, ReadOptions } from "../ports/event-log.js";
import { LogWriteError } from "../ports/log-write-error.js";
import type { OpenFiles } from "./open-files.js";
import { offsetAfter, readPage } from "./read-page.js";
import { CUT_MARK, encodeRecord } from "./record.js";
import type { LogShape } from "./recover.js";
import type { SessionLock } from "./session-lock.js";
import type { SparseIndex } from "./sparse-index.js";

/**
 * When an append counts as durable. `os`: once the kernel has it; a killed process loses nothing, a power
 * cut may lose the last moments. `fsync`: once the disk has it; appends of one moment share a flush.
 */
export type Durability = "os" | "fsync";

const flush = promisify(fsync);

export interface DiskLogOptions {
  readonly durability: Durability;
  readonly shape: LogShape;
  /** This process's ownership of the session; without it the log can only be read. */
  readonly lock: SessionLock | undefined;
}

/** One session's log in one file. See `record.ts` for the format. */
export class DiskLog implements EventLog {
  readonly path: string;
  readonly #files: OpenFiles;
  readonly #durability: Durability;
  readonly #lock: SessionLock | undefined;
  readonly #index: SparseIndex;
  #size: number;
  /** Number of the last record in the file. */
  #written: number;
  /** What is durable: everything written, or what the last flush covered. */
  #durable: { size: number; tail: number };
  /** With `fsync`: the flush that is under way, and the one that waits for its turn. */
  #flushing: Promise<void> | undefined;
  #nextFlush: Promise<void> | undefined;
  /** Counts failed flushes: each takes back every append it found unflushed. */
  #failures = 0;
  #closed = false;

  constructor(path: string, files: OpenFiles, options: DiskLogOptions) {
    this.path = path;
    this.#files = files;
    this.#durability = options.durability;
    this.#lock = options.lock;
    this.#index = options.shape.index;
    this.#size = options.shape.size;
    this.#written = options.shape.tail;
    this.#durable = { size: this.#size, tail: this.#written };
  }

  get tail(): number {
    return this.#durable.tail;
  }

  /** Size of the file. */
  get bytes(): number {
    return this.#size;
  }

  append(records: readonly string[]): number | Promise<number> {
    const seq = this.#write(records);
    if (this.#durability === "fsync") return this.#flushed(seq);
    this.#durable = { size: this.#size, tail: seq };
    return seq;
  }

  #write(records: readonly string[]): number {
    this.#checkOwnership();
    let seq = this.#written;
    const parts: Buffer[] = [];
    for (const json of records) parts.push(Buffer.from(encodeRecord(++seq, json)));
    const bytes = parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
    try {
      const descriptor = this.#files.acquire(this);
      for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
    } catch (cause) {
      this.#cut(this.#size);
      throw writeError(cause);
    }
    let offset = this.#size;
    for (const [i, part] of parts.entries()) {
      this.#index.note(this.#written + 1 + i, offset);
      offset += part.length;
    }
    this.#size += bytes.length;
    this.#written = seq;
    return seq;
  }

  /** The fence: a runtime that has lost the session can't write to it any more. */
  #checkOwnership(): void {
    if (this.#closed) throw new LogWriteError("The session's log is closed.");
    if (!this.#lock) throw new LogWriteError("The session's log is open for reading only.");
    if (!this.#lock.isHeld()) throw new LogWriteError("Another runtime owns the session now.");
  }

  async #flushed(seq: number): Promise<number> {
    const failures = this.#failures;
    await this.#flush();
    if (this.#failures !== failures)
      throw new LogWriteError("Cannot write the session's log: a flush failed.");
    return seq;
  }

  /** Resolves once everything written so far is on the disk. Appends that wait share one flush. */
  #flush(): Promise<void> {
    if (this.#nextFlush) return this.#nextFlush;
    if (!this.#flushing) return this.#startFlush();
    const next = this.#flushing.then(
      () => this.#startFlush(),
      () => this.#startFlush(),
    );
    this.#nextFlush = next;
    return next;
  }

  async #startFlush(): Promise<void> {
    this.#nextFlush = undefined;
    const covered = { size: this.#size, tail: this.#written };
    const done = flush(this.#files.acquire(this));
    this.#flushing = done;
    try {
      await done;
      this.#durable = covered;
    } catch (cause) {
      this.#failures += 1;
      this.#cut(this.#durable.size);
      this.#size = this.#durable.size;
      this.#written = this.#durable.tail;
      throw writeError(cause);
    } finally {
      this.#flushing = undefined;
    }
  }

  /** Takes back what a failed write may have left behind. */
  #cut(size: number): void {
    try {
      ftruncateSync(this.#files.acquire(this), size);
    } catch {
      // The half-written tail stays; it is mended when the log is next opened.
    }
  }

  async read(options: ReadOptions): Promise<LogPage> {
    const { size: end, tail } = this.#durable;
    const { after } = options;
    if (after >= tail) return { records: [], next: Math.max(after, 0), hasMore: false, damage: [] };
    const source = await open(this.path, "r");
    try {
      return await readPage({ source, index: this.#index, end }, options);
    } finally {
      await source.close();
    }
  }

  async cut(seq: number): Promise<void> {
    this.#checkOwnership();
    if (seq >= this.#written) return;
    if (this.#durability === "fsync") await this.#flush();
    const offset = await this.#offsetAfter(seq);
    const mark = Buffer.from(encodeRecord(this.#written + 1, CUT_MARK));
    try {
      overwrite(this.path, mark, offset);
    } catch (cause) {
      throw writeError(cause);
    }
    this.#index.cut(offset);
    this.#written += 1;
    this.#index.note(this.#written, offset);
    this.#size = offset + mark.length;
    this.#durable = { size: this.#size, tail: this.#written };
    if (this.#durability === "fsync") await this.#flush();
  }

  async #offsetAfter(seq: number): Promise<number> {
    const source = await open(this.path, "r");
    try {
      return await offsetAfter({ source, index: this.#index, end: this.#size }, seq);
    } finally {
      await source.close();
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    try {
      if (this.#durability === "fsync") await this.#flush();
    } finally {
      this.#files.release(this);
      this.#lock?.release();
    }
  }
}

/**
 * Puts bytes in the place of a file's end. Stopped half-way, it leaves records behind the mark whose numbers
 * are lower than the mark's: a reader leaves those out.
 */
function overwrite(path: string, bytes: Buffer, offset: number): void {
  const descriptor = openSync(path, "r+");
  try {
    for (let at = 0; at < bytes.length; )
      at += writeSync(descriptor, bytes, at, bytes.length - at, offset + at);
    ftruncateSync(descriptor, offset + bytes.length);
  } finally {
    closeSync(descriptor);
  }
}

function writeError(cause: unknown): LogWriteError {
  if (cause instanceof LogWriteError) return cause;
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  const why =
    code === "ENOSPC" || code === "EDQUOT"
      ? "The disk is full."
      : cause instanceof Error
        ? cause.message
        : String(cause);
  return new LogWriteError(`Cannot write the session's log: ${why}`, { cause });
}
