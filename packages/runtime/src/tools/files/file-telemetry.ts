import { resolve } from "node:path";
import { failureResult } from "../results.js";
import type { ToolArguments, ToolResult, ToolTelemetry } from "../tool.js";
import { languageOf, telemetryExtension } from "./languages.js";
import type { Place, WorkFiles } from "./work-files.js";

const INPUTS: ReadonlySet<string> = new Set([
  ...["path", "view_range", "forceReadLargeFiles"],
  ...["file_text", "old_str", "new_str"],
]);

/** A call of a file tool, for what its telemetry says. */
export interface FileCall {
  readonly command: "view" | "create" | "edit";
  readonly args: ToolArguments;
  readonly place: Place;
  readonly files: WorkFiles;
}

/** Adds what the official runtime's file tools tell of each call. */
export function withFileTelemetry(
  call: FileCall,
  result: ToolResult,
  more: { properties?: Record<string, string>; changed?: { linesAdded: number; linesRemoved: number } } = {},
): ToolResult {
  const { place, args, command } = call;
  const { length } = result.textResultForLlm;
  const code = more.changed && codeOf(place.path, more.changed);
  const toolTelemetry: ToolTelemetry = {
    properties: {
      command,
      options: '{"truncateBasedOn":"tokenCount","truncateStyle":"middle"}',
      inputs: JSON.stringify([...Object.keys(args).filter((name) => INPUTS.has(name)), "command"]),
      resolvedPathAgainstCwd: String(place.path !== args["path"]),
      ...(place.path !== "" && { fileExtension: JSON.stringify([extensionOf(place)]) }),
      ...code?.properties,
      ...more.properties,
    },
    restrictedProperties: code ? { filePaths: JSON.stringify([place.path]) } : {},
    metrics: { resultLength: length, resultForLlmLength: length, ...more.changed },
  };
  return { ...result, toolTelemetry };
}

function extensionOf(place: Place): string {
  return place.kind === "directory" ? "directory" : telemetryExtension(place.path);
}

function codeOf(path: string, changed: { linesAdded: number; linesRemoved: number }) {
  const languageId = languageOf(path);
  const block = { fileExt: telemetryExtension(path), languageId, ...changed };
  return { properties: { codeBlocks: JSON.stringify([block]), languageId: JSON.stringify([languageId]) } };
}

/** What a model is told when a file operation fails in a way of its own. */
export function fileFailure(call: FileCall, error: unknown): { text: string; error: string } {
  const { path } = call.place;
  const args = JSON.stringify({ ...call.args, path, command: call.command });
  const told = path.includes("\0") ? `Error: EINVAL: invalid argument, open '${path}'` : String(error);
  return {
    text: `Failed to execute with arguments: ${args} due to error: ${told}`,
    error: `Unhandled error: ${told}`,
  };
}

/** The file that a call changes. */
export function changedFile({ path }: ToolArguments, workingDirectory: string): string | undefined {
  return typeof path === "string" ? resolve(workingDirectory, path) : undefined;
}

/** What becomes of a call that would change a file and names none. */
export function unnamed(call: FileCall): ToolResult | undefined {
  if (call.args["path"] !== "") return undefined;
  const text = "A path parameter is required, and must be a non-empty string.";
  return withFileTelemetry(call, failureResult(text, { error: "Path not provided" }));
}
