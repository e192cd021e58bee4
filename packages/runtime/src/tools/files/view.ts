import { checkArguments } from "../arguments.js";
import { sizeText } from "../large-output.js";
import { failureResult, successResult } from "../results.js";
import type { PreparedCall, Tool, ToolArguments, ToolContext, ToolResult } from "../tool.js";
import { listingDiff, viewDiff } from "./diff.js";
import { type FileCall, fileFailure, withFileTelemetry } from "./file-telemetry.js";
import { isImage, viewImage } from "./image.js";

/** Files larger than this are not read whole. The official runtime's limit. */
const MAX_FILE_BYTES = 10 * 1024 * 1024;

const parameters = {
  type: "object",
  properties: {
    path: { type: "string", description: "Absolute path of an existing file or directory." },
    view_range: {
      type: "array",
      items: { type: "integer" },
      description:
        "First and last line to show, counting from 1. A last line of -1 means the end of the file.",
    },
    forceReadLargeFiles: {
      type: "boolean",
      description: "Show a large file whole, whatever it costs. Default false.",
    },
  },
  required: ["path"],
} as const;

interface ViewCall extends FileCall {
  /** Longer texts are not shown whole. */
  readonly thresholdBytes: number;
}

/** Shows a file, some of its lines, an image, or the entries of a directory. */
export const viewTool: Tool = {
  name: "view",
  description:
    "Shows a text file, an image, or the entries of a directory. Give an absolute path. " +
    "A file over 20 KB is only shown in parts: ask for a range of lines.",
  parameters,
  title: "Viewing file",
  summarize: ({ path }) => (typeof path === "string" ? `view the file at ${path}.` : "view file"),
  prepare,
};

async function prepare(args: ToolArguments, context: ToolContext): Promise<PreparedCall> {
  checkArguments(parameters, args);
  const place = await context.files.at(String(args["path"]), context.workingDirectory);
  const { thresholdBytes } = context.limits;
  const call: ViewCall = { command: "view", args, place, files: context.files, thresholdBytes };
  const intention = `${place.kind === "directory" ? "List directory" : "Read file"}: ${place.path}`;
  return {
    permissions: [{ kind: "read", toolCallId: context.toolCallId, intention, path: place.path }],
    denied: (result) => withFileTelemetry(call, result),
    run: () => show(call),
  };
}

async function show(call: ViewCall): Promise<ToolResult> {
  const { place, files } = call;
  try {
    await files.assertUnmoved(place);
    switch (place.kind) {
      case "missing": {
        const text = `Path ${place.path} does not exist. Please provide a valid path.`;
        return told(call, failureResult(text, { error: "Path does not exist" }), "unknown");
      }
      case "other": {
        const text = `Path ${place.path} is neither a file nor a directory, so it can't be viewed.`;
        return told(call, failureResult(text), "unknown");
      }
      case "directory":
        return await showDirectory(call);
      case "file":
        return isImage(place.path) ? await showImage(call) : await showFile(call);
    }
  } catch (error) {
    const { text, error: message } = fileFailure(call, error);
    return told(call, failureResult(text, { error: message }), "unknown");
  }
}

function told(
  call: FileCall,
  result: ToolResult,
  viewType: string,
  more: Record<string, string> = {},
): ToolResult {
  return withFileTelemetry(call, result, { properties: { viewType, ...more } });
}

async function showDirectory(call: ViewCall): Promise<ToolResult> {
  const { path } = call.place;
  const entries = await call.files.list(path);
  const text = entries.join("\n");
  const bytes = Buffer.byteLength(text);
  if (bytes > call.thresholdBytes) {
    const notice =
      `Directory listing too large to display (${sizeText(bytes)}, ${entries.length} entries). ` +
      "Use the glob tool to narrow the listing by file pattern or subdirectory, " +
      `or use the shell tool to inspect a subset of entries in "${path}".`;
    return told(call, successResult(notice), "directory", avoided(bytes));
  }
  const detailedContent = listingDiff(path, entries);
  return told(call, successResult(text, { detailedContent, largeOutput: "keep" }), "directory");
}

async function showImage(call: FileCall): Promise<ToolResult> {
  const image = await viewImage(call.place, call.files);
  if (!image) return told(call, failureResult("Failed to view image file."), "image");
  const result = successResult("Viewed image file successfully.", {
    detailedContent: `Viewed image file at path ${call.place.path}`,
    binaryResultsForLlm: [{ type: "image", ...image, description: `Image file at path ${call.place.path}` }],
  });
  return told(call, result, "image", { mimeType: image.mimeType });
}

async function showFile(call: ViewCall): Promise<ToolResult> {
  const range = rangeOf(call.args);
  if (range) return await showRange(call, range);
  const { path, size } = call.place;
  if (size > MAX_FILE_BYTES) {
    const text =
      `File is too large to view (${(size / 1024 / 1024).toFixed(1)}MB). Maximum file size is 10MB. ` +
      "Use shell tool with head/tail commands or specify a line range with view_range parameter " +
      "to view specific sections.";
    return told(call, failureResult(text, { error: "File too large" }), "file");
  }
  const text = await call.files.text(path, MAX_FILE_BYTES);
  const bytes = Buffer.byteLength(text);
  if (bytes > call.thresholdBytes && call.args["forceReadLargeFiles"] !== true) {
    const notice =
      `File too large to read at once (${sizeText(bytes)}). Consider using the grep tool to search within ` +
      "the file, or view with view_range to read specific sections.";
    return told(call, successResult(notice), "file", avoided(bytes));
  }
  const lines = text === "" ? [] : text.split("\n");
  const detailedContent = viewDiff(path, { lines, first: 1, count: lines.length });
  return told(call, successResult(text, { detailedContent, largeOutput: "keep" }), "file");
}

const avoided = (bytes: number) => ({
  largeOutputAvoided: "true",
  largeOutputOriginalSizeBytes: String(bytes),
});

interface LineRange {
  readonly first: number;
  /** -1 for the end of the file. */
  readonly last: number;
}

function rangeOf(args: ToolArguments): LineRange | undefined {
  const [first, last] = (args["view_range"] ?? []) as readonly number[];
  return first === undefined || last === undefined ? undefined : { first, last };
}

async function showRange(call: ViewCall, { first, last }: LineRange): Promise<ToolResult> {
  const invalid = (why: string, error = "Invalid view_range") =>
    told(call, failureResult(`Invalid view_range: ${why}`, { error }), "file");
  if (first < 1) return invalid(`start line (${first}) must be greater than or equal to 1.`);
  if (last !== -1 && last < 1) {
    return invalid(
      `end line (${last}) must be greater than or equal to 1, or -1 to read to the end of the file.`,
    );
  }
  if (last !== -1 && last < first) {
    return invalid(`end line (${last}) must be greater than or equal to start line (${first}).`);
  }
  const whole = call.args["forceReadLargeFiles"] === true;
  const maxBytes = whole ? MAX_FILE_BYTES : Math.min(call.thresholdBytes, MAX_FILE_BYTES);
  const { lines, total, cut } = await call.files.lines(call.place.path, { first, last, maxBytes });
  const isEmpty = call.place.size === 0 && total === 1 && (lines[0] ?? "") === "";
  const has = isEmpty ? 0 : total;
  /** The first line of an empty file may be asked for, and no more. */
  if (first > total || (isEmpty && last > 1)) {
    const why = `start line (${first}) is beyond the end of the file. The file has ${has} ${has === 1 ? "line" : "lines"}.`;
    return invalid(why, "view_range out of bounds");
  }
  const count = last === -1 ? lines.length : last - first + 1;
  const detailedContent = viewDiff(call.place.path, { lines, first, count });
  const notice =
    `\n\n[Output truncated. Use view_range=[${first + lines.length}, ...] to continue reading. ` +
    `In your next response, you may batch this with other view calls. File has at least ${total} lines.]`;
  const text = lines.join("\n") + (cut ? notice : "");
  return told(call, successResult(text, { detailedContent, largeOutput: "keep" }), "file");
}
