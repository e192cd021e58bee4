import type { EventLog, LogPage, ReadOptions } from "../ports/event-log.js";
import { LogWriteError } from "../ports/log-write-error.js";
import type { SessionFiles } from "../ports/session-files.js";
import { type Settleable, withResolvers } from "../promises/with-resolvers.js";
import { offsetAfter, type Readable, readPage } from "./read-page.js";
import { CUT_MARK, encodeRecord } from "./record.js";
import type { LogShape } from "./recover.js";
import { bufferSource } from "./scan-lines.js";
import type { SparseIndex } from "./sparse-index.js";

/** Appends of one moment, which go out together. */
interface Batch {
  text: string;
  /** Number of its last record. */
  last: number;
  readonly written: Settleable<number>;
}

/**
 * One session's log in one of its {@link SessionFiles}, which need not be on this machine. An append is
 * durable once the place has confirmed it; appends that wait for another one go out together.
 */
export class FilesLog implements EventLog {
  readonly #files: SessionFiles;
  readonly #path: string;
  readonly #index: SparseIndex;
  #tail: number;
  #bytes: number;
  /** Number of the last record that was taken on. */
  #taken: number;
  #waiting: Batch | undefined;
  #writing: Promise<void> | undefined;
  /** `doubtful`: the file may end with something that was not confirmed. */
  #state: "good" | "doubtful" | "closed" = "good";

  constructor(files: SessionFiles, path: string, { size, tail, index }: LogShape) {
    this.#files = files;
    this.#path = path;
    this.#index = index;
    this.#tail = tail;
    this.#taken = tail;
    this.#bytes = size;
  }

  get tail(): number {
    return this.#tail;
  }

  get bytes(): number {
    return this.#bytes;
  }

  append(records: readonly string[]): Promise<number> {
    if (this.#state === "closed") throw new LogWriteError("The session's log is closed.");
    this.#waiting ??= { text: "", last: 0, written: withResolvers() };
    const batch = this.#waiting;
    for (const json of records) batch.text += encodeRecord(++this.#taken, json);
    batch.last = this.#taken;
    this.#writing ??= this.#write();
    return batch.written.promise;
  }

  /** Writes what waits, until nothing does. */
  async #write(): Promise<void> {
    for (let batch = this.#next(); batch; batch = this.#next()) {
      try {
        await this.#mend();
        await this.#append(batch);
        batch.written.resolve(batch.last);
      } catch (cause) {
        const error = writeError(cause);
        this.#taken = this.#tail;
        batch.written.reject(error);
        this.#next()?.written.reject(error);
      }
    }
    this.#writing = undefined;
  }

  #next(): Batch | undefined {
    const batch = this.#waiting;
    this.#waiting = undefined;
    return batch;
  }

  async #append({ text, last }: Batch): Promise<void> {
    this.#state = "doubtful";
    await this.#files.append(this.#path, text);
    this.#state = "good";
    this.#index.note(this.#tail + 1, this.#bytes);
    this.#bytes += Buffer.byteLength(text);
    this.#tail = last;
  }

  /** Takes off the file what an append that failed may have left there. */
  async #mend(): Promise<void> {
    if (this.#state !== "doubtful") return;
    const bytes = await this.#content();
    if (bytes.length < this.#bytes) throw new Error("the file is shorter than it was");
    if (bytes.length > this.#bytes)
      await this.#files.write(this.#path, bytes.toString("utf8", 0, this.#bytes));
    this.#state = "good";
  }

  async read(options: ReadOptions): Promise<LogPage> {
    const { after } = options;
    if (after >= this.#tail) return { records: [], next: Math.max(after, 0), hasMore: false, damage: [] };
    return readPage(await this.#readable(), options);
  }

  async cut(seq: number): Promise<void> {
    await this.#writing;
    if (this.#state === "closed") throw new LogWriteError("The session's log is closed.");
    if (seq >= this.#tail) return;
    try {
      await this.#mend();
      const offset = await offsetAfter(await this.#readable(), seq);
      const mark = encodeRecord(this.#tail + 1, CUT_MARK);
      const kept = (await this.#content()).toString("utf8", 0, offset);
      await this.#files.write(this.#path, kept + mark);
      this.#index.cut(offset);
      this.#index.note(this.#tail + 1, offset);
      this.#bytes = offset + Buffer.byteLength(mark);
      this.#tail += 1;
      this.#taken = this.#tail;
    } catch (cause) {
      throw writeError(cause);
    }
  }

  async close(): Promise<void> {
    this.#state = "closed";
    await this.#writing;
  }

  async #readable(): Promise<Readable> {
    const end = this.#bytes;
    return { source: bufferSource(await this.#content()), index: this.#index, end };
  }

  async #content(): Promise<Buffer> {
    return Buffer.from((await this.#files.read(this.#path)) ?? "");
  }
}

function writeError(cause: unknown): LogWriteError {
  if (cause instanceof LogWriteError) return cause;
  const why = cause instanceof Error ? cause.message : String(cause);
  return new LogWriteError(`Cannot write the session's log: ${why}`, { cause });
}
