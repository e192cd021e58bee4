import { existsSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Harness } from "../testing/harness.js";

let harness: Harness;
beforeEach(() => {
  harness = new Harness();
});
afterEach(() => harness.dispose());

const create = (name: string, file_text: string) =>
  harness.told("create", { path: harness.path(name), file_text });

describe("create", () => {
  it("wants a path, and one that leads somewhere", async () => {
    expect(await harness.told("create", { path: "", file_text: "x" })).toBe(
      "A path parameter is required, and must be a non-empty string.",
    );
    symlinkSync("b", harness.path("a"));
    symlinkSync("a", harness.path("b"));
    expect(await create("a", "x")).toContain("Error: ELOOP: too many symbolic links encountered, open '");
    expect(await create("a\0b", "x")).toContain("Error: EINVAL: invalid argument, open '");
  });

  it("shows a path without what leads up and down, and names its language", async () => {
    mkdirSync(harness.path("d"));
    await create("d/../script.sh", "x");
    expect(harness.of("permission.requested")[0].permissionRequest.diff).toContain(
      `a${harness.path("script.sh")} b`,
    );
    expect(harness.of("tool.execution_complete")[0].toolTelemetry.properties).toMatchObject({
      fileExtension: '[".sh"]',
      languageId: '["shell"]',
    });
  });

  it("asks with the diff and the content, writes it, and tells everyone", async () => {
    const path = harness.path("new.ts");
    expect(await create("new.ts", "const a = 1;\nexport { a };\n")).toBe(
      `Created file ${path} with 27 characters`,
    );
    expect(readFileSync(path, "utf8")).toBe("const a = 1;\nexport { a };\n");
    const diff =
      `\ndiff --git a${path} b${path}\ncreate file mode 100644\nindex 0000000..0000000\n--- a/dev/null\n` +
      `+++ b${path}\n@@ -1,0 +1,2 @@\n+const a = 1;\n+export { a };\n`;
    expect(harness.of("permission.requested")[0].permissionRequest).toEqual({
      kind: "write",
      toolCallId: "call-0",
      intention: "Create file",
      fileName: path,
      diff,
      newFileContents: "const a = 1;\nexport { a };\n",
      fileEdits: [{ after: { path, content: "const a = 1;\nexport { a };\n" } }],
      canOfferSessionApproval: true,
    });
    expect(harness.of("session.info")).toEqual([{ infoType: "file_created", message: path }]);
    expect(harness.of("tool.execution_complete")[0]).toMatchObject({
      fileEdits: [{ path, kind: "create" }],
      success: true,
      result: { detailedContent: diff },
      toolTelemetry: {
        properties: {
          command: "create",
          inputs: '["path","file_text","command"]',
          codeBlocks: '[{"fileExt":".ts","languageId":"typescript","linesAdded":2,"linesRemoved":0}]',
        },
        metrics: { linesAdded: 2, linesRemoved: 0 },
      },
    });
  });

  it("makes an empty file", async () => {
    expect(await create("empty.txt", "")).toContain("with 0 characters");
    expect(readFileSync(harness.path("empty.txt"), "utf8")).toBe("");
  });

  it("refuses without asking where something is, and where the directory isn't", async () => {
    writeFileSync(harness.path("a.txt"), "old");
    mkdirSync(harness.path("dir"));
    expect(await create("a.txt", "new")).toBe(
      `Path ${harness.path("a.txt")} already exists as a file. Use \`view\` to check contents then edit it.`,
    );
    expect(await create("dir", "new")).toBe(
      `Path ${harness.path("dir")} already exists as a directory. Use \`view\` to check contents then edit it.`,
    );
    expect(await create("no/such/a.txt", "new")).toBe(
      `Parent directory ${harness.path("no/such")} does not exist. You need to create it before creating the file.`,
    );
    expect(harness.of("permission.requested")).toEqual([]);
    expect(readFileSync(harness.path("a.txt"), "utf8")).toBe("old");
  });

  it("passes on what the system says", async () => {
    writeFileSync(harness.path("a.txt"), "");
    const path = harness.path("a.txt/b.txt");
    expect(await create("a.txt/b.txt", "z")).toBe(
      `Failed to execute with arguments: {"path":"${path}","file_text":"z","command":"create"} ` +
        `due to error: Error: ENOTDIR: not a directory, open '${path}'`,
    );
  });

  it("does not overwrite a file that was made after the question", async () => {
    await harness.dispose();
    const racing = new Harness({
      answer: () => {
        writeFileSync(racing.path("new.txt"), "theirs");
        return { kind: "approve-once" };
      },
    });
    harness = racing;
    expect((await racing.call("create", { path: racing.path("new.txt"), file_text: "ours" })).success).toBe(
      false,
    );
    expect(readFileSync(racing.path("new.txt"), "utf8")).toBe("theirs");
  });

  it("does not follow a directory that was turned into a link after the question", async () => {
    await harness.dispose();
    const outside = new Harness();
    const racing = new Harness({
      answer: () => {
        renameSync(racing.path("dir"), racing.path("moved"));
        symlinkSync(outside.workspace, racing.path("dir"));
        return { kind: "approve-once" };
      },
    });
    harness = racing;
    mkdirSync(racing.path("dir"));
    const { success, result } = await racing.call("create", {
      path: racing.path("dir/new.txt"),
      file_text: "x",
    });
    expect(success).toBe(false);
    expect(result.textResultForLlm).toContain("changed after permission was asked");
    expect(existsSync(outside.path("new.txt"))).toBe(false);
    await outside.dispose();
  });
});
