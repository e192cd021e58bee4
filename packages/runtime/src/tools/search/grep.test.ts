import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Harness } from "../testing/harness.js";

let harness: Harness;
const write = (name: string, content: string) => {
  mkdirSync(dirname(harness.path(name)), { recursive: true });
  writeFileSync(harness.path(name), content);
};
beforeEach(() => {
  harness = new Harness();
  write("src/a.ts", 'import x from "x";\nconst foo = 1;\n// TODO one\nexport { foo };\n');
  write("src/sub/c.ts", "foo\nline2\nline3\nfoo again\nline5\n");
  write("docs/d.md", "# foo\n");
  write(".hidden/h.txt", "FOO hidden\n");
  write("ignored.txt", "foo ignored\n");
  write(".gitignore", "ignored.txt\n");
  write(".git/config", "foo git\n");
});
afterEach(() => harness.dispose());

/** ripgrep searches in parallel, so files come in any order. */
const sorted = (text: string) => text.split("\n").sort();
const grep = (args: object) => harness.told("grep", args as Record<string, unknown>);

describe("grep", () => {
  it("gives the files that match: hidden ones too, ignored ones not, and never git's own", async () => {
    expect(sorted(await grep({ pattern: "foo", "-i": true }))).toEqual([
      "./.hidden/h.txt",
      "./docs/d.md",
      "./src/a.ts",
      "./src/sub/c.ts",
    ]);
  });

  it.each([
    [{ pattern: "foo again" }, "./src/sub/c.ts"],
    [{ pattern: "foo again", output_mode: "content" }, "./src/sub/c.ts:foo again"],
    [{ pattern: "foo again", output_mode: "content", "-n": true }, "./src/sub/c.ts:4:foo again"],
    [
      { pattern: "foo again", output_mode: "content", "-B": 2, "-n": true },
      "./src/sub/c.ts-2-line2\n./src/sub/c.ts-3-line3\n./src/sub/c.ts:4:foo again",
    ],
    [
      { pattern: "foo again", output_mode: "content", "-A": 1 },
      "./src/sub/c.ts:foo again\n./src/sub/c.ts-line5",
    ],
    [{ pattern: "foo", output_mode: "count", paths: "src/sub" }, "src/sub/c.ts:2"],
    [{ pattern: "foo", output_mode: "content", paths: "src/sub", head_limit: 1 }, "src/sub/c.ts:foo"],
    [
      { pattern: "foo\\nline2", multiline: true, output_mode: "content" },
      "./src/sub/c.ts:foo\n./src/sub/c.ts:line2",
    ],
    [{ pattern: "foo", glob: "*.md" }, "./docs/d.md"],
    [{ pattern: "TODO", type: "tsx" }, "./src/a.ts"],
    [{ pattern: "TODO", paths: "src/a.ts", output_mode: "content" }, "src/a.ts:// TODO one"],
    [{ pattern: "TODO", path: "src" }, "src/a.ts"],
    [{ pattern: "TODO", paths: "src docs" }, "src/a.ts"],
    [{ pattern: "TODO", paths: [] }, "./src/a.ts"],
    [{ pattern: "TODO", paths: 5 }, "./src/a.ts"],
    [{ pattern: "-foo" }, "No matches found."],
    [{ pattern: "nothing like it", output_mode: "count" }, "No matches found."],
    [
      { pattern: "TODO", paths: ["src", "gone", "lost"] },
      "src/a.ts\n\n(Warning: Some search paths were skipped because they do not exist: gone, lost)",
    ],
    [{ pattern: "TODO", paths: "gone" }, "Error: Search paths do not exist: gone"],
    [
      { pattern: "(unclosed" },
      "Error: rg: regex parse error:\n    (?:(unclosed)\n    ^\nerror: unclosed group",
    ],
    [{ pattern: "x", type: "nosuch" }, "Error: rg: unrecognized file type: nosuch"],
  ])("%j gives %j", async (args, told) => {
    expect(await grep(args)).toBe(told);
  });

  it("asks to read each place it searches", async () => {
    await grep({ pattern: "foo", paths: ["src", "docs/d.md"] });
    expect(harness.of("permission.requested").map(({ permissionRequest }) => permissionRequest)).toEqual([
      {
        kind: "read",
        toolCallId: "call-0",
        intention: `Search in directory: ${harness.path("src")}`,
        path: harness.path("src"),
      },
      {
        kind: "read",
        toolCallId: "call-0",
        intention: `Search in file: ${harness.path("docs/d.md")}`,
        path: harness.path("docs/d.md"),
      },
    ]);
  });

  it("takes nothing from the user's ripgrep configuration, which may run programs", async () => {
    write("config", "--pre=touch\n");
    process.env["RIPGREP_CONFIG_PATH"] = harness.path("config");
    try {
      expect(await grep({ pattern: "TODO" })).toBe("./src/a.ts");
    } finally {
      delete process.env["RIPGREP_CONFIG_PATH"];
    }
  });
});

describe("glob", () => {
  const glob = (args: object) => harness.told("glob", args as Record<string, unknown>);

  it.each([
    [{ pattern: "**/*.ts" }, ["./src/a.ts", "./src/sub/c.ts"]],
    [{ pattern: "*.md" }, ["./docs/d.md"]],
    [{ pattern: "src/*" }, ["./src/a.ts"]],
    [{ pattern: "src/**" }, ["./src/a.ts", "./src/sub/c.ts"]],
    [{ pattern: "*.ts", paths: "src" }, ["src/a.ts", "src/sub/c.ts"]],
    [{ pattern: "*.{md,nothing}", path: "docs" }, ["docs/d.md"]],
    [{ pattern: "**/.*" }, ["./.gitignore"]],
    [{ pattern: "*.none" }, ["No files matched the pattern."]],
    [{ pattern: "[bad" }, ["Error: rg: error parsing glob '[bad': unclosed character class; missing ']'"]],
    [
      { pattern: "*", paths: "gone" },
      ["Error: rg: gone: IO error for operation on gone: No such file or directory (os error 2)"],
    ],
  ])("%j gives %j", async (args, told) => {
    expect(sorted(await glob(args))).toEqual(told);
  });

  it("asks to read the place it searches", async () => {
    await glob({ pattern: "*" });
    expect(harness.of("permission.requested")[0].permissionRequest).toMatchObject({
      kind: "read",
      intention: `Search for files matching pattern in: ${harness.workspace}`,
    });
  });
});

describe("what a search is given", () => {
  const grep = (args: object) => harness.told("grep", args as Record<string, unknown>);

  it("is taken without what is null, and each place once", async () => {
    writeFileSync(harness.path("w.txt"), "one\ntwo\nthree\n");
    expect(
      await grep({ pattern: "two", paths: ["w.txt", "w.txt"], "-i": null, glob: null, type: null }),
    ).toBe("w.txt");
    expect(harness.of("permission.requested")).toHaveLength(1);
  });

  it("shows as many lines around a match as -C says, whatever else is said", async () => {
    writeFileSync(harness.path("w.txt"), "one\ntwo\nthree\n");
    expect(await grep({ pattern: "two", paths: "w.txt", output_mode: "content", "-A": 0, "-C": 1 })).toBe(
      "w.txt-one\nw.txt:two\nw.txt-three",
    );
  });

  it("can't have a NUL", async () => {
    expect(await grep({ pattern: "\0" })).toBe("Failed to execute ripgrep: nul byte found in provided data");
    expect(await harness.told("glob", { pattern: "\0" })).toBe(
      "Failed to execute ripgrep: nul byte found in provided data",
    );
  });

  it("is told where the whole of a long line is", async () => {
    writeFileSync(harness.path("w.txt"), `${"long".repeat(8000)}\n`);
    expect(await grep({ pattern: "long", paths: "w.txt", output_mode: "content" })).toMatch(
      /^Output too large to read at once \(31\.3 KB\)\. Saved to: /,
    );
  });
});
