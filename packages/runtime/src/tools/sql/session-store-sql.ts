import { checkArguments } from "../arguments.js";
import { failureResult, successResult } from "../results.js";
import type { PreparedCall, Tool, ToolArguments, ToolResult } from "../tool.js";
import { rowsText } from "./query-result.js";
import type { BatchOutcome } from "./session-database.js";
import { blockedPart, splitStatements, statementType } from "./statements.js";

const parameters = {
  type: "object",
  properties: {
    description: { type: "string", description: "What the query is for, in two to five words." },
    query: { type: "string", description: "One SELECT of SQLite's SQL." },
    source: {
      type: "string",
      enum: ["cloud", "local"],
      description: "Where to look. There are only local sessions.",
    },
  },
  required: ["description", "query"],
} as const;

/** What was said in earlier sessions. */
export interface SessionArchive {
  /** Runs one statement that reads. */
  query(statement: string): Promise<BatchOutcome>;
}

/** Statements that a query may be. */
const READS: ReadonlySet<string> = new Set(["SELECT", "WITH"]);

/** Makes the tool that looks through earlier sessions. Source of names and results: the official runtime. */
export function createSessionStoreTool(archive: SessionArchive): Tool {
  return {
    name: "session_store_sql",
    description:
      "Looks through the sessions of this machine, with SQL. Tables: sessions (id, cwd, repository, host_type, branch, " +
      "summary, created_at, updated_at), turns (session_id, turn_index, user_message, assistant_response, timestamp), " +
      "session_files (session_id, file_path, tool_name, turn_index, first_seen_at).",
    parameters,
    summarize: ({ description }) =>
      typeof description === "string" && description !== "" ? description : undefined,
    prepare: async (args) => prepare(args, archive),
  };
}

function prepare(args: ToolArguments, archive: SessionArchive): PreparedCall {
  checkArguments(parameters, args);
  const query = String(args["query"]).trim();
  const isLocal = args["source"] === "local";
  return { permissions: [], run: async () => result(query, isLocal, await answer(query, archive)) };
}

async function answer(query: string, archive: SessionArchive): Promise<BatchOutcome> {
  const isAllowed = splitStatements(query).length === 1 && READS.has(statementType(query));
  if (!isAllowed || blockedPart(query) !== undefined)
    return { completed: [], error: "Error: not authorized" };
  return archive.query(query);
}

function result(
  query: string,
  isLocal: boolean,
  { completed: [done], error = "" }: BatchOutcome,
): ToolResult {
  const backend = isLocal ? "local" : "local-fallback";
  const properties = { queryType: statementType(query), database: "session_store", backend };
  if (!done) {
    const toolTelemetry = { properties, restrictedProperties: { query, error } };
    return failureResult(`SQL Error: ${error}`, { error, toolTelemetry });
  }
  const text = isLocal ? rowsText(done) : withoutCloud(done);
  return successResult(text, {
    detailedContent: `SQL (session_store${isLocal ? "" : "/local-fallback"}): ${query}\n\n${text}`,
    toolTelemetry: {
      properties,
      restrictedProperties: { query },
      metrics: { rowsReturned: done.rows.length },
    },
  });
}

function withoutCloud(done: BatchOutcome["completed"][number]): string {
  const rows = done.rows.map((row) => ({ ...row, _query_source: "local" }));
  return `${rowsText({ ...done, rows })}\n\n⚠️ Cloud session store unavailable. Showing local results only.`;
}
