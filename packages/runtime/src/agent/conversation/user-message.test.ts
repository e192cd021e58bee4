import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type UserMessageData, userContent } from "./user-content.js";
import { openingMessage } from "./user-message.js";

const context = (workingDirectory: string, documents: readonly string[] = []) => ({
  interactionId: "i",
  workingDirectory,
  documents,
});

async function read(
  prompt: string,
  attachments: readonly Readonly<Record<string, unknown>>[],
  directory = "/",
) {
  const message = { messageId: "m", prompt, delivery: "idle", attachments } as const;
  const data = (await openingMessage(message, context(directory))) as UserMessageData;
  return { data, content: userContent(data) };
}

const DATED = /^<current_datetime>\d{4}-\d\d-\d\dT[\d:.]+\+00:00<\/current_datetime>\n\n/;

test("files and directories are named with their size", async () => {
  const directory = await mkdtemp(join(tmpdir(), "parley-attach-"));
  await writeFile(join(directory, "a.txt"), "one\ntwo\n");
  await writeFile(join(directory, "empty.txt"), "");
  await mkdir(join(directory, "sub"));
  const missing = join(directory, "missing.txt");
  const { content } = await read(
    "See.",
    [
      { type: "file", path: join(directory, "a.txt") },
      { type: "file", path: "empty.txt" },
      { type: "directory", path: directory },
      { type: "file", path: missing },
    ],
    directory,
  );
  expect(String(content).replace(DATED, "")).toBe(
    [
      "See.\n\n\n\n<tagged_files>",
      `* ${join(directory, "a.txt")} (3 lines)`,
      "* empty.txt (0 lines)",
      `* ${directory} (3 items)`,
      `* ${missing} (error: ENOENT: no such file or directory, stat '${missing}')`,
      "</tagged_files>",
    ].join("\n"),
  );
});

test("a selection comes before the words, and is part of the transformed content", async () => {
  const selection = { start: { line: 0, character: 0 }, end: { line: 1, character: 3 } };
  const { data } = await read("Why?", [
    { type: "selection", filePath: "/x/a.ts", text: "one\ntwo", selection },
  ]);
  expect(data.transformedContent).toMatch(
    /^<ide_selection>\n.*\nFile: a\.ts \(lines 1-2\)\n```\none\ntwo\n```\n<\/ide_selection>\n\n<current_datetime>/,
  );
});

test("texts and images are shown as parts of their own; what no model reads is not", async () => {
  const blob = (mimeType: string, text: string, displayName?: string) => ({
    type: "blob",
    mimeType,
    data: Buffer.from(text).toString("base64"),
    ...(displayName && { displayName }),
  });
  const { content } = await read("See.", [
    blob("text/plain", "hello", "x.txt"),
    blob("application/json", "{}"),
    { type: "blob", mimeType: "image/png", data: DOT, displayName: "i.png" },
    blob("application/octet-stream", "???"),
    blob("image/svg+xml", "<svg/>"),
  ]);
  expect(content).toEqual([
    { type: "text", text: expect.stringMatching(DATED) },
    { type: "text", text: '<attachment mimeType="text/plain" name="x.txt">\nhello\n</attachment>' },
    {
      type: "text",
      text: '<attachment mimeType="application/json" name="Attached text">\n{}\n</attachment>',
    },
    { type: "text", text: "i.png" },
    { type: "image", mimeType: "image/png", data: DOT },
  ]);
});

test("people are shown the display prompt, the model the prompt", async () => {
  const message = {
    messageId: "m",
    prompt: "long",
    displayPrompt: "short",
    agentMode: "plan",
    source: "user",
  };
  const data = (await openingMessage({ ...message, delivery: "queued" }, context("/"))) as UserMessageData;
  expect(data).toMatchObject({ content: "short", delivery: "queued", agentMode: "plan", source: "user" });
  expect(userContent(data)).toMatch(/\n\nlong$/);
});

const DOT =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

test("a file that is a picture is shown as one", async () => {
  const directory = await mkdtemp(join(tmpdir(), "parley-attach-"));
  await writeFile(join(directory, "dot.png"), Buffer.from(DOT, "base64"));
  const { data, content } = await read("See.", [{ type: "file", path: "dot.png" }], directory);
  expect(data.attachments).toEqual([{ type: "file", path: "dot.png", mimeType: "image/png", data: DOT }]);
  expect(content).toEqual([
    { type: "text", text: expect.stringMatching(/See\.$/) },
    { type: "text", text: "Image file at path dot.png" },
    { type: "image", mimeType: "image/png", data: DOT },
  ]);
});

test.each([
  ["of another kind", "image/bmp", DOT],
  ["whose data is none", "image/png", "AAEC"],
])("a picture %s is left out, and said to be", async (_, mimeType, image) => {
  const { data, content } = await read("See.", [{ type: "blob", mimeType, data: image, displayName: "i" }]);
  expect(data.attachments).toEqual([
    { type: "blob", mimeType, displayName: "i", omittedReason: "unsupported_format" },
  ]);
  expect(content).toContainEqual({
    type: "text",
    text: `i\n[${mimeType} omitted: the model reads PNG, JPEG, WebP and GIF images only]`,
  });
});

test("the model is told which lines of a file are meant", async () => {
  const directory = await mkdtemp(join(tmpdir(), "parley-attach-"));
  await writeFile(join(directory, "a.txt"), "one\ntwo\nthree\n");
  const lines = (start: number, end: number) => ({ type: "file", path: "a.txt", lineRange: { start, end } });
  const { content } = await read("See.", [lines(1, 2), lines(3, 3)], directory);
  expect(content).toContain("* a.txt (lines 1-2 of 4 lines)\n* a.txt (line 3 of 4 lines)");
});

test("a document is part of the message where the wire takes it, and the model is told so", async () => {
  const pdf = { type: "blob", mimeType: "application/pdf", data: "JVBERg==", displayName: "a.pdf" };
  const prompt = { messageId: "m", prompt: "Read.", delivery: "idle", attachments: [pdf] } as const;
  const taken = await openingMessage(prompt, context("/", ["application/pdf"]));
  expect(taken).toMatchObject({ supportedNativeDocumentMimeTypes: ["application/pdf"] });
  expect(userContent(taken as UserMessageData)).toEqual([
    { type: "text", text: expect.stringContaining("<system_reminder>") },
    { type: "text", text: "a.pdf" },
    { type: "document", mimeType: "application/pdf", data: "JVBERg==", name: "a.pdf" },
  ]);
  const refused = await openingMessage(prompt, context("/"));
  expect(refused).toMatchObject({ supportedNativeDocumentMimeTypes: [] });
  expect(JSON.stringify(refused)).not.toContain("system_reminder");
});
