import { randomUUID } from "node:crypto";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { oneByOne } from "../../promises/turns.js";
import {
  type BatchOutcome,
  NO_TODOS,
  readTodos,
  type SessionDatabase,
  TABLES,
  type Todos,
} from "./session-database.js";
import { SqliteMemory, type StatementOutcome } from "./sqlite.js";

/** How long one call may take: nothing else runs meanwhile. Milliseconds. */
const LIMIT_MS = 1_000;

/**
 * A session's database in a file of this machine. The file is made at the first query. Queries run one
 * after the other, each on the file as it is then: what a query leaves open, such as a transaction, ends
 * with it.
 */
export class FileDatabase implements SessionDatabase {
  readonly #path: string;
  readonly #inTurn = oneByOne();

  /** @param path of the file, in a directory that exists */
  constructor(path: string) {
    this.#path = path;
  }

  run(statements: readonly string[]): Promise<BatchOutcome> {
    return this.#inTurn(async () => {
      const before = await contentOf(this.#path);
      const database = await SqliteMemory.open(before);
      try {
        if (database.run("PRAGMA user_version").rows[0]?.["user_version"] === 0) {
          for (const statement of ["PRAGMA user_version = 1", ...TABLES]) database.run(statement);
        }
        const outcome = runAll(database, statements);
        const after = database.content();
        if (!before || Buffer.compare(before, after) !== 0) await replaceFile(this.#path, after);
        return outcome;
      } finally {
        database.close();
      }
    });
  }

  async todos(): Promise<Todos> {
    return (await contentOf(this.#path)) ? readTodos(this) : NO_TODOS;
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
