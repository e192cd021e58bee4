/**
 * The event log of one session: append-only, one writer. A record is the JSON text of one durable event.
 * Sequence numbers start at 1 and have no gaps for the writer; a reader may meet a gap where a record was
 * damaged.
 */
export interface LogRecord {
  readonly seq: number;
  readonly json: string;
}

/** What a reader had to leave out, and why. */
export interface LogDamage {
  /** Sequence number of the last good record before the damage; 0 when there is none. */
  readonly after: number;
  readonly bytes: number;
  readonly reason: "checksum" | "malformed" | "torn-tail";
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
  /** Sequence number of the last record; 0 when the log is empty. */
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
  /** Flushes and releases the log. Idempotent. */
  close(): Promise<void>;
}

export interface OpenedLog {
  readonly log: EventLog;
  /** What could not be read, in order. */
  readonly damage: readonly LogDamage[];
}

export interface EventLogStore {
  /** Creates the log of a new session. @throws when it exists */
  create(sessionId: string): Promise<EventLog>;
  /**
   * Opens an existing log for writing, mending a torn tail.
   *
   * @param replay is shown every good record, in order, before this resolves
   * @returns `undefined` when there is none
   */
  open(sessionId: string, replay?: (record: LogRecord) => void): Promise<OpenedLog | undefined>;
  /** Ids of every session that has a log, most recently changed first. */
  list(): Promise<readonly string[]>;
  delete(sessionId: string): Promise<boolean>;
}
