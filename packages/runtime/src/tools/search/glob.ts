import { resolve } from "node:path";
import { ArgumentError } from "../arguments.js";
import { diskWorkFiles } from "../files/disk-work-files.js";
import { failureResult, successResult } from "../results.js";
import type { PreparedCall, Tool, ToolArguments, ToolContext, ToolResult } from "../tool.js";
import { compactPaths } from "./compact.js";
import { compacted } from "./compacted.js";
import { ripgrep } from "./ripgrep.js";
import { type SearchPlace, searchPlaces, searchRefusal, unaskedResult } from "./search-paths.js";

const parameters = {
  type: "object",
  properties: {
    pattern: { type: "string", description: "The glob that paths must match, such as `src/**/*.ts`." },
    paths: {
      anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }],
      description: "Where to look: a directory, or a list of them. Default: the working directory.",
    },
  },
  required: ["pattern"],
} as const;

/** Finds files by name. */
export const globTool: Tool = {
  name: "glob",
  description: "Finds files whose path matches a glob.",
  parameters,
  title: "Finding files",
  summarize: ({ pattern, path }) => String(path ?? pattern ?? "") || undefined,
  prepare,
};

async function prepare(args: ToolArguments, context: ToolContext): Promise<PreparedCall | ToolResult> {
  const { pattern } = args;
  if (typeof pattern !== "string") return searchRefusal(new ArgumentError('"pattern": Required'));
  const places = await searchPlaces(args, context);
  return {
    permissions: places.map((place) => {
      const path = resolve(place.path);
      const intention = `Search for files matching pattern in: ${path}`;
      return { kind: "read", toolCallId: context.toolCallId, intention, path };
    }),
    denied: (result) => ({ ...result, toolTelemetry: { properties: {} } }),
    run: () => find(pattern, places, context),
  };
}

async function find(
  pattern: string,
  places: readonly SearchPlace[],
  context: ToolContext,
): Promise<ToolResult> {
  await Promise.all(places.map(diskWorkFiles.assertUnmoved));
  const paths = places.map(({ given }) => given);
  const outcome = await ripgrep(["--files", `--glob=${pattern}`, "--glob=!.git", "--", ...paths], context);
  const properties = { files_found: "false", sandboxApplied: "false", search_engine: "ripgrep" };
  const [only] = paths;
  const asked = { path: paths.length === 1 && only !== undefined ? only : JSON.stringify(paths), pattern };
  if (outcome.kind === "unasked") {
    return unaskedResult(outcome.message, { properties, restrictedProperties: asked });
  }
  const problem = outcome.kind === "failed" ? outcome.message : outcome.kind === "found" && outcome.complaint;
  if (problem) {
    const toolTelemetry = { properties, restrictedProperties: { error: problem, ...asked } };
    return failureResult(`Error: ${problem}`, { error: problem, toolTelemetry });
  }
  if (outcome.kind !== "found") {
    const toolTelemetry = { properties, restrictedProperties: asked, metrics: { file_count: 0 } };
    return successResult("No files matched the pattern.", { toolTelemetry });
  }
  const found = outcome.output.split("\n");
  const short = compactPaths("glob", found);
  const { text, toolTelemetry } = await compacted(outcome.output, short, context);
  const isSaved = toolTelemetry.restrictedProperties !== undefined;
  return successResult(text, {
    toolTelemetry: {
      properties: { ...properties, files_found: "true", ...toolTelemetry.properties },
      restrictedProperties: { ...toolTelemetry.restrictedProperties, ...asked },
      metrics: { ...(!isSaved && { file_count: found.length }), ...toolTelemetry.metrics },
    },
  });
}
