import { resolve } from "node:path";
import { ArgumentError, checkArguments } from "../arguments.js";
import { diskWorkFiles } from "../files/disk-work-files.js";
import { isSafeExtension } from "../files/languages.js";
import { failureResult, successResult } from "../results.js";
import type { PreparedCall, Tool, ToolArguments, ToolContext, ToolResult } from "../tool.js";
import { compactCounts, compactMatches, compactPaths, type Match } from "./compact.js";
import { compacted } from "./compacted.js";
import { ripgrep } from "./ripgrep.js";
import { type SearchPlace, searchPlaces, searchRefusal, unaskedResult } from "./search-paths.js";

const parameters = {
  type: "object",
  properties: {
    pattern: { type: "string", description: "The regular expression to look for." },
    paths: {
      anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }],
      description: "Where to look: a directory or file, or a list of them. Default: the working directory.",
    },
    output_mode: {
      type: "string",
      enum: ["content", "files_with_matches", "count"],
      description:
        "What to give: matching lines, paths of files that match (the default), or matches per file.",
    },
    glob: { type: "string", description: "Look only in files whose path matches, such as `*.{ts,tsx}`." },
    type: { type: "string", description: "Look only in files of this type, such as js, py, rust, go." },
    "-i": { type: "boolean", description: "Ignore case." },
    "-A": { type: "number", description: "Lines to show after each match, in content mode." },
    "-B": { type: "number", description: "Lines to show before each match, in content mode." },
    "-C": { type: "number", description: "Lines to show around each match, in content mode." },
    "-n": { type: "boolean", description: "Number the lines, in content mode." },
    head_limit: { type: "number", description: "Matches to give of each file, at most." },
    multiline: { type: "boolean", description: "Let a match span lines. Default false." },
  },
  required: ["pattern"],
} as const;

/** Finds text in files. */
export const grepTool: Tool = {
  name: "grep",
  description:
    "Finds text in files by regular expression, with ripgrep. Files that git ignores are left out, hidden ones " +
    "are not.",
  parameters,
  title: "Searching files",
  summarize: ({ pattern, path }) => String(path ?? pattern ?? "") || undefined,
  prepare,
};

/** The same for models that know it by the name of what searches. */
export const ripgrepTool: Tool = { ...grepTool, name: "rg" };

type Mode = "content" | "files_with_matches" | "count";

async function prepare(given: ToolArguments, context: ToolContext): Promise<PreparedCall | ToolResult> {
  const args = withoutNothing(given);
  try {
    checkGrepArguments(args);
  } catch (error) {
    if (error instanceof ArgumentError) return searchRefusal(error);
    throw error;
  }
  const places = await searchPlaces(args, context);
  return {
    permissions: places.map(({ path: named, kind }) => {
      const path = resolve(named);
      const intention = `Search in ${kind === "file" ? "file" : "directory"}: ${path}`;
      return { kind: "read", toolCallId: context.toolCallId, intention, path };
    }),
    denied: (result) => ({ ...result, toolTelemetry: { properties: {} } }),
    run: () => search(args, places, context),
  };
}

/** Models write `null` for a flag or a filter that they don't want. */
function withoutNothing(args: ToolArguments): ToolArguments {
  const kept = ([name, value]: [string, unknown]) => value !== null || !OMITTABLE.has(name);
  return Object.fromEntries(Object.entries(args).filter(kept));
}

const OMITTABLE: ReadonlySet<string> = new Set(["-i", "-n", "multiline", "glob", "type"]);

/** @throws ArgumentError in the words of the official runtime, which differ from other tools' */
function checkGrepArguments(args: ToolArguments): void {
  const { pattern, output_mode: mode } = args;
  if (typeof pattern !== "string") throw new ArgumentError('"pattern": Required');
  expectType(args, "output_mode", "string");
  if (mode !== undefined && !(parameters.properties.output_mode.enum as readonly unknown[]).includes(mode)) {
    throw new ArgumentError('"output_mode": Invalid enum value');
  }
  for (const name of ["-i", "-n", "multiline"]) expectType(args, name, "boolean");
  for (const name of ["glob", "type"]) expectType(args, name, "string");
  const { paths: _paths, pattern: _pattern, output_mode: _mode, ...numbers } = parameters.properties;
  checkArguments({ properties: numbers }, args);
}

function expectType(args: ToolArguments, name: string, type: "boolean" | "string"): void {
  if (args[name] !== undefined && typeof args[name] !== type) {
    throw new ArgumentError(`"${name}": Expected ${type}`);
  }
}

async function search(
  args: ToolArguments,
  places: readonly SearchPlace[],
  context: ToolContext,
): Promise<ToolResult> {
  await Promise.all(places.map(diskWorkFiles.assertUnmoved));
  const mode = (args["output_mode"] ?? "files_with_matches") as Mode;
  const properties = {
    matches_found: "false",
    output_mode: mode,
    sandboxApplied: "false",
    ...fileType(args),
  };
  const named = (isMissing: boolean) =>
    places.filter(({ kind }) => (kind === "missing") === isMissing).map(({ given }) => given);
  const existing = named(false);
  const missing = named(true).join(", ");
  if (existing.length === 0) return failed(`Search paths do not exist: ${missing}`, properties);
  const outcome = await ripgrep([...flags(args, mode), "--", ...existing], context);
  const searched = { ...properties, search_engine: "ripgrep" };
  if (outcome.kind === "failed") return failed(outcome.message, searched);
  if (outcome.kind === "unasked") return unaskedResult(outcome.message, { properties: searched });
  const warning =
    missing === ""
      ? ""
      : `\n\n(Warning: Some search paths were skipped because they do not exist: ${missing})`;
  if (outcome.kind === "nothing") {
    return successResult(`No matches found.${warning}`, { toolTelemetry: { properties: searched } });
  }
  const original = readable(outcome.output, mode);
  const short = compact(outcome.output, mode) + warning;
  const { text, toolTelemetry } = await compacted(original + warning, short, context);
  const found = { ...searched, matches_found: "true", ...toolTelemetry.properties };
  return successResult(text, { toolTelemetry: { ...toolTelemetry, properties: found } });
}

/** The kind of file that was searched, as far as the call says. */
function fileType({ type, glob }: ToolArguments): { readonly file_type?: string } {
  const several = /\.\{([\w,]+)\}$/.exec(String(glob ?? ""))?.[1]?.split(",");
  const extension = /\.(\w+)$/.exec(String(glob ?? ""))?.[1];
  const named = type === undefined ? (several ?? [extension ?? ""]) : [String(type)];
  const safe = named.filter((name) => name !== "" && isSafeExtension(`.${name}`));
  if (safe.length === 0) return {};
  return { file_type: several && type === undefined ? JSON.stringify(safe) : String(safe[0]) };
}

function failed(message: string, properties: Readonly<Record<string, string>>): ToolResult {
  const toolTelemetry = { properties, restrictedProperties: { error: message } };
  return failureResult(`Error: ${message}`, { error: message, toolTelemetry });
}

/** Separators that no path has and no line begins with: what ripgrep prints is taken apart at them. */
const MATCH = "\x1f";
const CONTEXT = "\x1e";
const PATH_END = "\0";

function flags(args: ToolArguments, mode: Mode): string[] {
  const type = { tsx: "ts", jsx: "js" }[String(args["type"])] ?? args["type"];
  return [
    ...{
      content: contentFlags(args),
      files_with_matches: ["-l"],
      count: ["-c", "--null", "--with-filename"],
    }[mode],
    ...(args["-i"] === true ? ["-i"] : []),
    ...(args["multiline"] === true ? ["-U"] : []),
    ...(args["head_limit"] !== undefined ? [`--max-count=${args["head_limit"]}`] : []),
    ...(type !== undefined ? [`--type=${type}`] : []),
    ...(args["glob"] !== undefined ? [`--glob=${args["glob"]}`] : []),
    "--glob=!.git",
    "-e",
    String(args["pattern"]),
  ];
}

function contentFlags(args: ToolArguments): string[] {
  const around = args["-C"] === undefined ? ["-A", "-B"] : ["-C"];
  const context = around.flatMap((flag) => (args[flag] === undefined ? [] : [flag, String(args[flag])]));
  return [
    "--with-filename",
    "--no-heading",
    args["-n"] === true ? "-n" : "-N",
    `--field-match-separator=${MATCH}`,
    `--field-context-separator=${CONTEXT}`,
    ...context,
  ];
}

/** The output as ripgrep would have printed it with its own separators. */
function readable(output: string, mode: Mode): string {
  if (mode === "count") return output.replaceAll(PATH_END, ":");
  return mode === "content" ? output.replaceAll(MATCH, ":").replaceAll(CONTEXT, "-") : output;
}

function compact(output: string, mode: Mode): string {
  const lines = output.split("\n");
  switch (mode) {
    case "files_with_matches":
      return compactPaths("grep-paths", lines);
    case "count":
      return compactCounts(lines.map(readCount));
    case "content":
      return compactMatches(lines.flatMap(readMatch), readable(output, mode));
  }
}

function readCount(line: string): { path: string; count: number } {
  const [path = "", count = ""] = line.split(PATH_END);
  return { path, count: Number(count) };
}

/** A line of the output; nothing where one stretch of lines ends. */
function readMatch(line: string): Match[] {
  const isContext = !line.includes(MATCH);
  const [path = "", ...rest] = line.split(isContext ? CONTEXT : MATCH);
  if (rest.length === 0) return [];
  if (rest.length === 1) return [{ path, line: undefined, text: rest.join(""), isContext }];
  const [number, ...text] = rest;
  return [{ path, line: number, text: text.join(isContext ? CONTEXT : MATCH), isContext }];
}
