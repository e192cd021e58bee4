import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ToolResult } from "./tool.js";

/** Results longer than this, in bytes, are cut before a model sees them. The official runtime's threshold. */
export const LARGE_OUTPUT_BYTES = 20_480;

/** Characters of a cut output that the model still sees. */
const PREVIEW_CHARACTERS = 500;

/** Characters of a cut output that people still see in the timeline. */
const DETAIL_CHARACTERS = 5_000;

/** Cuts a result's text to what a model is shown; the whole text goes to a file the model may read. */
export async function cutLargeOutput(result: ToolResult): Promise<ToolResult> {
  const text = result.textResultForLlm;
  if (result.largeOutput === "keep" || Buffer.byteLength(text) <= LARGE_OUTPUT_BYTES) return result;
  const bytes = Buffer.byteLength(text);
  const path = await saveOutput(text);
  const detail = result.detailedContent ?? text;
  return {
    ...result,
    textResultForLlm: largeOutputNotice({ bytes, path, preview: previewOf(text) }),
    detailedContent:
      Buffer.byteLength(detail) <= LARGE_OUTPUT_BYTES
        ? detail
        : `${detail.slice(0, DETAIL_CHARACTERS)}\n\n` +
          `[Truncated — full output (${sizeText(bytes)}) temporarily saved to ${path}]`,
    toolTelemetry: {
      ...result.toolTelemetry,
      properties: {
        ...result.toolTelemetry?.properties,
        largeOutputWrittenToFile: "true",
        largeOutputOriginalSizeBytes: String(bytes),
      },
    },
  };
}

/** @returns the path of the file; where it can't be written, what to say instead */
async function saveOutput(text: string): Promise<string> {
  const path = outputFilePath();
  try {
    await writeFile(path, text, { mode: 0o600, flag: "wx" });
    return path;
  } catch {
    return "(it could not be saved)";
  }
}

/** A fresh path in the system's temporary directory, which tools may read without asking. */
export function outputFilePath(): string {
  return join(tmpdir(), `${Date.now()}-copilot-tool-output-${process.pid}-${randomUUID()}.txt`);
}

/** The start of a text, without half a character at its end. */
export function previewOf(text: string): string {
  return text.slice(0, PREVIEW_CHARACTERS).replace(/[\uD800-\uDBFF]$/, "");
}

/** What a model reads in place of an output that is too large. */
export function largeOutputNotice(output: { bytes: number; path: string; preview: string }): string {
  return (
    `Output too large to read at once (${sizeText(output.bytes)}). Saved to: ${output.path}\n` +
    "Consider using tools like grep (for searching), head/tail (for viewing start/end), " +
    "view with view_range (for specific sections), or jq (for JSON) to examine portions of the output.\n\n" +
    `Preview (first ${PREVIEW_CHARACTERS} chars):\n${output.preview}`
  );
}

/** A size for people: `47.7 KB`, `1.1 MB`. */
export function sizeText(bytes: number): string {
  const kilobytes = bytes / 1024;
  if (bytes < 1024) return `${bytes} bytes`;
  return kilobytes < 1024 ? `${kilobytes.toFixed(1)} KB` : `${(kilobytes / 1024).toFixed(1)} MB`;
}
