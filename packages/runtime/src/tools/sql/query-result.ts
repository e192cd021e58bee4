import { failureResult, successResult } from "../results.js";
import type { ToolResult } from "../tool.js";
import type { BatchOutcome } from "./session-database.js";
import type { SqlRow, SqlValue, StatementOutcome } from "./sqlite.js";

/** A query that was run, and what came of it. */
export interface RunQuery {
  readonly query: string;
  /** Types of its statements. */
  readonly types: readonly string[];
  readonly outcome: BatchOutcome;
}

/** What a model is told of a query. Source of the texts: the official runtime. */
export function queryResult(run: RunQuery): ToolResult {
  return run.types.length > 1 ? batchResult(run) : singleResult(run);
}

function singleResult({ query, types, outcome }: RunQuery): ToolResult {
  const [type = ""] = types;
  const [done] = outcome.completed;
  if (!done) {
    const { error = "" } = outcome;
    const toolTelemetry = { properties: { queryType: type }, restrictedProperties: { query, error } };
    return failureResult(`SQL Error: ${error}`, { error, toolTelemetry });
  }
  return succeeded(query, statementText(type, done), {
    properties: { queryType: type },
    metrics: { rowsAffected: rowsAffected(type, done), rowsReturned: rowsReturned(type, done) },
  });
}

function batchResult({ query, types, outcome }: RunQuery): ToolResult {
  const { completed, error } = outcome;
  const done = types.slice(0, completed.length);
  const text = completed
    .map((statement, index) => numbered(index, done[index] ?? "", statement))
    .join("\n\n");
  const sum = (count: typeof rowsAffected) =>
    completed.reduce((total, statement, index) => total + count(done[index] ?? "", statement), 0);
  const properties = { queryType: "BATCH", statementTypes: JSON.stringify(done) };
  const metrics = {
    rowsAffected: sum(rowsAffected),
    rowsReturned: sum(rowsReturned),
    statementCount: types.length,
  };
  if (error === undefined) {
    return succeeded(query, `Executed ${types.length} statement(s):\n\n${text}`, { properties, metrics });
  }
  const failed = types[completed.length] ?? "";
  const before =
    completed.length > 0 ? `\n\nCompleted ${completed.length} statement(s) before failure:\n\n${text}` : "";
  return failureResult(`SQL Error after statement ${completed.length + 1} (${failed}): ${error}${before}`, {
    toolTelemetry: {
      properties: { ...properties, failedStatementType: failed },
      restrictedProperties: { query, error },
      metrics: { ...metrics, completedStatements: completed.length },
    },
  });
}

function succeeded(
  query: string,
  text: string,
  telemetry: { properties: Record<string, string>; metrics: Record<string, number> },
): ToolResult {
  return successResult(text, {
    detailedContent: `SQL: ${query}\n\n${text}`,
    toolTelemetry: { ...telemetry, restrictedProperties: { query } },
  });
}

function numbered(index: number, type: string, statement: StatementOutcome): string {
  return `${index + 1}. ${type}\n${statementText(type, statement).replace(/^/gm, "   ")}`;
}

const READS: ReadonlySet<string> = new Set(["SELECT", "WITH", "EXPLAIN"]);
const SCHEMA: ReadonlySet<string> = new Set(["CREATE", "ALTER", "DROP"]);

function rowsAffected(type: string, { changes }: StatementOutcome): number {
  return READS.has(type) || SCHEMA.has(type) ? 0 : changes;
}

function rowsReturned(type: string, { rows }: StatementOutcome): number {
  return READS.has(type) ? rows.length : 0;
}

function statementText(type: string, statement: StatementOutcome): string {
  const { changes, lastRowId } = statement;
  if (READS.has(type)) return rowsText(statement);
  if (SCHEMA.has(type)) return "Schema operation completed successfully.";
  switch (type) {
    case "INSERT":
      return lastRowId === undefined
        ? `${changes} row(s) inserted.`
        : `${changes} row(s) inserted. Last inserted row ID: ${lastRowId}.`;
    case "UPDATE":
      return `${changes} row(s) updated.`;
    case "DELETE":
      return `${changes} row(s) deleted.`;
    default:
      return `Query executed successfully. Rows affected: ${changes}.`;
  }
}

/** Rows as a table. */
export function rowsText({ rows, isCut }: StatementOutcome): string {
  const [first] = rows;
  if (!first) return "Query returned 0 rows.";
  const columns = Object.keys(first);
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const cells = (row: SqlRow) => columns.map((column) => cellText(row[column] ?? null));
  const table = [line(columns), line(columns.map(() => "---")), ...rows.map((row) => line(cells(row)))];
  const more = isCut ? `\n\nThere are more rows; only the first ${rows.length} were read.` : "";
  return `${rows.length} row(s) returned:\n\n${table.join("\n")}${more}`;
}

/** Bytes of a blob that are shown. */
const MAX_BLOB = 4_096;

function cellText(value: SqlValue): string {
  if (value === null) return "NULL";
  return value instanceof Uint8Array ? JSON.stringify(value.subarray(0, MAX_BLOB)) : String(value);
}
