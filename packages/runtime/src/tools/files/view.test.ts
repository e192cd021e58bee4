import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Harness } from "../testing/harness.js";

const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

let harness: Harness;
beforeEach(() => {
  harness = new Harness();
  const write = (name: string, content: string | Buffer) => writeFileSync(harness.path(name), content);
  write("a.txt", "one\ntwo\nthree\n");
  write("nonl.txt", "x\ny");
  write("empty.txt", "");
  write("crlf.txt", "a\r\nb\r\nc\r\n");
  write("latin.txt", Buffer.from([0x63, 0x61, 0x66, 0xe9, 10]));
  write("unicode.txt", "héllo 😀\n日本\n");
  write("pixel.png", Buffer.from(PIXEL, "base64"));
  write("fake.png", "not an image");
  mkdirSync(harness.path("d/e"), { recursive: true });
  write("d/z.txt", "z");
  write("d/.hidden", "h");
  mkdirSync(harness.path("nothing"));
  symlinkSync(harness.path("a.txt"), harness.path("link.txt"));
  symlinkSync("/nonexistent", harness.path("dangling"));
});
afterEach(() => harness.dispose());

const view = (name: string, more: object = {}) => harness.told("view", { path: harness.path(name), ...more });
const complete = () => harness.of("tool.execution_complete").at(-1);

describe("view", () => {
  it.each([
    ["a.txt", undefined, "one\ntwo\nthree\n"],
    ["nonl.txt", undefined, "x\ny"],
    ["crlf.txt", undefined, "a\r\nb\r\nc\r\n"],
    ["latin.txt", undefined, "caf\ufffd\n"],
    ["unicode.txt", undefined, "héllo 😀\n日本\n"],
    ["link.txt", undefined, "one\ntwo\nthree\n"],
    ["a.txt", [2, 3], "two\nthree"],
    ["a.txt", [2, -1], "two\nthree\n"],
    ["a.txt", [2, 99], "two\nthree\n"],
    ["a.txt", [1, 3], "one\ntwo\nthree"],
    ["a.txt", [4, 4], ""],
    ["a.txt", [1], "one\ntwo\nthree\n"],
    ["a.txt", [], "one\ntwo\nthree\n"],
    ["crlf.txt", [1, 2], "a\r\nb"],
    ["nonl.txt", [1, 2], "x\ny"],
    ["d", undefined, ".hidden\ne\nz.txt"],
    ["d", [1, 2], ".hidden\ne\nz.txt"],
    ["nothing", undefined, ""],
  ])("shows %s, lines %j", async (name, view_range, told) => {
    expect(await view(name, view_range && { view_range })).toBe(told);
  });

  it.each([
    ["missing.txt", undefined, "Path {} does not exist. Please provide a valid path.", "Path does not exist"],
    ["dangling", undefined, "Path {} does not exist. Please provide a valid path.", "Path does not exist"],
    [
      "a.txt",
      [3, 1],
      "Invalid view_range: end line (1) must be greater than or equal to start line (3).",
      "Invalid view_range",
    ],
    [
      "a.txt",
      [0, 2],
      "Invalid view_range: start line (0) must be greater than or equal to 1.",
      "Invalid view_range",
    ],
    [
      "a.txt",
      [2, -2],
      "Invalid view_range: end line (-2) must be greater than or equal to 1, or -1 to read to the end of the file.",
      "Invalid view_range",
    ],
    [
      "a.txt",
      [10, 12],
      "Invalid view_range: start line (10) is beyond the end of the file. The file has 4 lines.",
      "view_range out of bounds",
    ],
    ["fake.png", undefined, "Failed to view image file.", "Failed to view image file."],
  ])("refuses %s, lines %j", async (name, view_range, told, message) => {
    expect(await view(name, view_range && { view_range })).toBe(told.replace("{}", harness.path(name)));
    expect(complete()).toMatchObject({ success: false, error: { message, code: "failure" } });
  });

  it("counts the lines of a file without any, and with one", async () => {
    writeFileSync(harness.path("none.txt"), "");
    writeFileSync(harness.path("one.txt"), "x");
    expect(await view("none.txt", { view_range: [2, 3] })).toContain("The file has 0 lines.");
    expect(await view("none.txt", { view_range: [1, 3] })).toContain("start line (1) is beyond the end");
    expect(await view("none.txt", { view_range: [1, 1] })).toBe("");
    expect(await view("one.txt", { view_range: [2, 3] })).toContain("The file has 1 line.");
  });

  it("asks to read a file, and to list a directory", async () => {
    await view("a.txt");
    await view("d");
    const asked = harness.of("permission.requested").map(({ permissionRequest }) => permissionRequest);
    const [file, directory] = [harness.path("a.txt"), harness.path("d")];
    expect(asked).toEqual([
      { kind: "read", toolCallId: "call-0", intention: `Read file: ${file}`, path: file },
      { kind: "read", toolCallId: "call-1", intention: `List directory: ${directory}`, path: directory },
    ]);
  });

  it("takes a relative path from the working directory", async () => {
    expect(await harness.told("view", { path: "d/z.txt" })).toBe("z");
    expect(complete().toolTelemetry.properties.resolvedPathAgainstCwd).toBe("true");
  });

  it("gives people a diff that changes nothing", async () => {
    const path = harness.path("a.txt");
    await view("a.txt", { view_range: [2, 99] });
    expect(complete().result.detailedContent).toBe(
      `\ndiff --git a${path} b${path}\nindex 0000000..0000000 100644\n--- a${path}\n+++ b${path}\n` +
        "@@ -2,98 +2,98 @@\n two\n three\n \n",
    );
  });

  it("gives people of an empty directory a diff too, also where the text is empty", async () => {
    const path = harness.path("nothing");
    await view("nothing");
    const diff =
      `\ndiff --git a${path} b${path}\ncreate file mode 100644\nindex 0000000..0000000\n` +
      `--- a/dev/null\n+++ b${path}\n@@ -1,0 +1,0 @@\n\n`;
    expect(complete().result).toEqual({ content: diff, detailedContent: diff });
  });

  it("shows a model an image as what it is, whatever its extension says", async () => {
    writeFileSync(harness.path("pixel.jpg"), Buffer.from(PIXEL, "base64"));
    expect(await view("pixel.jpg")).toBe("Viewed image file successfully.");
    const path = harness.path("pixel.jpg");
    expect(complete().result.binaryResultsForLlm).toEqual([
      { type: "image", data: PIXEL, mimeType: "image/png", description: `Image file at path ${path}` },
    ]);
  });

  it("shows 20,480 bytes whole, and of one more only what can be done about it", async () => {
    writeFileSync(harness.path("fits.txt"), `${"x".repeat(20_479)}\n`);
    writeFileSync(harness.path("over.txt"), `${"x".repeat(20_480)}\n`);
    expect(await view("fits.txt")).toHaveLength(20_480);
    expect(await view("over.txt")).toBe(
      "File too large to read at once (20.0 KB). Consider using the grep tool to search within the file, " +
        "or view with view_range to read specific sections.",
    );
    expect(await view("over.txt", { forceReadLargeFiles: true })).toHaveLength(20_481);
  });

  it("cuts a range to 20,480 bytes and says how to go on", async () => {
    const lines = Array.from({ length: 5000 }, (_, index) => `line ${index + 1}`);
    writeFileSync(harness.path("big.txt"), `${lines.join("\n")}\n`);
    expect(await view("big.txt", { view_range: [1, 4000] })).toBe(
      `${lines.join("\n").slice(0, 20_480)}\n\n[Output truncated. Use view_range=[2160, ...] to continue reading. ` +
        "In your next response, you may batch this with other view calls. File has at least 5001 lines.]",
    );
  });

  it("reads some lines of a file it would not read whole", async () => {
    writeFileSync(harness.path("huge.txt"), `${"z".repeat(99)}\n`.repeat(120_000));
    expect(await view("huge.txt")).toBe(
      "File is too large to view (11.4MB). Maximum file size is 10MB. Use shell tool with head/tail commands " +
        "or specify a line range with view_range parameter to view specific sections.",
    );
    expect(await view("huge.txt", { view_range: [119_999, 119_999] })).toBe("z".repeat(99));
  });

  it("counts the entries of a directory that has too many", async () => {
    mkdirSync(harness.path("many"));
    for (let index = 0; index < 2000; index++)
      writeFileSync(harness.path("many", `file-${index + 10_000}.txt`), "");
    expect(await view("many")).toBe(
      "Directory listing too large to display (29.3 KB, 2000 entries). Use the glob tool to narrow the listing " +
        "by file pattern or subdirectory, or use the shell tool to inspect a subset of entries in " +
        `"${harness.path("many")}".`,
    );
  });

  it("does not open what is no file: a device would never end", async () => {
    expect(await harness.told("view", { path: "/dev/zero" })).toBe(
      "Path /dev/zero is neither a file nor a directory, so it can't be viewed.",
    );
  });
});

describe("a link that is turned after the question", () => {
  it("is not followed", async () => {
    await harness.dispose();
    const turning = new Harness({
      answer: () => {
        rmSync(turning.path("link"));
        symlinkSync("/etc/passwd", turning.path("link"));
        return { kind: "approve-once" };
      },
    });
    harness = turning;
    writeFileSync(turning.path("harmless.txt"), "harmless");
    symlinkSync(turning.path("harmless.txt"), turning.path("link"));
    const { success, result } = await turning.call("view", { path: turning.path("link") });
    expect(success).toBe(false);
    expect(result.textResultForLlm).toContain("changed after permission was asked");
  });
});
