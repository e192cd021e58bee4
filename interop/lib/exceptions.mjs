import { readFileSync } from "node:fs";

const document = new URL("../../docs/compatibility.md", import.meta.url);
const HEADER = /^\| *id *\| *scenario *\| *where *\| *reason *\|$/;

/**
 * The intended differences of docs/compatibility.md: the rows of its table `id | scenario | where | reason`. `scenario` and
 * `where` (the path of a difference) are patterns in which `*` stands for any text; `everywhere` says that the scenario is
 * just `*`, which means all scenarios with a runtime (those of the stub runtime need none of them).
 */
export function readExceptions() {
  const lines = readFileSync(document, "utf8").split("\n");
  const start = lines.findIndex((line) => HEADER.test(line));
  if (start < 0) throw new Error("docs/compatibility.md has no table of exceptions");
  const end = lines.findIndex((line, i) => i > start && !line.startsWith("|"));
  const rows = lines.slice(start + 2, end < 0 ? undefined : end);
  return rows.map((row) => {
    const [id, scenario, where, reason] = row
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) =>
        cell
          .trim()
          .replaceAll("\\|", "|")
          .replace(/^`(.*)`$/, "$1"),
      );
    return {
      id,
      reason,
      hits: 0,
      everywhere: scenario === "*",
      scenario: glob(scenario),
      where: glob(where),
    };
  });
}

/** The differences that no exception covers; each exception counts its hits. */
export function unexcused(differences, scenario, exceptions) {
  return differences.filter(({ path }) => {
    const excuse = exceptions.find(
      (exception) => exception.scenario.test(scenario) && exception.where.test(path),
    );
    if (excuse) excuse.hits++;
    return excuse === undefined;
  });
}

/** The exceptions for some of `scenarios` that none of their differences needed. */
export function stale(exceptions, scenarios) {
  return exceptions.filter(
    ({ hits, scenario }) => hits === 0 && scenarios.some(({ name }) => scenario.test(name)),
  );
}

function glob(pattern) {
  const literal = (text) => text.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${pattern.split("*").map(literal).join(".*")}$`, "s");
}
