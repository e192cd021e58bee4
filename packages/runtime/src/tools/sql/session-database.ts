import { randomUUID } from "node:crypto";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { SqliteMemory, type SqlRow, type StatementOutcome } from "./sqlite.js";

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

/** How long one call may take: nothing else runs meanwhile. Milliseconds. */
const LIMIT_MS = 1_000;

/** Made once: a model may drop them. */
const TABLES = [
  "PRAGMA user_version = 1",
  `CREATE TABLE IF NOT EXISTS todos (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  description TEXT,
  status TEXT DEFAULT 'pending' CHECK(status IN ('pending', 'in_progress', 'done', 'blocked')),
  created_at TEXT DEFAULT (datetime('now')),
  updated_at TEXT DEFAULT (datetime('now'))
)`,
  `CREATE TABLE IF NOT EXISTS todo_deps (
  todo_id TEXT NOT NULL REFERENCES todos(id),
  depends_on TEXT NOT NULL REFERENCES todos(id),
  PRIMARY KEY (todo_id, depends_on)
)`,
];

/**
 * The SQLite database of one session, with its to-dos. The file is made at the first query. Queries run one
 * after the other, each on the file as it is then: what a query leaves open, such as a transaction, ends
 * with it.
 */
export class SessionDatabase {
  readonly #path: string;
  #last: Promise<unknown> = Promise.resolve();

  /** @param path of the file, in a directory that exists */
  constructor(path: string) {
    this.#path = path;
  }

  /**
   * Runs statements in order, until one fails or the time is up.
   *
   * @throws when the file can't be read or written
   */
  run(statements: readonly string[]): Promise<BatchOutcome> {
    const turn = this.#last.then(async () => {
      const before = await contentOf(this.#path);
      const database = await SqliteMemory.open(before);
      try {
        if (database.run("PRAGMA user_version").rows[0]?.["user_version"] === 0) {
          for (const statement of TABLES) database.run(statement);
        }
        const outcome = runAll(database, statements);
        const after = database.content();
        if (!before || Buffer.compare(before, after) !== 0) await replaceFile(this.#path, after);
        return outcome;
      } finally {
        database.close();
      }
    });
    this.#last = turn.catch(() => {});
    return turn;
  }

  /** The to-dos and what they depend on. None where the tables are gone, or were never made. */
  async todos(): Promise<Todos> {
    if (!(await contentOf(this.#path))) return { rows: [], dependencies: [] };
    const { completed } = await this.run([
      "SELECT id, title, description, status, created_at AS createdAt FROM todos ORDER BY rowid",
      "SELECT todo_id AS todoId, depends_on AS dependsOn FROM todo_deps ORDER BY rowid",
    ]);
    return { rows: completed[0]?.rows ?? [], dependencies: completed[1]?.rows ?? [] };
  }
}

function runAll(database: SqliteMemory, statements: readonly string[]): BatchOutcome {
  const deadline = performance.now() + LIMIT_MS;
  const completed: StatementOutcome[] = [];
  try {
    for (const statement of statements) completed.push(database.run(statement, deadline));
    return { completed };
  } catch (error) {
    return { completed, error: String(error) };
  }
}

/** @throws when there is one that can't be read */
async function contentOf(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Replaces a file as a whole: after a crash it is the old one or the new one. */
async function replaceFile(path: string, content: Uint8Array): Promise<void> {
  const fresh = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(fresh, content, { mode: 0o600 });
    await rename(fresh, path);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}
