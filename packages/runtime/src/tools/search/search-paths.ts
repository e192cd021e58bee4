import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type ArgumentError, argumentFailure } from "../arguments.js";
import { diskWorkFiles } from "../files/disk-work-files.js";
import type { Place } from "../files/work-files.js";
import { failureResult } from "../results.js";
import type { ToolArguments, ToolContext, ToolResult, ToolTelemetry } from "../tool.js";

/**
 * The paths that a search call names, as it names them. Models write them in several ways: one path or
 * several, under `paths` or `path`, joined by spaces. Anything else stands for the working directory.
 */
function searchPaths(args: ToolArguments, context: ToolContext): string[] {
  const given = args["paths"] ?? args["path"];
  if (Array.isArray(given)) {
    const paths = given.filter((path): path is string => typeof path === "string" && path !== "");
    return paths.length > 0 ? [...new Set(paths)] : ["."];
  }
  if (typeof given !== "string" || given === "") return ["."];
  const words = given.trim().split(/\s+/);
  const exists = (path: string) => existsSync(resolve(context.workingDirectory, path));
  return !exists(given) && words.length > 1 && words.every(exists) ? words : [given];
}

/** A path that a search was asked to look at. */
export interface SearchPlace extends Place {
  /** As the call named it. */
  readonly given: string;
}

export function searchPlaces(args: ToolArguments, context: ToolContext): Promise<SearchPlace[]> {
  return Promise.all(
    searchPaths(args, context).map(async (given) => {
      const place = await diskWorkFiles.at(given, context.workingDirectory);
      return { ...place, given };
    }),
  );
}

/** What becomes of a search that can't be started. */
export function unaskedResult(message: string, telemetry: ToolTelemetry): ToolResult {
  const restrictedProperties = { error: "spawn", ...telemetry.restrictedProperties };
  return failureResult(`Failed to execute ripgrep: ${message}`, {
    error: message,
    toolTelemetry: { ...telemetry, restrictedProperties },
  });
}

/** What becomes of a search whose arguments are wrong. */
export function searchRefusal(error: ArgumentError): ToolResult {
  return { ...argumentFailure(error), toolTelemetry: { properties: {} } };
}
