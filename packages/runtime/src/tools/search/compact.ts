/**
 * Shorter forms of long search results, in the official runtime's format. A form that loses nothing is
 * used where it is short enough, one that leaves out the middle where it is not.
 */
import { LARGE_OUTPUT_BYTES } from "../output-limits.js";
import { commonDirectory, compareNaturally, directoryOf, extensionsLine, within } from "./path-names.js";

/** Shorter results stay as they are. */
const MIN_CHARACTERS = 1_500;
const MIN_MATCHES = 20;
const MIN_PATHS = 25;

/** What a lossy form keeps. */
const MAX_FILES = 12;
const MAX_EDGE_MATCHES = 12;
const MAX_LISTED_PATHS_CHARACTERS = LARGE_OUTPUT_BYTES - 512;
const MAX_COUNTS = 20;

/** The shortest form of `original` that fits. */
function shortest(original: string, forms: readonly (() => string)[]): string {
  if (original.length < MIN_CHARACTERS) return original;
  for (const form of forms) {
    const text = form();
    if (text.length <= LARGE_OUTPUT_BYTES) return text.length < original.length ? text : original;
  }
  return original;
}

/** A list of paths, as `rg --files` and `rg -l` give it. */
export function compactPaths(what: "grep-paths" | "glob", paths: readonly string[]): string {
  const original = paths.join("\n");
  if (paths.length < MIN_PATHS) return original;
  const base = commonDirectory(paths);
  const head = `[${what}: ${paths.length} path(s)${base === "" ? "" : ` under ${base}`}`;
  return shortest(original, [
    () => `${head}; grouped by directory]\n\n${groupedPaths(base, paths)}`,
    () =>
      `${head}; concrete paths]\n${firstPaths(base, { paths, room: MAX_LISTED_PATHS_CHARACTERS - head.length })}`,
  ]);
}

function groupedPaths(base: string, paths: readonly string[]): string {
  const groups = new Map<string, string[]>();
  for (const path of [...paths].sort(compareNaturally)) {
    const [first = "", ...rest] = within(base, path).split("/");
    const directory = rest.length === 0 ? base : base === "" ? first : `${base}/${first}`;
    const group = groups.get(directory) ?? [];
    group.push(within(directory, path));
    groups.set(directory, group);
  }
  const sorted = [...groups].sort(([, left], [, right]) => right.length - left.length);
  const blocks = sorted.map(
    ([directory, names]) =>
      `${directory}/ (${names.length} path(s))\n${names.map((name) => `  ${name}`).join("\n")}`,
  );
  return [...blocks, extensionsLine([...paths].sort(compareNaturally))].join("\n\n");
}

function firstPaths(base: string, { paths, room }: { paths: readonly string[]; room: number }): string {
  const sorted = [...paths].sort(compareNaturally);
  const names = sorted.map((path) => within(base, path));
  const foot = (omitted: number) =>
    `[omitted ${omitted} path(s); see original output for full results]\n${extensionsLine(sorted)}`;
  let left = room - "; concrete paths]\n".length - foot(paths.length).length;
  const listed = names.findIndex((name) => {
    left -= name.length + 1;
    return left < 0;
  });
  return `${names.slice(0, listed).join("\n")}\n${foot(names.length - listed)}`;
}

/** One line that is shown. */
export interface Match {
  readonly path: string;
  /** Line number, where it was asked for. */
  readonly line: string | undefined;
  readonly text: string;
  /** Shown around a match, and none itself. */
  readonly isContext: boolean;
}

/** Matching lines by file. `original` is the same as ripgrep prints it, with its context. */
export function compactMatches(shown: readonly Match[], original: string): string {
  const matches = shown.filter(isMatch);
  /** Lines around a match that aren't numbered can't be told apart. */
  const isUnclear = shown.some(({ line, isContext }) => isContext && line === undefined);
  if (matches.length < MIN_MATCHES || isUnclear) return original;
  const files = new Map<string, Match[]>();
  for (const match of shown) {
    const known = files.get(match.path);
    if (known) known.push(match);
    else files.set(match.path, [match]);
  }
  const base = commonDirectory([...files.keys()]);
  const under = base === "" ? "" : ` under ${base}`;
  const head = `[grep content: ${matches.length} matches across ${files.size} file(s)${under}]`;
  const blocks = (shown: readonly [string, readonly Match[]][], edge: number) =>
    shown.map(([path, found]) => fileBlock(within(base, path), found, edge));
  return shortest(original, [
    () => [head, ...blocks([...files], Number.POSITIVE_INFINITY)].join("\n"),
    () => {
      const first = [...files].slice(0, MAX_FILES);
      const told = first.reduce((sum, [, found]) => sum + found.filter(isMatch).length, 0);
      const omitted =
        files.size > first.length
          ? [
              `\n[omitted ${matches.length - told} match(es) in ${files.size - first.length} file(s); ` +
                "see original output for full results]",
            ]
          : [];
      return [head, ...blocks(first, MAX_EDGE_MATCHES), ...omitted].join("\n");
    },
  ]);
}

const isMatch = ({ isContext }: Match): boolean => !isContext;

/** @param edge how many of the first and last matches are shown when not all are, and nothing around them */
function fileBlock(name: string, lines: readonly Match[], edge: number): string {
  const [only] = lines;
  if (lines.length === 1 && only)
    return `${name}:${only.line === undefined ? "" : `${only.line}:`} ${only.text}`;
  const matches = lines.filter(isMatch);
  const isWhole =
    edge === Number.POSITIVE_INFINITY || (matches.length === lines.length && matches.length <= 2 * edge);
  const kept = new Set(isWhole ? lines : [...matches.slice(0, edge), ...matches.slice(-edge)]);
  const shown: string[] = [];
  let omitted: Match[] = [];
  for (const line of lines) {
    if (!kept.has(line)) {
      omitted.push(line);
      continue;
    }
    shown.push(...omittedLine(omitted), lineText(line));
    omitted = [];
  }
  shown.push(...omittedLine(omitted));
  return `\n${name} (${matches.length} match(es)):\n${shown.join("\n")}`;
}

function lineText({ line, text, isContext }: Match): string {
  return line === undefined ? `   ${text}` : `  ${line}${isContext ? "-" : ":"} ${text}`;
}

function omittedLine(lines: readonly Match[]): string[] {
  const matches = lines.filter(isMatch).length;
  const context = lines.length - matches;
  const what = [
    ...(matches > 0 ? [`${matches} more match(es)`] : []),
    ...(context > 0 ? [`${context}${matches > 0 ? "" : " more"} context line(s)`] : []),
  ];
  return what.length > 0 ? [`  ... ${what.join(" and ")} omitted in this file`] : [];
}

/** Matches per file. */
export function compactCounts(counts: readonly { path: string; count: number }[]): string {
  const original = counts.map(({ path, count }) => `${path}:${count}`).join("\n");
  if (counts.length < MIN_PATHS) return original;
  return shortest(original, [
    () => {
      const total = counts.reduce((sum, { count }) => sum + count, 0);
      return [
        `[grep count: ${total} match(es) across ${counts.length} file(s) with matches]`,
        topFiles(counts),
        topDirectories(counts),
        extensionsLine(counts.map(({ path }) => path)),
      ].join("\n\n");
    },
  ]);
}

type Counted = { readonly path: string; readonly count: number };

function topFiles(counts: readonly Counted[]): string {
  const lines = byCount(counts).map(({ path, count }) => `${padded(count)}  ${path}`);
  return `Top files by match count:\n${withRest(lines, "file(s)")}`;
}

function topDirectories(counts: readonly Counted[]): string {
  const directories = new Map<string, { count: number; files: number }>();
  for (const { path, count } of counts) {
    const sum = directories.get(directoryOf(path)) ?? { count: 0, files: 0 };
    directories.set(directoryOf(path), { count: sum.count + count, files: sum.files + 1 });
  }
  const sums = [...directories].map(([path, sum]) => ({ path, ...sum }));
  const lines = byCount(sums).map(
    ({ path, count, files }) => `${padded(count)} in ${files} file(s)  ${path}`,
  );
  return `Top directories by match count:\n${withRest(lines, "directories")}`;
}

function byCount<Item extends Counted>(items: readonly Item[]): Item[] {
  const byPath = (left: Item, right: Item) => (left.path < right.path ? -1 : 1);
  return [...items].sort((left, right) => right.count - left.count || byPath(left, right));
}

function padded(count: number): string {
  return String(count).padStart(8);
}

function withRest(lines: readonly string[], what: string): string {
  const rest = lines.length - MAX_COUNTS;
  const shown = lines.slice(0, MAX_COUNTS);
  return [...shown, ...(rest > 0 ? [`  ... ${rest} more ${what} omitted`] : [])].join("\n");
}
