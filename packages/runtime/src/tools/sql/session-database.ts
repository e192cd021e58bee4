import { existsSync } from "node:fs";

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
  readonly lastRowId: number;
}

export interface BatchOutcome {
  /** Of the statements that succeeded. */
  readonly completed: readonly StatementOutcome[];
  /** Why the one after them failed: a class of error and its message. */
  readonly error?: string;
}

export interface Todos {
  readonly rows: readonly SqlRow[];
  readonly dependencies: readonly SqlRow[];
}

/** What is read of one statement: rows, and characters and bytes in them. */
const MAX_ROWS = 10_000;
const MAX_SIZE = 16 * 1024 * 1024;

/** How long one call may take. Milliseconds. */
const TIMEOUT_MS = 30_000;

/** How long to wait for another process that writes. Milliseconds. */
const BUSY_MS = 5_000;

/** Made once: a model may drop them. */
const TABLES = `
PRAGMA user_version = 1;
CREATE TABLE IF NOT EXISTS todos (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  description TEXT,
  status TEXT DEFAULT 'pending' CHECK(status IN ('pending', 'in_progress', 'done', 'blocked')),
  created_at TEXT DEFAULT (datetime('now')),
  updated_at TEXT DEFAULT (datetime('now'))
);
CREATE TABLE IF NOT EXISTS todo_deps (
  todo_id TEXT NOT NULL REFERENCES todos(id),
  depends_on TEXT NOT NULL REFERENCES todos(id),
  PRIMARY KEY (todo_id, depends_on)
);`;

/**
 * The SQLite database of one session, with its to-dos. The file is made at the first query. Queries run one
 * after the other, off the event loop, each on a connection of its own: what a query leaves open, such as a
 * transaction, ends with it.
 */
export class SessionDatabase {
  readonly #path: string;
  #last: Promise<unknown> = Promise.resolve();

  /** @param path of the file, in a directory that exists */
  constructor(path: string) {
    this.#path = path;
  }

  /**
   * Runs statements in order, until one fails.
   *
   * @param signal ends them
   */
  run(statements: readonly string[], signal: AbortSignal): Promise<BatchOutcome> {
    return this.#inTurn(async (connection) => {
      const stop = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
      const interrupt = () => connection.interrupt();
      stop.addEventListener("abort", interrupt, { once: true });
      const completed: StatementOutcome[] = [];
      try {
        for (const statement of statements) {
          stop.throwIfAborted();
          completed.push(await execute(connection, statement));
        }
        return { completed };
      } catch (error) {
        signal.throwIfAborted();
        return { completed, error: errorText(error) };
      } finally {
        stop.removeEventListener("abort", interrupt);
      }
    });
  }

  /** The to-dos and what they depend on. None where the tables are gone, or were never made. */
  async todos(): Promise<Todos> {
    if (!existsSync(this.#path)) return { rows: [], dependencies: [] };
    const { completed } = await this.run(
      [
        "SELECT id, title, description, status, created_at AS createdAt FROM todos ORDER BY rowid",
        "SELECT todo_id AS todoId, depends_on AS dependsOn FROM todo_deps ORDER BY rowid",
      ],
      new AbortController().signal,
    );
    return { rows: completed[0]?.rows ?? [], dependencies: completed[1]?.rows ?? [] };
  }

  #inTurn<T>(use: (connection: Connection) => Promise<T>): Promise<T> {
    const turn = this.#last.then(async () => {
      const connection = await connect(this.#path);
      try {
        await connection.exec(`PRAGMA busy_timeout = ${BUSY_MS}; PRAGMA foreign_keys = ON;`);
        const version = await read(connection, "PRAGMA user_version");
        if (version.rows[0]?.["user_version"] === 0) await connection.exec(TABLES);
        return await use(connection);
      } finally {
        connection.close();
      }
    });
    this.#last = turn.catch(() => {});
    return turn;
  }
}

/** What is used of `libsql/promise`, whose own types say less. */
interface Connection {
  prepare(sql: string): Promise<Statement>;
  exec(sql: string): Promise<unknown>;
  interrupt(): void;
  close(): void;
}

interface Statement {
  safeIntegers(on: boolean): unknown;
  iterate(): Promise<AsyncIterable<Record<string, RawValue>>>;
}

type RawValue = string | number | bigint | null | ArrayBuffer;

async function connect(path: string): Promise<Connection> {
  const { default: Database } = await import("libsql/promise");
  return new Database(path, {}) as unknown as Connection;
}

async function execute(connection: Connection, sql: string): Promise<StatementOutcome> {
  const { rows, isCut } = await read(connection, sql);
  const counted = await read(connection, "SELECT changes() AS changes, last_insert_rowid() AS id");
  const { changes = 0, id = 0 } = counted.rows[0] ?? {};
  return { rows, isCut, changes: Number(changes), lastRowId: Number(id) };
}

async function read(
  connection: Connection,
  sql: string,
): Promise<{ readonly rows: SqlRow[]; readonly isCut: boolean }> {
  const statement = await connection.prepare(sql);
  statement.safeIntegers(true);
  const rows: SqlRow[] = [];
  let size = 0;
  for await (const raw of await statement.iterate()) {
    if (rows.length === MAX_ROWS || size > MAX_SIZE) return { rows, isCut: true };
    const row = Object.fromEntries(Object.entries(raw).map(([name, value]) => [name, fromSqlite(value)]));
    for (const value of Object.values(row)) size += sizeOf(value);
    rows.push(row);
  }
  return { rows, isCut: false };
}

/** @throws RangeError for an integer that a number can't hold */
function fromSqlite(value: RawValue): SqlValue {
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (typeof value !== "bigint") return value;
  if (Number.isSafeInteger(Number(value))) return Number(value);
  throw new RangeError(`Value is too large to be represented as a JavaScript number: ${value}`);
}

function sizeOf(value: SqlValue): number {
  return typeof value === "string" || value instanceof Uint8Array ? value.length : 8;
}

/** SQLite's word for a statement that has nothing in it says nothing. */
const NOTHING_TO_RUN = "statement has been finalized";

function errorText(error: unknown): string {
  if (error instanceof RangeError) return String(error);
  const { message, code } = error as { message?: string; code?: string };
  return `Error: ${code === "SQLITE_OK" ? NOTHING_TO_RUN : message}`;
}
