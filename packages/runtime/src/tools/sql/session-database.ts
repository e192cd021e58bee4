import type { SqlRow, StatementOutcome } from "./sqlite.js";

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

/** The SQLite database of one session, with its to-dos. */
export interface SessionDatabase {
  /**
   * Runs statements in order, until one fails or the time is up. The database is made with the first.
   *
   * @throws when it can't be reached
   */
  run(statements: readonly string[]): Promise<BatchOutcome>;
  /** The to-dos and what they depend on. None where the tables are gone, or were never made. */
  todos(): Promise<Todos>;
}

/** Made once: a model may drop them. */
export const TABLES: readonly string[] = [
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

export const NO_TODOS: Todos = { rows: [], dependencies: [] };

export async function readTodos(database: Pick<SessionDatabase, "run">): Promise<Todos> {
  const { completed } = await database.run([
    "SELECT id, title, description, status, created_at AS createdAt FROM todos ORDER BY rowid",
    "SELECT todo_id AS todoId, depends_on AS dependsOn FROM todo_deps ORDER BY rowid",
  ]);
  return { rows: completed[0]?.rows ?? [], dependencies: completed[1]?.rows ?? [] };
}
