import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Harness, type HarnessOptions } from "../testing/harness.js";
import { applyPatchTool } from "./apply-patch.js";
import { editsByPatch } from "./patch-models.js";

let harness: Harness;
const start = (options: HarnessOptions = {}) => {
  harness = new Harness({ tools: [applyPatchTool], ...options });
  return harness;
};
beforeEach(() => void start());
afterEach(() => harness.dispose());

const text = (...lines: string[]) => ["*** Begin Patch", ...lines, "*** End Patch"].join("\n");
const patch = (...lines: string[]) => harness.told("apply_patch", text(...lines));
const file = (name: string, content: string) => writeFileSync(harness.path(name), content);
const content = (name: string) => readFileSync(harness.path(name), "utf8");
const complete = () => harness.of("tool.execution_complete").at(-1);
const asked = () => harness.of("permission.requested").map(({ permissionRequest }) => permissionRequest);

describe("apply_patch", () => {
  it("asks about each file with its diff, and does what the patch says", async () => {
    file("a.txt", "one\ntwo\n");
    file("c.txt", "gone\n");
    const [a, b, c] = ["a.txt", "sub/b.txt", "c.txt"].map((name) => harness.path(name));
    expect(
      await patch(
        ...["*** Update File: a.txt", "@@", "-two", "+2"],
        ...["*** Add File: sub/b.txt", "+new", `*** Delete File: ${c}`],
      ),
    ).toBe(`Added 1 file(s): ${b}\nModified 1 file(s): ${a}\nDeleted 1 file(s): ${c}`);
    expect([content("a.txt"), content("sub/b.txt"), existsSync(harness.path("c.txt"))]).toEqual([
      "one\n2\n",
      "new\n",
      false,
    ]);
    expect(asked()).toEqual([
      {
        kind: "write",
        toolCallId: "call-0",
        intention: "Update file",
        fileName: a,
        diff: `\ndiff --git a${a} b${a}\nindex 0000000..0000000 100644\n--- a${a}\n+++ b${a}\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n \n`,
        newFileContents: "one\n2\n",
        canOfferSessionApproval: true,
        fileEdits: [{ before: { path: a, content: "one\ntwo\n" }, after: { path: a, content: "one\n2\n" } }],
      },
      {
        kind: "write",
        toolCallId: "call-0",
        intention: "Create file",
        fileName: b,
        diff: `\ndiff --git a${b} b${b}\ncreate file mode 100644\nindex 0000000..0000000\n--- a/dev/null\n+++ b${b}\n@@ -1,0 +1,2 @@\n+new\n+\n\n`,
        newFileContents: "new\n",
        canOfferSessionApproval: true,
        fileEdits: [{ after: { path: b, content: "new\n" } }],
      },
      {
        kind: "write",
        toolCallId: "call-0",
        intention: "Delete file",
        fileName: c,
        diff: `\ndiff --git a${c} b/dev/null\nindex 0000000..0000000 100644\n--- a${c}\n+++ b/dev/null\n@@ -1,2 +0,0 @@\n-gone\n-\n\n`,
        newFileContents: "",
        canOfferSessionApproval: true,
        fileEdits: [{ before: { path: c, content: "gone\n" } }],
      },
    ]);
    expect(complete()).toMatchObject({
      fileEdits: [
        { path: a, kind: "edit" },
        { path: b, kind: "create" },
        { path: c, kind: "delete" },
      ],
      toolTelemetry: {
        properties: { fileExtension: '[".txt"]', languageId: '["text"]' },
        restrictedProperties: { addedPaths: JSON.stringify([b]), deletedPaths: JSON.stringify([c]) },
        metrics: { linesAdded: 3, linesRemoved: 3 },
      },
    });
  });

  it("moves a file, and replaces the one that is there", async () => {
    file("a.txt", "one\n");
    file("b.txt", "old\n");
    expect(await patch("*** Update File: a.txt", "*** Move to: b.txt", "@@", "-one", "+1")).toBe(
      `Modified 1 file(s): ${harness.path("b.txt")}`,
    );
    expect(content("b.txt")).toBe("1\n");
    expect(existsSync(harness.path("a.txt"))).toBe(false);
    expect(asked()[0]).toMatchObject({
      intention: "Move and update file",
      fileName: harness.path("b.txt"),
      fileEdits: [
        { before: { content: "one\n" } },
        { before: { content: "old\n" }, after: { content: "1\n" } },
      ],
    });
  });

  it("changes a file in place that is moved to where it is", async () => {
    file("a.txt", "one\n");
    await patch("*** Update File: a.txt", "*** Move to: ./a.txt", "@@", "-one", "+1");
    expect(content("a.txt")).toBe("1\n");
  });

  it("lets a hunk build on the one before", async () => {
    file("a.txt", "one\n");
    await patch(
      ...["*** Update File: a.txt", "@@", "-one", "+two"],
      ...["*** Update File: a.txt", "@@", "-two", "+three"],
    );
    expect(content("a.txt")).toBe("three\n");
  });

  it("announces the text itself, whatever form it came in", async () => {
    const written = text("*** Add File: a.txt", "+x");
    await harness.call("apply_patch", written);
    await harness.call("apply_patch", { input: written });
    const starts = harness.of("tool.execution_start");
    expect(starts.map(({ arguments: args, toolTitle }) => [args, toolTitle])).toEqual([
      [written, "Applying patch"],
      [written, "Applying patch"],
    ]);
  });

  it.each([
    ["", "apply_patch requires a non-empty string input (the patch content)."],
    ["nonsense", "Failed to parse patch: The first line of the patch must be '*** Begin Patch'"],
    [text(), "Failed to apply patch: Error: No files were modified."],
  ])("says what is wrong with a patch: %j", async (written, problem) => {
    expect(await harness.told("apply_patch", written)).toBe(problem);
  });

  it.each([
    [["*** Add File: a.txt", "+x"], "File already exists: W/a.txt"],
    [
      ["*** Update File: b.txt", "@@", "-x"],
      "Failed to read file to update W/b.txt: Error: ENOENT: no such file or directory, open 'W/b.txt'",
    ],
    [
      ["*** Update File: dir", "@@", "-x"],
      "Failed to read file to update W/dir: Error: EISDIR: illegal operation on a directory, read",
    ],
    [["*** Delete File: b.txt"], "ENOENT: no such file or directory, unlink 'W/b.txt'"],
    [["*** Delete File: dir"], "ERR_FS_EISDIR: illegal operation on a directory, unlink 'W/dir'"],
    [["*** Update File: a.txt", "@@", "-x"], "Failed to find expected lines in W/a.txt:\nx"],
  ])("changes nothing that it can't, and says why: %j", async (lines, problem) => {
    file("a.txt", "one\n");
    mkdirSync(harness.path("dir"));
    expect(await patch(...lines)).toBe(
      `Failed to apply patch: Error: ${problem.replaceAll("W", harness.workspace)}`,
    );
    expect(content("a.txt")).toBe("one\n");
    expect(asked()).toEqual([]);
  });

  it("tells what was done before a hunk failed", async () => {
    file("a.txt", "one\n");
    expect(await patch("*** Update File: a.txt", "@@", "-one", "+1", "*** Delete File: b.txt")).toBe(
      `Patch partially applied before failure.\n\nApplied successfully before the failure:\nModified 1 file(s): ${harness.path("a.txt")}\n\n` +
        `Failed while applying Delete File: b.txt:\nError: ENOENT: no such file or directory, unlink '${harness.path("b.txt")}'\n\n` +
        "Warning: earlier hunks were applied and not rolled back. Inspect the files before retrying; retry only failed/remaining hunks or revert first.",
    );
    expect(complete()).toMatchObject({
      success: false,
      fileEdits: [{ path: harness.path("a.txt"), kind: "edit" }],
    });
  });
});

describe("a hunk that is not permitted", () => {
  const rejecting = (name: string, feedback?: string) =>
    start({
      answer: ({ fileName }) =>
        String(fileName).endsWith(name)
          ? { kind: "reject", ...(feedback && { feedback }) }
          : { kind: "approve-once" },
    });

  it("leaves everything as it is when it is the first", async () => {
    rejecting("a.txt", "no");
    expect(await patch("*** Add File: a.txt", "+x")).toBe(
      "The user rejected this tool call. User feedback: no",
    );
    expect(existsSync(harness.path("a.txt"))).toBe(false);
  });

  it("ends the patch where it is", async () => {
    rejecting("b.txt");
    const { result } = await harness.call(
      "apply_patch",
      text("*** Add File: a.txt", "+x", "*** Add File: b.txt", "+y", "*** Add File: c.txt", "+z"),
    );
    expect(result.resultType).toBe("rejected");
    expect(result.textResultForLlm).toMatch(/Permission result:\nThe user rejected this tool call\.$/);
    expect(["a.txt", "b.txt", "c.txt"].map((name) => existsSync(harness.path(name)))).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe("a patch that reaches out of the workspace", () => {
  let outside: string;
  beforeEach(() => {
    outside = realpathSync(mkdtempSync(join(homedir(), "parley-outside-")));
  });
  afterEach(() => rmSync(outside, { recursive: true, force: true }));

  it("is asked about before a word is said of the file", async () => {
    start({ answer: () => ({ kind: "reject", feedback: "private" }) });
    const path = join(outside, "secret.txt");
    writeFileSync(path, "secret\n");
    expect(await patch(`*** Update File: ${path}`, "@@", "-guess", "+x")).toBe(
      "The user rejected this tool call. User feedback: private",
    );
  });

  it("is asked about the place a file is taken from, too", async () => {
    const path = join(outside, "a.txt");
    writeFileSync(path, "one\n");
    await patch(`*** Update File: ${path}`, "*** Move to: a.txt", "@@", "-one", "+1");
    expect(asked().map(({ intention, fileName }) => [intention, fileName])).toEqual([
      ["Move and update file", harness.path("a.txt")],
      ["Delete file", path],
      ["Delete file", path],
    ]);
  });

  it("goes where a link leads only with permission for that place", async () => {
    const path = join(outside, "a.txt");
    writeFileSync(path, "one\n");
    symlinkSync(path, harness.path("link.txt"));
    await patch("*** Update File: link.txt", "@@", "-one", "+1");
    expect(harness.of("permission.requested")[0].promptRequest).toMatchObject({
      kind: "path",
      accessKind: "write",
    });
  });
});

describe("a file that changes while the question is open", () => {
  it.each([
    ["update", ["*** Update File: a.txt", "@@", "-one", "+1"]],
    ["delete", ["*** Delete File: a.txt"]],
  ])("is left alone: %s", async (_, lines) => {
    start({
      answer: () => {
        file("a.txt", "other\n");
        return { kind: "approve-once" };
      },
    });
    file("a.txt", "one\n");
    expect(await patch(...lines)).toContain("changed after permission was asked");
    expect(content("a.txt")).toBe("other\n");
  });

  it("is not overwritten where it was made meanwhile", async () => {
    start({
      answer: () => {
        file("a.txt", "other\n");
        return { kind: "approve-once" };
      },
    });
    expect(await patch("*** Add File: a.txt", "+x")).toContain("EEXIST");
    expect(content("a.txt")).toBe("other\n");
  });
});

describe("models that edit by patch", () => {
  it.each(["gpt-4o", "gpt-5-codex", "gpt-5.1-codex-max", "gpt-5.3", "gpt-6"])("%s", (id) => {
    expect(editsByPatch(id)).toBe(true);
  });
  it.each([
    "gpt-4.1",
    "gpt-5",
    "gpt-5-mini",
    "gpt-5.2",
    "gpt-oss-120b",
    "o3",
    "claude-sonnet-4.5",
    "codex-mini-latest",
  ])("not %s", (id) => {
    expect(editsByPatch(id)).toBe(false);
  });
});
