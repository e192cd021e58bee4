const sql = (query, more) => ({
  name: query === undefined ? JSON.stringify(more) : String(query).slice(0, 70),
  calls: [{ name: "sql", args: { description: "Work", query, ...more } }],
});

export const area = {
  name: "sql",
  isOrdered: true,
  chunk: 1000,
  cases: () => [
    ..."SELECT 1|SELECT 1 AS a, 'x' AS b, NULL AS c, 1.5 AS d, x'00ff' AS e|SELECT 1 WHERE 0|SELECT * FROM todos|SELECT * FROM todo_deps|SELECT name FROM sqlite_master ORDER BY name|PRAGMA table_info(todos)|PRAGMA user_version|PRAGMA journal_mode|PRAGMA foreign_keys|PRAGMA user_version = 3|INSERT INTO todos (id, title) VALUES ('a', 'First')|INSERT INTO todos (id, title, description, status) VALUES ('b', 'Second', 'More', 'pending')|INSERT INTO todos (id, title) VALUES ('a', 'Again')|INSERT INTO todos (id, title, status) VALUES ('c', 'Third', 'nonsense')|INSERT INTO todos (id) VALUES ('d')|INSERT INTO todo_deps (todo_id, depends_on) VALUES ('b', 'a')|INSERT INTO todo_deps (todo_id, depends_on) VALUES ('zz', 'yy')|UPDATE todos SET status = 'in_progress' WHERE id = 'a'|UPDATE todos SET status = 'done' WHERE id = 'a'|UPDATE todos SET status = 'blocked'|UPDATE todos SET status = 'done' WHERE id = 'nobody'|SELECT id, title, status FROM todos ORDER BY id|SELECT count(*) FROM todos|SELECT t.id FROM todos t JOIN todo_deps d ON d.todo_id = t.id|DELETE FROM todos WHERE id = 'b'|DELETE FROM todos WHERE id = 'nobody'|CREATE TABLE t (n INTEGER, s TEXT, r REAL, b BLOB)|CREATE TABLE t (n INTEGER)|CREATE TABLE IF NOT EXISTS t (n INTEGER)|INSERT INTO t VALUES (1, 'one', 1.0, x'01'), (2, 'two pipes', 2.25, NULL), (9007199254740993, 'big', 1e300, x'')|SELECT * FROM t|SELECT n FROM t ORDER BY n DESC LIMIT 1|SELECT s, s FROM t|SELECT 'line\nbreak' AS s, 'tab\there' AS t|SELECT 'ünï 日本 🎉' AS u|SELECT '' AS empty|SELECT 9223372036854775807 AS m, -9223372036854775808 AS l|SELECT 1.0 AS one, 0.1+0.2 AS sum, 1e100 AS big, 1/0 AS inf|SELECT 1; SELECT 2|INSERT INTO t (n) VALUES (5); SELECT n FROM t WHERE n = 5|SELECT 1; SELECT nope|INSERT INTO t (n) VALUES (6); INSERT INTO nope VALUES (1)|SELECT n FROM t WHERE n = 6|SELECT 1;|SELECT 1;;| ;|-- only a comment|/* block */ SELECT 3|SELECT 1 -- trailing|  SELECT 4  |select 5|SELEC 1|SELECT * FROM nope|SELECT nope FROM t|SELECT|INSERT INTO t VALUES (1)|INSERT INTO t (n) VALUES ('text')|UPDATE t SET n = n + 1|DELETE FROM t|DROP TABLE t|DROP TABLE t|DROP TABLE IF EXISTS t|CREATE INDEX i ON todos (status)|CREATE VIEW v AS SELECT id FROM todos|SELECT * FROM v|BEGIN|INSERT INTO todos (id, title) VALUES ('tx', 'In')|ROLLBACK|SELECT count(*) AS n FROM todos WHERE id = 'tx'|COMMIT|SAVEPOINT s|RELEASE s|EXPLAIN QUERY PLAN SELECT 1|VACUUM|ATTACH ':memory:' AS m|ATTACH '/tmp/nowhere/x.db' AS m|SELECT load_extension('x')|SELECT readfile('/etc/passwd')|SELECT sqlite_version() IS NOT NULL AS v|SELECT json('{\"a\":1}') AS j|SELECT datetime('2020-01-01') AS d|WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c WHERE x < 5) SELECT x FROM c|WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c WHERE x < 3000) SELECT x, 'padding padding' AS p FROM c|INSERT INTO todos (id, title) VALUES ('r', 'R') RETURNING id|REPLACE INTO todos (id, title) VALUES ('r', 'R2')|INSERT OR IGNORE INTO todos (id, title) VALUES ('r', 'R3')|VALUES (1, 2), (3, 4)|ALTER TABLE todos ADD COLUMN extra TEXT|SELECT extra FROM todos LIMIT 1|DROP TABLE todos|SELECT id FROM todos|INSERT INTO todos (id, title) VALUES ('n', 'New')|SELECT ? AS q|SELECT :name AS q|SELECT \"quoted\"|SELECT 'unclosed|TRUNCATE t"
      .split("|")
      .map((query) => sql(query)),
    ...[
      {},
      { query: "SELECT 1" },
      { description: "d" },
      { query: null, description: "d" },
      { query: 1, description: "d" },
      { query: "", description: "d" },
      { query: ["SELECT 1"], description: "d" },
      { query: "SELECT 1", description: null },
      { query: "SELECT 1", description: "d", database: "session" },
      { query: "SELECT 1", description: "d", database: "session_store" },
      { query: "SELECT 1", description: "d", database: "nope" },
      { query: "SELECT 1", description: "d", database: null },
      { query: "SELECT 1", description: "d", extra: 1 },
      { sql: "SELECT 1" },
      { query: "SELECT 1\0", description: "d" },
    ].map((args) => ({ name: `arguments ${JSON.stringify(args)}`, calls: [{ name: "sql", args }] })),
  ],
};
