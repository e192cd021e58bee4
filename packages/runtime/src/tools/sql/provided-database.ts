import { oneByOne } from "../../promises/turns.js";
import {
  type BatchOutcome,
  NO_TODOS,
  readTodos,
  type SessionDatabase,
  TABLES,
  type Todos,
} from "./session-database.js";
import type { SqlRow, StatementOutcome } from "./sqlite.js";
import { statementType } from "./statements.js";

/** How a statement is run: without a result, for its rows, or for what it changed. */
export type QueryType = "exec" | "query" | "run";

export interface ProvidedResult {
  readonly rows: readonly SqlRow[];
  readonly rowsAffected: number;
  readonly lastInsertRowid?: number | undefined;
}

/** SQLite as somebody else runs it. Each method rejects with SQLite's message. */
export interface DatabaseProvider {
  query(type: QueryType, query: string): Promise<ProvidedResult>;
  exists(): Promise<boolean>;
}

/** A session's database with a provider. Queries run one after the other. */
export class ProvidedDatabase implements SessionDatabase {
  readonly #provider: DatabaseProvider;
  readonly #inTurn = oneByOne();

  constructor(provider: DatabaseProvider) {
    this.#provider = provider;
  }

  run(statements: readonly string[]): Promise<BatchOutcome> {
    return this.#inTurn(async () => {
      await this.#provider.query("exec", TABLES.join(";\n"));
      return this.#runAll(statements);
    });
  }

  async todos(): Promise<Todos> {
    return (await this.#provider.exists()) ? readTodos(this) : NO_TODOS;
  }

  async #runAll(statements: readonly string[]): Promise<BatchOutcome> {
    const completed: StatementOutcome[] = [];
    try {
      for (const statement of statements) {
        const result = await this.#provider.query(typeOf(statement), statement);
        const { rows, rowsAffected: changes, lastInsertRowid } = result;
        completed.push({ rows, isCut: false, changes, lastRowId: lastInsertRowid });
      }
      return { completed };
    } catch (error) {
      return { completed, error: error instanceof Error ? error.message : String(error) };
    }
  }
}

const READS: ReadonlySet<string> = new Set(["SELECT", "WITH", "EXPLAIN", "PRAGMA", "VALUES"]);
const WRITES: ReadonlySet<string> = new Set(["INSERT", "UPDATE", "DELETE", "REPLACE"]);

function typeOf(statement: string): QueryType {
  const type = statementType(statement);
  if (READS.has(type)) return "query";
  return WRITES.has(type) ? "run" : "exec";
}
