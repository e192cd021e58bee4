import type { BatchOutcome } from "./session-database.js";
import { SqliteMemory } from "./sqlite.js";

/** How long the query may take: nothing else runs meanwhile. Milliseconds. */
const LIMIT_MS = 1_000;

/** Runs a query on a database that is made for it and gone with it. */
export async function queryOnce(making: readonly string[], query: string): Promise<BatchOutcome> {
  const database = await SqliteMemory.open(undefined);
  try {
    for (const statement of ["BEGIN", ...making, "COMMIT"]) database.run(statement);
    return { completed: [database.run(query, performance.now() + LIMIT_MS)] };
  } catch (error) {
    return { completed: [], error: String(error) };
  } finally {
    database.close();
  }
}
