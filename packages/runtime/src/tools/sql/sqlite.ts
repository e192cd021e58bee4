import type { Database, Sqlite3Static } from "@sqlite.org/sqlite-wasm";

/** A value of SQLite; bytes for a blob. */
export type SqlValue = string | number | null | Uint8Array;

export type SqlRow = Readonly<Record<string, SqlValue>>;

/** What one statement did. */
export interface StatementOutcome {
  /** In order; the last of several columns with one name counts. */
  readonly rows: readonly SqlRow[];
  /** Whether there were more rows than are read. */
  readonly isCut: boolean;
  /** Rows that the last statement that writes inserted, changed or deleted. */
  readonly changes: number;
  /** `undefined` where it is not known. */
  readonly lastRowId: number | undefined;
}

/** What is read of one statement: rows, and characters and bytes in them. */
const MAX_ROWS = 10_000;
const MAX_SIZE = 16 * 1024 * 1024;

/** Bytes of one value, and of a database. */
const MAX_VALUE = 16 * 1024 * 1024;
const MAX_DATABASE = 64 * 1024 * 1024;

/** Settings that SQL must not change: the size of a database hangs on them. */
const FIXED: ReadonlySet<string> = new Set(["max_page_count", "page_size"]);

/** Instructions of SQLite's between looks at the clock. */
const STEPS_PER_LOOK = 10_000;

/** How long SQLite stays loaded after its last use. Milliseconds. */
const IDLE_MS = 60_000;

/** Where a database file says whether it has a write-ahead log, which memory can't have. */
const JOURNAL_BYTES = [18, 19] as const;

/**
 * A database in the memory of SQLite's WebAssembly build, where SQL reaches nothing else: no file, no other
 * database, no code. Close it after use.
 */
export class SqliteMemory {
  readonly #sqlite: Sqlite3Static;
  readonly #database: Database;
  #deadline = Number.POSITIVE_INFINITY;

  /** @param content of a database file; none for an empty database */
  static async open(content: Uint8Array | undefined): Promise<SqliteMemory> {
    return new SqliteMemory(await load(), content);
  }

  private constructor(sqlite: Sqlite3Static, content: Uint8Array | undefined) {
    const { capi, oo1 } = sqlite;
    this.#sqlite = sqlite;
    this.#database = new oo1.DB(":memory:");
    if (content) this.#fill(content);
    const pointer = this.#pointer;
    capi.sqlite3_limit(pointer, capi.SQLITE_LIMIT_LENGTH, MAX_VALUE);
    capi.sqlite3_progress_handler(
      pointer,
      STEPS_PER_LOOK,
      () => (performance.now() > this.#deadline ? 1 : 0),
      0,
    );
    const pageSize = Number(this.run("PRAGMA page_size").rows[0]?.["page_size"]);
    this.run(`PRAGMA max_page_count = ${Math.floor(MAX_DATABASE / pageSize)}`);
    this.run("PRAGMA foreign_keys = ON");
    capi.sqlite3_set_authorizer(
      pointer,
      (_, action, first, second) =>
        this.#permits(action, first, second) ? capi.SQLITE_OK : capi.SQLITE_DENY,
      0,
    );
  }

  /**
   * Runs one statement.
   *
   * @param deadline of `performance.now()`; the statement fails then
   * @throws Error with SQLite's message; RangeError for an integer that a number can't hold
   */
  run(sql: string, deadline = Number.POSITIVE_INFINITY): StatementOutcome {
    const { capi, wasm } = this.#sqlite;
    this.#deadline = deadline;
    const stack = wasm.pstack.pointer;
    try {
      const place = wasm.pstack.allocPtr();
      this.#check(capi.sqlite3_prepare_v3(this.#pointer, sql, -1, 0, place, null));
      const statement = wasm.peekPtr(place);
      if (!statement) throw new Error("statement has been finalized");
      try {
        return this.#step(statement);
      } finally {
        capi.sqlite3_finalize(statement);
      }
    } finally {
      wasm.pstack.restore(stack);
    }
  }

  /** The content of a database file. What a transaction that is open has changed is not in it. */
  content(): Uint8Array {
    const { capi } = this.#sqlite;
    if (capi.sqlite3_get_autocommit(this.#pointer) === 0) this.run("ROLLBACK");
    return capi.sqlite3_js_db_export(this.#pointer);
  }

  close(): void {
    this.#database.close();
  }

  get #pointer() {
    const { pointer } = this.#database;
    if (pointer === undefined) throw new Error("the database is closed");
    return pointer;
  }

  #permits(action: number, first: unknown, second: unknown): boolean {
    const { capi } = this.#sqlite;
    switch (action) {
      case capi.SQLITE_ATTACH:
        /** An empty name is a temporary database, which SQLite attaches to vacuum. */
        return first === "";
      case capi.SQLITE_PRAGMA:
        return !(FIXED.has(String(first).toLowerCase()) && second);
      default:
        return true;
    }
  }

  #fill(content: Uint8Array): void {
    const { capi, wasm } = this.#sqlite;
    const bytes = new Uint8Array(content);
    for (const index of JOURNAL_BYTES) bytes[index] = 1;
    const place = wasm.allocFromTypedArray(bytes);
    const flags = capi.SQLITE_DESERIALIZE_FREEONCLOSE | capi.SQLITE_DESERIALIZE_RESIZEABLE;
    this.#check(capi.sqlite3_deserialize(this.#pointer, "main", place, bytes.length, bytes.length, flags));
  }

  #step(statement: number): StatementOutcome {
    const { capi } = this.#sqlite;
    const rows: SqlRow[] = [];
    let size = 0;
    for (;;) {
      const code = capi.sqlite3_step(statement);
      if (code === capi.SQLITE_DONE) return this.#outcome(rows, false);
      if (code !== capi.SQLITE_ROW) this.#check(code);
      if (rows.length === MAX_ROWS || size > MAX_SIZE) return this.#outcome(rows, true);
      const row = this.#row(statement);
      for (const value of Object.values(row)) size += sizeOf(value);
      rows.push(row);
    }
  }

  #row(statement: number): SqlRow {
    const { capi } = this.#sqlite;
    const row: Record<string, SqlValue> = {};
    for (let column = 0; column < capi.sqlite3_column_count(statement); column++) {
      row[capi.sqlite3_column_name(statement, column)] = toValue(capi.sqlite3_column_js(statement, column));
    }
    return row;
  }

  #outcome(rows: readonly SqlRow[], isCut: boolean): StatementOutcome {
    const { capi } = this.#sqlite;
    const changes = capi.sqlite3_changes(this.#pointer);
    return { rows, isCut, changes, lastRowId: Number(capi.sqlite3_last_insert_rowid(this.#pointer)) };
  }

  #check(code: number): void {
    const { capi } = this.#sqlite;
    if (code !== capi.SQLITE_OK) throw new Error(capi.sqlite3_errmsg(this.#pointer));
  }
}

let loaded: Promise<Sqlite3Static> | undefined;
let unload: NodeJS.Timeout | undefined;

/** What it would print goes nowhere: standard output may be a client's connection. */
const QUIET = { print: () => {}, printErr: () => {} };

async function load(): Promise<Sqlite3Static> {
  loaded ??= import("@sqlite.org/sqlite-wasm").then((module) => {
    const start = module.default as (options: typeof QUIET) => Promise<Sqlite3Static>;
    return start(QUIET);
  });
  clearTimeout(unload);
  unload = setTimeout(() => {
    loaded = undefined;
  }, IDLE_MS).unref();
  return loaded;
}

/** @throws RangeError for an integer that a number can't hold */
function toValue(value: unknown): SqlValue {
  if (typeof value !== "bigint") return value as SqlValue;
  throw new RangeError(`Value is too large to be represented as a JavaScript number: ${value}`);
}

function sizeOf(value: SqlValue): number {
  return typeof value === "string" || value instanceof Uint8Array ? value.length : 8;
}
