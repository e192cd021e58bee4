import { checkArguments } from "../arguments.js";
import { failureResult } from "../results.js";
import type { PreparedCall, Tool, ToolArguments, ToolContext, ToolResult } from "../tool.js";
import { queryResult } from "./query-result.js";
import type { SessionDatabase } from "./session-database.js";
import { blockedPart, splitStatements, statementType } from "./statements.js";

const parameters = {
  type: "object",
  properties: {
    description: { type: "string", description: "What the query is for, in two to five words." },
    query: { type: "string", description: "One or more statements of SQLite's SQL." },
  },
  required: ["description", "query"],
} as const;

export const sqlDefinition = {
  name: "sql",
  description:
    "Runs SQL on this session's own SQLite database. Two tables are there from the start, to plan work in: " +
    "todos (id, title, description, status: pending, in_progress, done or blocked; created_at, updated_at) and " +
    "todo_deps (todo_id, depends_on). Make others as you need them.",
  parameters,
  summarize: ({ description }: ToolArguments) =>
    typeof description === "string" && description !== "" ? description : undefined,
} satisfies Omit<Tool, "prepare">;

/** Makes the tool that runs SQL on a session's database. */
export function createSqlTool(database: Pick<SessionDatabase, "run">): Tool {
  return { ...sqlDefinition, prepare: async (args, context) => prepare(args, context, database) };
}

/** Nothing is asked: the database is the session's own. */
function prepare(
  args: ToolArguments,
  context: ToolContext,
  database: Pick<SessionDatabase, "run">,
): PreparedCall | ToolResult {
  checkArguments(parameters, args);
  const query = String(args["query"]).trim();
  if (query === "") return failureResult("Error: Empty query provided.", { error: "Empty query provided" });
  const blocked = blockedPart(query);
  if (blocked !== undefined) {
    const problem = `Blocked SQL statement: "${blocked}" is not allowed for security reasons.`;
    return failureResult(`Error: ${problem}`, {
      error: problem,
      toolTelemetry: { properties: { blockedPattern: blocked }, restrictedProperties: { query } },
    });
  }
  return { permissions: [], run: () => run(query, context, database) };
}

async function run(
  query: string,
  context: ToolContext,
  database: Pick<SessionDatabase, "run">,
): Promise<ToolResult> {
  const statements = splitStatements(query);
  const types = statements.map(statementType);
  const outcome = await database.run(statements);
  if (touchesTodos(query, types.slice(0, outcome.completed.length))) {
    context.publish("session.todos_changed", {});
  }
  return queryResult({ query, types, outcome });
}

/** Statements that change nothing. */
const READ_ONLY: ReadonlySet<string> = new Set(["SELECT", "EXPLAIN", "PRAGMA", "VALUES"]);

function touchesTodos(query: string, completed: readonly string[]): boolean {
  return /todo/i.test(query) && completed.some((type) => !READ_ONLY.has(type));
}
