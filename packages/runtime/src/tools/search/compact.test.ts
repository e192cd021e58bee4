import { describe, expect, it } from "vitest";
import { compactCounts, compactMatches, compactPaths, type Match } from "./compact.js";

const range = (count: number) => Array.from({ length: count }, (_, index) => index);

const matchesIn = (path: string, count: number, text = "hit"): Match[] =>
  range(count).map(() => ({ path, line: undefined, text, isContext: false }));
const printed = (matches: readonly Match[]) => matches.map(({ path, text }) => `${path}:${text}`).join("\n");
const compacted = (matches: readonly Match[]) => compactMatches(matches, printed(matches));

describe("long lists of paths", () => {
  it("are grouped by directory, counted, and ordered as people count", () => {
    const paths = [
      ...range(40).map((index) => `./src/deep/some-directory/file-${39 - index}.ts`),
      ...range(3).map((index) => `./src/other/readme-${index}`),
      ...range(3).map((index) => `./src/top-of-the-directory-${index}.md`),
    ];
    expect(compactPaths("glob", paths).split("\n")).toEqual([
      "[glob: 46 path(s) under ./src; grouped by directory]",
      "",
      "./src/deep/ (40 path(s))",
      ...range(40).map((index) => `  some-directory/file-${index}.ts`),
      "",
      "./src/other/ (3 path(s))",
      ...range(3).map((index) => `  readme-${index}`),
      "",
      "./src/ (3 path(s))",
      ...range(3).map((index) => `  top-of-the-directory-${index}.md`),
      "",
      "[extensions: .ts=40, [no extension]=3, .md=3]",
    ]);
  });

  it("stay as they are while they are short or few", () => {
    const few = range(24).map((index) => `${"long".repeat(30)}/file-${index}.ts`);
    const short = range(100).map((index) => `a/f${index}`);
    expect(compactPaths("glob", few)).toBe(few.join("\n"));
    expect(compactPaths("glob", short)).toBe(short.join("\n"));
  });

  it("name no directory where there is none in common", () => {
    const paths = ["alpha", "beta"].flatMap((name) =>
      range(60).map((index) => `${name}/some-file-${index}.ts`),
    );
    expect(compactPaths("grep-paths", paths)).toMatch(
      /^\[grep-paths: 120 path\(s\); grouped by directory\]\n\nalpha\//,
    );
  });

  it("are cut where even their groups are too long", () => {
    const paths = range(3000).map((index) => `many/file-${String(index).padStart(5, "0")}.txt`);
    const lines = compactPaths("grep-paths", paths).split("\n");
    expect(lines[0]).toBe("[grep-paths: 3000 path(s) under many; concrete paths]");
    expect(lines.slice(1, 1323)).toEqual(paths.slice(0, 1322).map((path) => path.slice("many/".length)));
    expect(lines.slice(1323)).toEqual([
      "[omitted 1678 path(s); see original output for full results]",
      "[extensions: .txt=3000]",
    ]);
  });
});

describe("long lists of matches", () => {
  it("are grouped by file; a file's only match takes one line", () => {
    const matches = [
      ...matchesIn("src/one-long-file-name.ts", 30, "x".repeat(40)),
      ...matchesIn("src/b.ts", 1),
    ];
    expect(compacted(matches).split("\n")).toEqual([
      "[grep content: 31 matches across 2 file(s) under src]",
      "",
      "one-long-file-name.ts (30 match(es)):",
      ...range(30).map(() => `   ${"x".repeat(40)}`),
      "b.ts: hit",
    ]);
  });

  it("keep line numbers", () => {
    const numbered = range(30).map((index) => ({
      path: "src/one-long-file-name.ts",
      line: String(index + 1),
      text: "x".repeat(40),
      isContext: false,
    }));
    expect(compactMatches(numbered, "y".repeat(4000))).toContain(`\n  7: ${"x".repeat(40)}\n`);
  });

  const around = (count: number) =>
    range(count).flatMap((index) =>
      [10 * index + 9, 10 * index + 10].map((line) => ({
        path: "src/one-long-file-name.ts",
        line: String(line),
        text: "x".repeat(40),
        isContext: line % 10 !== 0,
      })),
    );

  it("show the lines around a match as such", () => {
    const text = compactMatches(around(30), "y".repeat(6000));
    expect(text).toContain("one-long-file-name.ts (30 match(es)):");
    expect(text).toContain(`\n  9- ${"x".repeat(40)}\n  10: ${"x".repeat(40)}\n`);
  });

  it("leave them out where there are too many, and say how many", () => {
    const text = compactMatches(around(600), "y".repeat(60_000));
    expect(text).toContain("  ... 1 more context line(s) omitted in this file\n  10: x");
    expect(text).toContain("  ... 576 more match(es) and 577 context line(s) omitted in this file");
  });

  it("stay as they are where lines around them have no numbers", () => {
    const unnumbered = around(30).map((match) => ({ ...match, line: undefined }));
    expect(compactMatches(unnumbered, "y".repeat(6000))).toBe("y".repeat(6000));
  });

  it("stay as they are where grouping saves nothing, and below 20 matches", () => {
    const cheap = matchesIn("f", 30, "x".repeat(90));
    const few = matchesIn("a/rather-long-file-name.ts", 19, "x".repeat(90));
    expect(compacted(cheap)).toBe(printed(cheap));
    expect(compacted(few)).toBe(printed(few));
  });

  it("lose their middle where they are too long all the same", () => {
    const matches = [
      ...matchesIn("mix/a.ts", 300, "x".repeat(90)),
      ...range(20).flatMap((index) => matchesIn(`mix/other-${index}.ts`, 2)),
    ];
    const lines = compacted(matches).split("\n");
    expect(lines.slice(0, 3)).toEqual([
      "[grep content: 340 matches across 21 file(s) under mix]",
      "",
      "a.ts (300 match(es)):",
    ]);
    expect(lines[15]).toBe("  ... 276 more match(es) omitted in this file");
    expect(lines.slice(-2)).toEqual([
      "",
      "[omitted 18 match(es) in 9 file(s); see original output for full results]",
    ]);
  });
});

describe("long lists of counts", () => {
  it("show what has most", () => {
    const counts = range(60).map((index) => ({
      path: `pkg/${["src", "test"][index % 2]}/some-module-${index}.ts`,
      count: index === 7 ? 40 : 1,
    }));
    const lines = compactCounts(counts).split("\n");
    expect(lines.slice(0, 5)).toEqual([
      "[grep count: 99 match(es) across 60 file(s) with matches]",
      "",
      "Top files by match count:",
      "      40  pkg/test/some-module-7.ts",
      "       1  pkg/src/some-module-0.ts",
    ]);
    expect(lines.slice(23)).toEqual([
      "  ... 40 more file(s) omitted",
      "",
      "Top directories by match count:",
      "      69 in 30 file(s)  pkg/test",
      "      30 in 30 file(s)  pkg/src",
      "",
      "[extensions: .ts=60]",
    ]);
  });
});
