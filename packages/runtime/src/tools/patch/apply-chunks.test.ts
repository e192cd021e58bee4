import { describe, expect, it } from "vitest";
import { applyChunks } from "./apply-chunks.js";
import { type Hunk, parsePatch } from "./parse-patch.js";

/** Applies the changes of one update hunk, as a patch has them. */
function apply(content: string, ...lines: string[]): string {
  const [hunk] = parsePatch(["*** Begin Patch", "*** Update File: f", ...lines, "*** End Patch"].join("\n"));
  return applyChunks(content, (hunk as Extract<Hunk, { kind: "update" }>).chunks, "/f");
}

const TEN = Array.from({ length: 10 }, (_, index) => `line ${index + 1}\n`).join("");

describe("changes of a patch", () => {
  it.each([
    ["replace lines", ["@@", "-line 2", "+two"], TEN.replace("line 2", "two")],
    ["insert after lines that stay", ["@@", " line 2", "+new"], TEN.replace("line 2\n", "line 2\nnew\n")],
    ["delete lines", ["@@", "-line 2", "-line 3"], TEN.replace("line 2\nline 3\n", "")],
    [
      "are looked for one after the other",
      ["@@", "-line 2", "+a", "@@", "-line 9", "+b"],
      TEN.replace("line 2", "a").replace("line 9", "b"),
    ],
    ["are looked for after a line", ["@@ line 4", "-line 5", "+x"], TEN.replace("line 5", "x")],
    [
      "are looked for after a line that is given in part",
      ["@@ ine 4", "-line 5", "+x"],
      TEN.replace("line 5", "x"),
    ],
    ["go after a line when they only add", ["@@ line 4", "+x"], TEN.replace("line 4\n", "line 4\nx\n")],
    ["go to the end when they only add", ["@@", "+x"], `${TEN}x\n`],
    [
      "are found at the end of the file",
      ["@@", "-line 10", "+x", "*** End of File"],
      TEN.replace("line 10", "x"),
    ],
    [
      "take a blank line that only parts them from the next for nothing",
      ["@@", "-line 2", "+x", "", "@@", "-line 4", "+y"],
      TEN.replace("line 2", "x").replace("line 4", "y"),
    ],
    ["change nothing where they say the same", ["@@", "-line 2", "+line 2"], TEN],
  ])("%s", (_, lines, after) => {
    expect(apply(TEN, ...lines)).toBe(after);
  });

  it("change the first of several places, after what is before", () => {
    const code = "a() {\n  return;\n}\nb() {\n  return;\n}\n";
    expect(apply(code, "@@", "-  return;", "+  done;")).toBe("a() {\n  done;\n}\nb() {\n  return;\n}\n");
    expect(apply(code, "@@ b() {", "-  return;", "+  done;")).toBe(
      "a() {\n  return;\n}\nb() {\n  done;\n}\n",
    );
  });

  it("find lines that were not copied exactly, and indent as the file does", () => {
    expect(apply("it’s – “here”\n", "@@", '-it\'s - "here"', "+gone")).toBe("gone\n");
    expect(apply("x  \n", "@@", "-x", "+y")).toBe("y\n");
    expect(apply("if a:\n    if b:\n        c\n", "@@", "-if b:", "+if d:")).toBe(
      "if a:\n    if d:\n        c\n",
    );
    expect(apply("\tdef f():\n\t\tpass\n", "@@", "     def f():", "-        pass", "+        return")).toBe(
      "\tdef f():\n\t\treturn\n",
    );
  });

  it("leave the lines that stay as the file has them", () => {
    expect(apply("“a”\nb\n", "@@", ' "a"', "-b", "+c")).toBe("“a”\nc\n");
  });

  it("keep line endings, and a last line without one", () => {
    expect(apply("a\r\nb\r\n", "@@", "-b", "+c", "+d")).toBe("a\r\nc\r\nd\r\n");
    expect(apply("a\nb", "@@", "-b", "+c")).toBe("a\nc");
    expect(apply("a\nb", "@@", "+c")).toBe("a\nb\nc");
    expect(apply("", "@@", "+a")).toBe("a\n");
  });

  it.each([
    [["@@", "-nope"], "Failed to find expected lines in /f:\nnope"],
    [["@@ nowhere", "-line 2"], "Failed to find context 'nowhere' in /f"],
    [["@@", "-line 3", "*** End of File"], "Failed to find expected lines in /f:\nline 3"],
    [["@@", "-line 5", "@@", "-line 2"], "Failed to find expected lines in /f:\nline 2"],
    [["@@", "-line 1", "-line 3"], "Failed to find expected lines in /f:\nline 1\nline 3"],
  ])("have a place or fail: %j", (lines, problem) => {
    expect(() => apply(TEN, ...lines)).toThrow(new Error(problem));
  });
});
