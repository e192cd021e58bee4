import { isAbsolute, relative } from "node:path";
import type { PreparedCall, ToolContext, ToolResult } from "../tool.js";
import { type FileCall, withFileTelemetry } from "./file-telemetry.js";

const UNCHANGED = { linesAdded: 0, linesRemoved: 0 };

/**
 * A call that ends in `result` without changing anything. Since the result tells of the file, it takes a
 * permission to read where the file is outside the working directory.
 *
 * @param result.matched whether the file was read, so that telemetry counts its lines
 */
export async function refusal(
  call: FileCall,
  result: ToolResult & { readonly matched?: boolean },
  context: ToolContext,
): Promise<PreparedCall> {
  const { matched, ...told } = result;
  const { path, real } = call.place;
  const outside = !isInside(real, await context.files.real(context.workingDirectory));
  const read = {
    kind: "read",
    toolCallId: context.toolCallId,
    intention: `Read file: ${path}`,
    path,
  } as const;
  return {
    permissions: outside ? [read] : [],
    denied: (denial) => withFileTelemetry(call, denial),
    run: async () => withFileTelemetry(call, told, matched ? { changed: UNCHANGED } : {}),
  };
}

/** Whether a path is a directory or in it. Both are real paths. */
export function isInside(path: string, directory: string): boolean {
  const way = relative(directory, path);
  return way === "" || (way !== ".." && !way.startsWith("../") && !isAbsolute(way));
}
