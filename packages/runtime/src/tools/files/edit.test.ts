import { readFileSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Harness } from "../testing/harness.js";

let harness: Harness;
beforeEach(() => {
  harness = new Harness();
});
afterEach(() => harness.dispose());

const FILE = "f.txt";
const edit = (content: string | Buffer, args: object) => {
  writeFileSync(harness.path(FILE), content);
  return harness.told("edit", { path: harness.path(FILE), ...args });
};
const content = () => readFileSync(harness.path(FILE), "utf8");
const updated = () => `File ${harness.path(FILE)} updated with changes.`;

describe("edit", () => {
  it("asks with the diff and both contents, and writes what was approved", async () => {
    const path = harness.path(FILE);
    expect(await edit("one\ntwo\nthree\n", { old_str: "two", new_str: "TWO" })).toBe(updated());
    expect(content()).toBe("one\nTWO\nthree\n");
    const diff =
      `\ndiff --git a${path} b${path}\nindex 0000000..0000000 100644\n--- a${path}\n+++ b${path}\n` +
      "@@ -1,4 +1,4 @@\n one\n-two\n+TWO\n three\n \n";
    expect(harness.of("permission.requested")[0].permissionRequest).toEqual({
      kind: "write",
      toolCallId: "call-0",
      intention: "Edit file",
      fileName: path,
      diff,
      newFileContents: "one\nTWO\nthree\n",
      canOfferSessionApproval: true,
      fileEdits: [
        { before: { path, content: "one\ntwo\nthree\n" }, after: { path, content: "one\nTWO\nthree\n" } },
      ],
    });
    expect(harness.of("tool.execution_complete")[0]).toMatchObject({
      fileEdits: [{ path, kind: "edit" }],
      result: { content: updated(), detailedContent: diff },
      toolTelemetry: { metrics: { linesAdded: 1, linesRemoved: 1 } },
    });
  });

  it.each([
    ["p\nq", "q", "Q", "p\nQ"],
    ["p\nQ", "p\n", "", "Q"],
    ["aaa\n", "aa", "z", "za\n"],
    ["x $1\n", "$1", "$& $1", "x $& $1\n"],
    ["a\r\nb\r\nc\r\n", "a\nb", "A\nB", "A\r\nB\r\nc\r\n"],
    ["k\r\n", "k", "1\n2", "1\r\n2\r\n"],
    ["a\r\nb\n", "a\nb", "1\n2\n3", "1\n2\n3\n"],
    ["\ufeffhello\n", "hello", "bye", "\ufeffbye\n"],
    ["", "", "filled", "filled"],
  ])("in %j puts for %j: %j", async (before, old_str, new_str, after) => {
    expect(await edit(before, { old_str, new_str })).toBe(updated());
    expect(content()).toBe(after);
  });

  it.each([
    ["  foo\n  bar\n", "foo\nbar", "A\nB", "  A\n  B\n"],
    ["foo\nbar\n", "  foo\n  bar", "  A\n  B", "A\nB\n"],
    ["    foo\n        bar\n", "foo\n    bar", "A\n    B", "    A\n        B\n"],
    ["\tfoo\n\t\tbar\n", "foo\n    bar", "A\n    B", "\tA\n\t\tB\n"],
    ["    foo\n    bar\n", "\tfoo\n\tbar", "\tA\n\tB", "    A\n    B\n"],
    ["foo  \nbar\n", "foo\nbar", "A\nB", "A\nB\n"],
    ["foo\n\n\nbar\n", "foo\nbar", "A", "A\n"],
    ["x(1, 2)\n", "x( 1,2 )", "z", "z\n"],
    ["say “hi” – it’s ok…\n", 'say "hi" - it\'s ok...', "z", "z\n"],
    ["Hello World\nsecond\n", "hello world", "X", "X\nsecond\n"],
    ["trail \n", "trail\n", "z\n", "z\n"],
  ])("finds in %j the lines that %j means", async (before, old_str, new_str, after) => {
    expect(await edit(before, { old_str, new_str })).toBe(updated());
    expect(content()).toBe(after);
  });

  it.each([
    ["a\n", { old_str: "nope", new_str: "x" }, NO_MATCH(), "No match found"],
    ["a\nb\n", { old_str: "a b", new_str: "x" }, NO_MATCH(), "No match found"],
    ["foo bar baz\n", { old_str: "foo bax baz", new_str: "x" }, NO_MATCH(), "No match found"],
    ["foo\nbar\n", { old_str: "foo\nbar\n\n", new_str: "x" }, NO_MATCH(), "No match found"],
    ["x\nx\ny\n", { old_str: "x", new_str: "z" }, AMBIGUOUS("x", "1, 2"), "Multiple matches found"],
    ["a\nb\na\nb\n", { old_str: "a\nb", new_str: "z" }, AMBIGUOUS("a", "1-2, 3-4"), "Multiple matches found"],
    [
      "dup  x\ndup   x\n",
      { old_str: "dup x", new_str: "z" },
      AMBIGUOUS("dup x", "1, 2"),
      "Multiple matches found",
    ],
    [
      `${`${"z".repeat(200)}\n`.repeat(2)}`,
      { old_str: "z".repeat(150), new_str: "z" },
      AMBIGUOUS(`${"z".repeat(77)}...`, "1, 2"),
      "Multiple matches found",
    ],
    [
      "a\n",
      { old_str: "", new_str: "x" },
      "Invalid inputs: old_str is required",
      "Invalid inputs: old_str is required",
    ],
    ["a\n", { new_str: "x" }, "Invalid inputs: old_str is required", "Invalid inputs: old_str is required"],
    ["a\n", { old_str: "a" }, "Invalid inputs: new_str is required", "Invalid inputs: new_str is required"],
  ])("refuses in %j %j without asking", async (before, args, told, message) => {
    expect(await edit(before, args)).toBe(told.replace("{}", harness.path(FILE)));
    expect(harness.of("permission.requested")).toEqual([]);
    expect(harness.of("tool.execution_complete")[0].error.message).toBe(message);
    expect(content()).toBe(before);
  });

  it("asks about an edit that changes nothing, and says that it changed nothing", async () => {
    expect(await edit("one\n", { old_str: "one", new_str: "one" })).toBe(
      "No changes made: old_str and new_str are the same",
    );
    expect(harness.of("tool.execution_complete")[0].fileEdits).toBeUndefined();
  });

  it("says what is wrong with a file that can't be read", async () => {
    const path = harness.path("missing.txt");
    expect(await harness.told("edit", { path, old_str: "x", new_str: "z" })).toBe(
      `Failed to execute with arguments: {"path":"${path}","old_str":"x","new_str":"z","command":"edit"} ` +
        `due to error: Error: ENOENT: no such file or directory, open '${path}'`,
    );
  });

  it("offers no contents of a file that is no UTF-8", async () => {
    await edit(Buffer.from([0xe9, 10, 0x62, 10]), { old_str: "b", new_str: "B" });
    expect(harness.of("permission.requested")[0].permissionRequest.fileEdits).toBeUndefined();
  });

  it("merges changes that are near each other into one hunk, and keeps distant ones apart", async () => {
    const lines = Array.from({ length: 30 }, (_, index) => `l${index + 1}`);
    const old_str = lines.slice(4, 20).join("\n");
    const new_str = old_str.replace("l6\n", "SIX\n").replace("l9\n", "NINE\n").replace("l19", "L19");
    await edit(`${lines.join("\n")}\n`, { old_str, new_str });
    const { diff } = harness.of("permission.requested")[0].permissionRequest;
    expect(diff.split("\n").slice(5).join("\n")).toBe(
      "@@ -3,10 +3,10 @@\n l3\n l4\n l5\n-l6\n+SIX\n l7\n l8\n-l9\n+NINE\n l10\n l11\n l12\n" +
        "@@ -16,7 +16,7 @@\n l16\n l17\n l18\n-l19\n+L19\n l20\n l21\n l22\n",
    );
  });

  it("does not write over a file that changed after the question", async () => {
    await harness.dispose();
    const racing = new Harness({
      answer: () => {
        writeFileSync(racing.path(FILE), "theirs\n");
        return { kind: "approve-once" };
      },
    });
    harness = racing;
    const told = await edit("one\n", { old_str: "one", new_str: "ours" });
    expect(told).toContain("changed after permission was asked; no changes made");
    expect(content()).toBe("theirs\n");
  });

  it("tells nothing of a file outside the workspace before reading it is allowed", async () => {
    await harness.dispose();
    harness = new Harness({ answer: () => ({ kind: "reject", feedback: "no" }) });
    const told = await harness.told("edit", { path: "/etc/hostname", old_str: "guess", new_str: "x" });
    expect(told).toBe("The user rejected this tool call. User feedback: no");
  });
});

function NO_MATCH(): string {
  return "No match found: old_str not found in {}; no changes made; you might want to try again with correct old_str";
}

function AMBIGUOUS(start: string, lines: string): string {
  return (
    `Ambiguous match for old_str in {}: pattern starting with "${start}" matched at lines ${lines}. ` +
    "No changes made; try again with a more specific old_str."
  );
}

describe("changes of one file in one answer", () => {
  it("are made one after the other, each shown with what the one before left", async () => {
    const path = harness.path(FILE);
    writeFileSync(path, "one\ntwo\n");
    const calls = await harness.callAll([
      ["edit", { path, old_str: "one", new_str: "1" }],
      ["edit", { path, old_str: "two", new_str: "2" }],
      ["edit", { path, old_str: "1\n2", new_str: "both" }],
    ]);
    expect(calls.map(({ success }) => success)).toEqual([true, true, true]);
    expect(content()).toBe("both\n");
    const asked = harness.of("permission.requested").map(({ permissionRequest }) => permissionRequest);
    expect(asked.map(({ newFileContents }) => newFileContents)).toEqual(["1\ntwo\n", "1\n2\n", "both\n"]);
  });

  it("may follow its creation", async () => {
    const path = harness.path("new.txt");
    const calls = await harness.callAll([
      ["create", { path, file_text: "abc\n" }],
      ["edit", { path, old_str: "abc", new_str: "xyz" }],
      ["create", { path, file_text: "again" }],
    ]);
    expect(calls.map(({ success }) => success)).toEqual([true, true, false]);
    expect(readFileSync(path, "utf8")).toBe("xyz\n");
  });
});

describe("what an edit is told", () => {
  it("of a change that is none, wherever its text is", async () => {
    const same = "No changes made: old_str and new_str are the same";
    expect(await edit("a\na\n", { old_str: "a", new_str: "a" })).toBe(same);
    expect(await edit("a\n", { old_str: "absent", new_str: "absent" })).toBe(same);
  });

  it("of a path that is empty, or relative and leads nowhere", async () => {
    expect(await harness.told("edit", { path: "", old_str: "a", new_str: "b" })).toBe(
      "A path parameter is required, and must be a non-empty string.",
    );
    expect(await harness.told("edit", { path: "gone.txt", old_str: "a", new_str: "b" })).toBe(
      'Path "gone.txt" is not absolute. Please provide an absolute path.',
    );
  });

  it("with the line endings that most lines have", async () => {
    await edit("a\r\nb\r\nc\n", { old_str: "b", new_str: "x\ny" });
    expect(content()).toBe("a\r\nx\r\ny\r\nc\n");
    await edit("a\r\nb\n", { old_str: "a", new_str: "x\r\ny" });
    expect(content()).toBe("x\ny\r\nb\n");
  });
});
