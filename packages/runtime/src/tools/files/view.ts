import { readdir, readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { checkArguments } from "../arguments.js";
import { failureResult, successResult } from "../results.js";
import type { PreparedCall, Tool, ToolArguments, ToolContext, ToolResult } from "../tool.js";
import { viewDiff } from "./diff.js";

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

/** Shows a file, some of its lines, an image, or the entries of a directory. */
export const viewTool: Tool = {
  name: "view",
  description:
    "Shows a text file, an image or a directory's entries. Give an absolute path. " +
    "Ask for a range of lines of a file over 20 KB.",
  parameters,
  title: "Viewing file",
  prepare,
};

async function prepare(args: ToolArguments, context: ToolContext): Promise<PreparedCall> {
  checkArguments(parameters, args);
  const path = resolve(context.workingDirectory, String(args["path"]));
  const found = await stat(path).catch(() => undefined);
  const intention = found?.isDirectory() ? `List directory: ${path}` : `Read file: ${path}`;
  return {
    permissions: [{ kind: "read", toolCallId: context.toolCallId, intention, path }],
    run: () => show(path),
  };
}

async function show(path: string): Promise<ToolResult> {
  const found = await stat(path).catch(() => undefined);
  if (!found) {
    return failureResult(`Path ${path} does not exist. Please provide a valid path.`, {
      error: "Path does not exist",
    });
  }
  const text = found.isDirectory() ? (await readdir(path)).sort().join("\n") : await readFile(path, "utf8");
  return successResult(text, { detailedContent: viewDiff(path, text.split("\n")), largeOutput: "keep" });
}
