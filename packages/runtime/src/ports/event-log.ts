import type { SessionOwner } from "./session-in-use-error.js";

/**
 * The event log of one session: append-only, one writer. A record is the JSON text of one durable event.
 * Sequence numbers start at 1 and have no gaps for the writer; a reader may meet a gap where a record was
 * damaged.
 */
export interface LogRecord {
  readonly seq: number;
  readonly json: string;
}

/**
 * What a reader had to leave out, and why. `repeated`: a record whose number was read before. `missing`:
 * numbers that no record has. `unusable`: a whole record that says nothing a session can be rebuilt from.
 */
export interface LogDamage {
  /** Sequence number of the last good record before the damage; 0 when there is none. */
  readonly after: number;
  /** What was left out; 0 for `missing`. */
  readonly bytes: number;
  readonly reason: "checksum" | "malformed" | "torn-tail" | "repeated" | "missing" | "unusable";
  /** Of `missing`: how many records. */
  readonly count?: number;
}

export interface LogPage {
  readonly records: readonly LogRecord[];
  /** Pass as `after` to read on. */
  readonly next: number;
  readonly hasMore: boolean;
  readonly damage: readonly LogDamage[];
}

export interface ReadOptions {
  /** Read records with a sequence number above this. 0 reads from the start. */
  readonly after: number;
  readonly maxRecords: number;
  readonly maxBytes: number;
}

export interface EventLog {
  /** Sequence number of the last durable record, which is the last that can be read; 0 when there is none. */
  readonly tail: number;
  /** What the log takes in storage. */
  readonly bytes: number;
  /**
   * Appends records in order. They are durable under the log's policy when this returns (or, where it
   * returns a promise, when that resolves). Calls are carried out in the order they are made.
   *
   * @returns the sequence number of the last record appended
   * @throws LogWriteError when storage refuses (disk full, fenced by another owner); nothing was appended
   */
  append(records: readonly string[]): number | Promise<number>;
  read(options: ReadOptions): Promise<LogPage>;
  /**
   * Takes every record after `seq` off the log, for good. Their numbers are not used again.
   *
   * @throws LogWriteError when storage refuses; the log is as it was
   */
  cut(seq: number): Promise<void>;
  /** Flushes and releases the log. Idempotent. */
  close(): Promise<void>;
}

export interface OpenedLog {
  readonly log: EventLog;
  /** What could not be read, in order. */
  readonly damage: readonly LogDamage[];
}

/** Sees a record. @returns false when it can't be used, which is reported as damage */
export type Replay = (record: LogRecord) => boolean | undefined;

export interface EventLogStore {
  /** Creates the log of a new session, which this process owns until it is closed. @throws when it exists */
  create(sessionId: string): Promise<EventLog>;
  /**
   * Opens an existing log for writing, mending a torn tail. This process owns it until it is closed.
   *
   * @param replay is shown every good record, in order, before this resolves
   * @returns `undefined` when there is none
   * @throws SessionInUseError when another runtime owns it
   */
  open(sessionId: string, replay?: Replay): Promise<OpenedLog | undefined>;
  /** As {@link open}, for reading only: whoever owns the log is not disturbed. */
  peek(sessionId: string, replay?: Replay): Promise<OpenedLog | undefined>;
  /** Ids of every session that has a log, most recently changed first. */
  list(): Promise<readonly string[]>;
  /** The runtime that owns a session's log, this one or another; `undefined` when none does. */
  owner(sessionId: string): SessionOwner | undefined;
  delete(sessionId: string): Promise<boolean>;
}
