import { fsync, ftruncateSync, writeSync } from "node:fs";
import { open } from "node:fs/promises";
import { promisify } from "node:util";
import type { EventLog, LogDamage, LogPage, LogRecord, ReadOptions } from "../ports/event-log.js";
import { LogWriteError } from "../ports/log-write-error.js";
import type { OpenFiles } from "./open-files.js";
import { encodeRecord, parseRecord } from "./record.js";
import type { LogShape } from "./recover.js";
import { scanLines } from "./scan-lines.js";
import type { SparseIndex } from "./sparse-index.js";

/**
 * When an append counts as durable. `os`: once the kernel has it; a killed process loses nothing, a power
 * cut may lose the last moments. `fsync`: once the disk has it; appends of one moment share a flush.
 */
export type Durability = "os" | "fsync";

const flush = promisify(fsync);

/** One session's log in one file. See `record.ts` for the format. */
export class DiskLog implements EventLog {
  readonly path: string;
  readonly #files: OpenFiles;
  readonly #durability: Durability;
  readonly #index: SparseIndex;
  #size: number;
  #tail: number;
  /** What is durable: everything written, or what the last flush covered. */
  #durable: { size: number; tail: number };
  /** With `fsync`: the flush that is under way, and the one that waits for its turn. */
  #flushing: Promise<void> | undefined;
  #nextFlush: Promise<void> | undefined;
  /** Counts failed flushes: each takes back every append it found unflushed. */
  #failures = 0;
  #closed = false;

  constructor(path: string, files: OpenFiles, options: { durability: Durability; shape: LogShape }) {
    this.path = path;
    this.#files = files;
    this.#durability = options.durability;
    this.#index = options.shape.index;
    this.#size = options.shape.size;
    this.#tail = options.shape.tail;
    this.#durable = { size: this.#size, tail: this.#tail };
  }

  get tail(): number {
    return this.#tail;
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
    if (this.#closed) throw new LogWriteError("The session's log is closed.");
    let seq = this.#tail;
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
      this.#index.note(this.#tail + 1 + i, offset);
      offset += part.length;
    }
    this.#size += bytes.length;
    this.#tail = seq;
    return seq;
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
    const covered = { size: this.#size, tail: this.#tail };
    const done = flush(this.#files.acquire(this));
    this.#flushing = done;
    try {
      await done;
      this.#durable = covered;
    } catch (cause) {
      this.#failures += 1;
      this.#cut(this.#durable.size);
      this.#size = this.#durable.size;
      this.#tail = this.#durable.tail;
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

  async read({ after, maxRecords, maxBytes }: ReadOptions): Promise<LogPage> {
    const { size: end, tail } = this.#durable;
    const records: LogRecord[] = [];
    const damage: LogDamage[] = [];
    if (after >= tail) return { records, next: Math.max(after, 0), hasMore: false, damage };
    const place = this.#index.locate(after + 1) ?? { seq: 1, offset: 0 };
    const start = { start: place.offset, end };
    let before = place.seq - 1;
    let bytes = 0;
    let hasMore = false;
    const file = await open(this.path, "r");
    try {
      await scanLines(file, start, (line) => {
        const parsed = parseRecord(line.text);
        const seq = parsed.state === "good" ? parsed.seq : before + 1;
        if (seq > after) {
          if (parsed.state === "damaged")
            damage.push({ after: before, bytes: line.bytes, reason: parsed.reason });
          else {
            if (records.length >= maxRecords || (records.length > 0 && bytes + line.bytes > maxBytes)) {
              hasMore = true;
              return "stop";
            }
            records.push({ seq, json: parsed.json });
            bytes += line.bytes;
          }
        }
        before = seq;
        return undefined;
      });
    } finally {
      await file.close();
    }
    return { records, next: hasMore ? before : Math.max(before, after), hasMore, damage };
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    try {
      if (this.#durability === "fsync") await this.#flush();
    } finally {
      this.#files.release(this);
    }
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
