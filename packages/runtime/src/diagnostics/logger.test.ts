import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { LogLevel } from "./log-level.js";
import { createLogger } from "./logger.js";

let directory: string;

beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), "parley-logs-")), "logs");
});

afterEach(() => rmSync(join(directory, ".."), { recursive: true, force: true }));

const lines = () => {
  const [file = ""] = readdirSync(directory);
  return readFileSync(join(directory, file), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
};

test("writes a line of JSON per entry, and opens nothing before the first", () => {
  const logger = createLogger({ level: "info", directory });
  expect(existsSync(directory)).toBe(false);
  logger.info("A client came.", { client: "stdio" });
  expect(lines()).toEqual([
    { time: expect.stringMatching(/Z$/), level: "info", message: "A client came.", client: "stdio" },
  ]);
  const [file = ""] = readdirSync(directory);
  expect(statSync(join(directory, file)).mode & 0o077).toBe(0);
});

test.each<[LogLevel, string[]]>([
  ["error", ["error"]],
  ["warning", ["error", "warning"]],
  ["all", ["error", "warning", "info", "debug"]],
])("at level %s it writes %j", (level, written) => {
  const logger = createLogger({ level, directory });
  for (const name of ["error", "warning", "info", "debug"] as const) logger[name]("x");
  expect(lines().map((line) => line.level)).toEqual(written);
});

test("writes no secret: not one it was told of, nor the value of a field that is named like one", () => {
  const logger = createLogger({ level: "all", directory });
  logger.hide('sek"rit');
  logger.info('Got sek"rit.', { nested: { apiKey: "k1", Authorization: "k2", text: 'a sek"rit b' } });
  logger.error("Failed.", { error: new Error('with sek"rit') });
  const text = JSON.stringify(lines());
  expect(text).not.toMatch(/sek|k1|k2/);
  expect(text).toContain("[hidden]");
});

test("never throws, though its directory can't be made", () => {
  const blocked = join(directory, "..", "file");
  writeFileSync(blocked, "");
  const logger = createLogger({ level: "all", directory: join(blocked, "logs") });
  expect(() => logger.error("x")).not.toThrow();
});
