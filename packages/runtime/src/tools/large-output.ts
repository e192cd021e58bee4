import { randomUUID } from "node:crypto";
import type { WorkFiles } from "./files/work-files.js";
import type { OutputFiles } from "./output-files.js";
import { DEFAULT_LIMITS, type OutputLimits } from "./output-limits.js";
import type { ToolResult } from "./tool.js";

/** Characters of a cut output that the model still sees. */
const PREVIEW_CHARACTERS = 500;

/** Characters of a cut output that people still see in the timeline. */
const DETAIL_CHARACTERS = 5_000;

/** Where the whole of a cut output goes. */
export interface Spill {
  readonly outputs: OutputFiles;
  readonly limits: OutputLimits;
  readonly files: WorkFiles;
  /** Whose tool made it. */
  readonly source: "builtin" | "mcp" | "other";
  countTokens?: ((text: string) => number) | undefined;
}

/** Cuts a result's text to what a model is shown; the whole text goes to a file the model may read. */
export async function cutLargeOutput(result: ToolResult, spill: Spill): Promise<ToolResult> {
  const text = result.textResultForLlm;
  if (result.largeOutput === "keep") return result;
  if (!isLarge(text, spill.limits)) return await withoutLargeDetail(result, spill);
  const saved = await saveOutput(text, spill);
  const detail = await cutDetail(result, saved, spill);
  return {
    ...result,
    textResultForLlm: largeOutputNotice({ ...saved, preview: previewOf(text) }),
    detailedContent: detail.text,
    toolTelemetry: {
      ...result.toolTelemetry,
      properties: {
        ...result.toolTelemetry?.properties,
        largeOutputWrittenToFile: "true",
        largeOutputOriginalSizeBytes: String(saved.bytes),
        largeOutputJsonFormatted: String(saved.isFormatted),
        largeOutputSpillId: saved.id,
        largeOutputToolSource: spill.source,
        ...detail.properties,
      },
      metrics: {
        ...result.toolTelemetry?.metrics,
        ...(spill.countTokens && { large_output_original_token_estimate: spill.countTokens(text) }),
      },
    },
  };
}

/** A short text may come with a long diff. */
async function withoutLargeDetail(result: ToolResult, spill: Spill): Promise<ToolResult> {
  const { detailedContent: detail, toolTelemetry } = result;
  if (detail === undefined || !isLarge(detail, spill.limits)) return result;
  const saved = await saveOutput(detail, spill);
  return {
    ...result,
    detailedContent: detailNotice(detail, saved),
    toolTelemetry: {
      ...toolTelemetry,
      properties: { ...toolTelemetry?.properties, ...detailProperties(saved) },
    },
  };
}

export function isLarge(text: string, { thresholdBytes } = DEFAULT_LIMITS): boolean {
  return Buffer.byteLength(text) > thresholdBytes;
}

/** What telemetry says of the limit that a result was held to. */
export function thresholdMetric(
  { largeOutput }: ToolResult,
  { thresholdBytes }: OutputLimits,
): Readonly<Record<string, number>> {
  const isHeld = largeOutput !== "keep" && Number.isFinite(thresholdBytes);
  return isHeld ? { large_output_threshold_bytes: thresholdBytes } : {};
}

interface SavedOutput {
  readonly id: string;
  readonly bytes: number;
  /** Of the file; where it can't be written, what to say instead. */
  readonly path: string;
  /** Whether it is JSON, which is laid out for reading. */
  readonly isFormatted: boolean;
}

async function saveOutput(text: string, { outputs, files, limits }: Spill): Promise<SavedOutput> {
  const id = randomUUID().replaceAll("-", "");
  const name = `${Date.now()}-copilot-tool-output-${id}.txt`;
  const formatted = formattedJson(text);
  const saved = { id, bytes: Buffer.byteLength(text), isFormatted: formatted !== undefined };
  try {
    return {
      ...saved,
      path: await outputs.save(name, formatted ?? text, { files, directory: limits.directory }),
    };
  } catch {
    return { ...saved, path: "(it could not be saved)" };
  }
}

function formattedJson(text: string): string | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return undefined;
  }
}

/** What people are shown: cut where it is large; what they are shown beside another text has a file of its own. */
async function cutDetail(
  { textResultForLlm: text, detailedContent: detail }: ToolResult,
  saved: SavedOutput,
  spill: Spill,
): Promise<{ readonly text: string; readonly properties?: Readonly<Record<string, string>> }> {
  if (detail === undefined) return { text: detailNotice(text, saved) };
  if (!isLarge(detail, spill.limits)) return { text: detail };
  const own = detail === text ? saved : await saveOutput(detail, spill);
  return { text: detailNotice(detail, own), properties: detailProperties(own) };
}

function detailProperties({ bytes, isFormatted }: SavedOutput): Readonly<Record<string, string>> {
  return {
    largeSessionLogWrittenToFile: "true",
    largeSessionLogOriginalSizeBytes: String(bytes),
    largeSessionLogJsonFormatted: String(isFormatted),
  };
}

function detailNotice(detail: string, { bytes, path }: SavedOutput): string {
  return (
    `${detail.slice(0, DETAIL_CHARACTERS)}\n\n` +
    `[Truncated — full output (${sizeText(bytes)}) temporarily saved to ${path}]`
  );
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
