import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Harness } from "../testing/harness.js";
import { FileDatabase } from "./file-database.js";
import { createSqlTool } from "./sql.js";

let harness: Harness;
let database: FileDatabase;
beforeEach(() => {
  const place = { run: (...args: Parameters<FileDatabase["run"]>) => database.run(...args) };
  harness = new Harness({ tools: [createSqlTool(place)] });
  database = new FileDatabase(join(harness.workspace, "session.db"));
});
afterEach(() => harness.dispose());

const sql = (query: string) => harness.told("sql", { description: "d", query });
const complete = () => harness.of("tool.execution_complete").at(-1);

describe("sql", () => {
  it("has to-dos from the start, and asks nobody", async () => {
    expect(await sql("INSERT INTO todos (id, title) VALUES ('a', 'A'), ('b', 'B')")).toBe(
      "2 row(s) inserted. Last inserted row ID: 2.",
    );
    expect(await sql("INSERT INTO todo_deps VALUES ('b', 'a')")).toBe(
      "1 row(s) inserted. Last inserted row ID: 1.",
    );
    expect(await sql("SELECT id, title, description, status FROM todos")).toBe(
      "2 row(s) returned:\n\n| id | title | description | status |\n| --- | --- | --- | --- |\n" +
        "| a | A | NULL | pending |\n| b | B | NULL | pending |",
    );
    expect(harness.of("permission.requested")).toEqual([]);
  });

  it.each([
    ["CREATE TABLE x (i)", "Schema operation completed successfully."],
    ["SELECT 1 AS a WHERE 0", "Query returned 0 rows."],
    ["UPDATE todos SET title = 'x'", "0 row(s) updated."],
    ["DELETE FROM todos", "0 row(s) deleted."],
    ["REPLACE INTO todos (id, title) VALUES ('r', 'x')", "Query executed successfully. Rows affected: 1."],
    ["PRAGMA user_version", "Query executed successfully. Rows affected: 0."],
    ["VACUUM", "Query executed successfully. Rows affected: 0."],
    ["SELECT 1, 'x'", "1 row(s) returned:\n\n| 1 | 'x' |\n| --- | --- |\n| 1 | x |"],
    ["SELECT 1 AS a, 2 AS a", "1 row(s) returned:\n\n| a |\n| --- |\n| 2 |"],
    ["SELECT x'41' AS b, 1.0 AS f", '1 row(s) returned:\n\n| b | f |\n| --- | --- |\n| {"0":65} | 1 |'],
    ["select 1 as lower;  ", "1 row(s) returned:\n\n| lower |\n| --- |\n| 1 |"],
    ["EXPLAIN QUERY PLAN SELECT 1", /^1 row\(s\) returned:\n\n\| id \| parent \| notused \| detail \|/],
    ["CREATE VIRTUAL TABLE f USING fts5(a)", "Schema operation completed successfully."],
  ])("tells what a statement did: %s", async (query, text) => {
    expect(await sql(query)).toEqual(typeof text === "string" ? text : expect.stringMatching(text));
  });

  it.each([
    ["SELEC 1", 'near "SELEC": syntax error'],
    ["SELECT * FROM nope", "no such table: nope"],
    ["-- nothing", "statement has been finalized"],
    [
      "INSERT INTO todos (id, title, status) VALUES ('a', 'A', 'odd')",
      "CHECK constraint failed: status IN ('pending', 'in_progress', 'done', 'blocked')",
    ],
    ["INSERT INTO todo_deps VALUES ('x', 'y')", "FOREIGN KEY constraint failed"],
  ])("tells why a statement failed: %s", async (query, problem) => {
    expect(await sql(query)).toBe(`SQL Error: Error: ${problem}`);
    expect(complete().error).toEqual({ message: `Error: ${problem}`, code: "failure" });
  });

  it("refuses integers that would not come out as they are", async () => {
    expect(await sql("SELECT 9007199254740993")).toBe(
      "SQL Error: RangeError: Value is too large to be represented as a JavaScript number: 9007199254740993",
    );
  });

  it("runs several statements in order, until one fails", async () => {
    expect(await sql("CREATE TABLE x (i); INSERT INTO x VALUES (';'); SELECT i FROM x -- ; no\n")).toBe(
      "Executed 3 statement(s):\n\n1. CREATE\n   Schema operation completed successfully.\n\n" +
        "2. INSERT\n   1 row(s) inserted. Last inserted row ID: 1.\n\n" +
        "3. SELECT\n   1 row(s) returned:\n   \n   | i |\n   | --- |\n   | ; |",
    );
    expect(complete().toolTelemetry).toMatchObject({
      properties: { queryType: "BATCH", statementTypes: '["CREATE","INSERT","SELECT"]' },
      metrics: { rowsAffected: 1, rowsReturned: 1, statementCount: 3 },
    });
    expect(await sql("INSERT INTO x VALUES (2); INSERT INTO nope VALUES (3); INSERT INTO x VALUES (4)")).toBe(
      "SQL Error after statement 2 (INSERT): Error: no such table: nope\n\n" +
        "Completed 1 statement(s) before failure:\n\n1. INSERT\n   1 row(s) inserted. Last inserted row ID: 2.",
    );
    expect(await sql("SELECT count(*) AS n FROM x")).toContain("| 2 |");
  });

  it("ends a transaction with the query that began it", async () => {
    await sql("CREATE TABLE x (i); BEGIN; INSERT INTO x VALUES (1)");
    expect(await sql("SELECT i FROM x")).toBe("Query returned 0 rows.");
    expect(await sql("ROLLBACK")).toContain("no transaction is active");
  });

  it("tells clients when the to-dos may have changed", async () => {
    await sql("SELECT * FROM todos");
    await sql("UPDATE todos SET title = 1, id = 2, status = 'odd' WHERE 0; CREATE TABLE x (i)");
    await sql("INSERT INTO x VALUES (1)");
    expect(harness.of("session.todos_changed")).toEqual([{}]);
  });

  it.each(["", "  "])("wants a query: %j", async (query) => {
    expect(await sql(query)).toBe("Error: Empty query provided.");
  });

  it.each([
    ["ATTACH DATABASE 'x' AS y", "ATTACH"],
    ["attach 'x' as y", "attach"],
    ["VACUUM main INTO '/tmp/x'", "VACUUM main INTO"],
    ["SELECT load_extension('x')", "load_extension"],
    ["PRAGMA/**/database_list", "PRAGMA/**/database_list"],
    ["PRAGMA key = 'x'", "PRAGMA key"],
  ])("refuses by name what would reach further: %s", async (query, part) => {
    expect(await sql(query)).toBe(
      `Error: Blocked SQL statement: "${part}" is not allowed for security reasons.`,
    );
  });

  it.each(["SELECT 'ATTACH' AS a", "-- attach\nSELECT 1", "SELECT 1 AS attached"])(
    "takes words for what they are: %s",
    async (query) => {
      expect(await sql(query)).toContain("1 row(s) returned");
    },
  );
});

describe("what a model's SQL reaches", () => {
  it.each([
    "SELECT readfile('SECRET')",
    "SELECT \"readfile\"('SECRET')",
    "SELECT writefile('SECRET', 'x')",
    "SELECT * FROM fsdir('SECRET')",
    "CREATE VIRTUAL TABLE t USING csv(filename = 'SECRET')",
    "SELECT edit('SECRET')",
  ])("is no file: %s", async (query) => {
    const path = harness.path("secret.txt");
    writeFileSync(path, "secret content");
    expect(await sql(query.replaceAll("SECRET", path))).toMatch(/^SQL Error: Error: no such /);
    expect(readFileSync(path, "utf8")).toBe("secret content");
  });

  it("is no other database, whatever the text looks like", async () => {
    const outcome = await database.run(["ATTACH 'other.db' AS other"]);
    expect(outcome.error).toBe("Error: not authorized");
  });

  it("is bounded in time", async () => {
    expect(
      await sql("WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c"),
    ).toBe("SQL Error: Error: interrupted");
    expect(await sql("SELECT 1 AS still")).toContain("| still |");
  });

  it("is bounded in rows, in values and in pages", async () => {
    const many = await database.run([
      "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT 20000) SELECT n FROM c",
    ]);
    expect(many.completed[0]).toMatchObject({ isCut: true });
    expect(many.completed[0]?.rows).toHaveLength(10_000);
    expect(await sql("SELECT zeroblob(900000000)")).toBe("SQL Error: Error: string or blob too big");
    await sql("CREATE TABLE x (b)");
    const full = await sql(Array(6).fill("INSERT INTO x VALUES (zeroblob(16000000))").join("; "));
    expect(full).toContain("database or disk is full");
    expect(await sql("PRAGMA max_page_count = 1000000")).toBe("SQL Error: Error: not authorized");
    expect(await sql("PRAGMA page_size = 65536; VACUUM")).toContain("Error: not authorized");
  });
});

describe("a session's database", () => {
  it("is kept in its file, one query after the other", async () => {
    await Promise.all([1, 2, 3].map((id) => sql(`INSERT INTO todos (id, title) VALUES (${id}, 'x')`)));
    const again = new FileDatabase(join(harness.workspace, "session.db"));
    expect((await again.todos()).rows.map(({ id }) => id)).toEqual(["1", "2", "3"]);
  });

  it("tells its to-dos and what they depend on", async () => {
    expect(await database.todos()).toEqual({ rows: [], dependencies: [] });
    await sql("INSERT INTO todos (id, title, status) VALUES ('a', 'A', 'done'), ('b', 'B', 'blocked')");
    await sql("INSERT INTO todo_deps VALUES ('b', 'a')");
    expect(await database.todos()).toEqual({
      rows: [
        { id: "a", title: "A", description: null, status: "done", createdAt: expect.any(String) },
        { id: "b", title: "B", description: null, status: "blocked", createdAt: expect.any(String) },
      ],
      dependencies: [{ todoId: "b", dependsOn: "a" }],
    });
  });

  it("does not make tables again that a model dropped", async () => {
    await sql("DROP TABLE todo_deps; DROP TABLE todos");
    expect(await sql("SELECT * FROM todos")).toBe("SQL Error: Error: no such table: todos");
    expect(await database.todos()).toEqual({ rows: [], dependencies: [] });
  });

  it("says so when its file is no database", async () => {
    writeFileSync(join(harness.workspace, "session.db"), "this is no database".repeat(300));
    expect(await sql("SELECT 1")).toContain("file is not a database");
  });
});
