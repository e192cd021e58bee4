import { isAbsolute } from "node:path";
import { checkArguments } from "../arguments.js";
import { failureResult, successResult } from "../results.js";
import type { PreparedCall, Tool, ToolArguments, ToolContext, ToolResult } from "../tool.js";
import { type EditDiff, editDiff } from "./diff.js";
import { findMatches, linesOf, type Match, withEndingsOf } from "./edit-match.js";
import { changedFile, type FileCall, fileFailure, unnamed, withFileTelemetry } from "./file-telemetry.js";
import { findNearMatches } from "./near-match.js";
import { refusal } from "./refusal.js";

/** Larger files are not edited: they would have to be held in memory, and shown in the question. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** Characters of an ambiguous text that the model is reminded of. */
const MAX_REMINDER = 80;

const parameters = {
  type: "object",
  properties: {
    path: { type: "string", description: "Absolute path of the file to change." },
    old_str: {
      type: "string",
      description: "The text to replace, with its whitespace; it must occur exactly once.",
    },
    new_str: { type: "string", description: "The text to put in its place." },
  },
  required: ["path"],
} as const;

/** Replaces one piece of text in a file. */
export const editTool: Tool = {
  name: "edit",
  description:
    "Replaces one piece of text in a file. Give an absolute path, and enough of the text around the change " +
    "that it occurs only once. Several edits of one response are made one after the other, in their order.",
  parameters,
  title: "Editing file",
  summarize: ({ path }) => (path === undefined ? "edit file" : `edit the file at ${path}.`),
  changes: changedFile,
  prepare,
};

async function prepare(args: ToolArguments, context: ToolContext): Promise<PreparedCall | ToolResult> {
  checkArguments(parameters, args);
  const place = await context.files.at(String(args["path"]), context.workingDirectory);
  const call: FileCall = { command: "edit", args, place, files: context.files };
  const nameless = unnamed(call);
  if (nameless) return nameless;
  if (place.kind === "missing" && !isAbsolute(String(args["path"]))) return notAbsolute(call);
  let bytes: Buffer;
  try {
    bytes = await readRegular(call);
  } catch (error) {
    const { text, error: message } = fileFailure(call, error);
    return refusal(call, failureResult(text, { error: message }), context);
  }
  const edit = planEdit(call, bytes.toString("utf8"));
  if ("refused" in edit) return refusal(call, { ...edit.refused, matched: true }, context);
  return {
    permissions: [writeRequest(call, { ...edit, bytes }, context)],
    denied: (result) => withFileTelemetry(call, result),
    run: () => apply(call, { ...edit, bytes }),
  };
}

/** A relative path is taken to start at the working directory where that is a file. */
function notAbsolute(call: FileCall): ToolResult {
  const given = String(call.args["path"]);
  const text = `Path "${given}" is not absolute. Please provide an absolute path.`;
  const place = { ...call.place, path: given };
  return withFileTelemetry({ ...call, place }, failureResult(text, { error: "Path not absolute" }));
}

/** @throws the operating system's error, or one that says the path can't be edited */
async function readRegular({ place, files }: FileCall): Promise<Buffer> {
  if (place.kind === "other") throw new Error(`${place.path} is not a regular file`);
  if (place.size > MAX_FILE_BYTES) throw new Error(`${place.path} is larger than 64 MiB`);
  return await files.bytes(place.path);
}

interface PlannedEdit {
  readonly before: string;
  readonly after: string;
  readonly diff: EditDiff;
  /** The call asks for no change at all. */
  readonly isSame: boolean;
}

function planEdit(call: FileCall, before: string): PlannedEdit | { refused: ToolResult } {
  const { path } = call.place;
  const wanted = call.args["old_str"] as string | undefined;
  const replacement = call.args["new_str"] as string | undefined;
  if (wanted === undefined || (wanted === "" && before !== "")) {
    return { refused: failureResult("Invalid inputs: old_str is required") };
  }
  if (replacement === undefined) return { refused: failureResult("Invalid inputs: new_str is required") };
  const isSame = wanted === replacement;
  if (isSame) return { before, after: before, diff: editDiff(path, before, before), isSame };
  const exact: readonly Match[] = wanted === "" ? [{ start: 0, end: 0 }] : findMatches(before, wanted);
  const near = exact.length > 0 ? [] : findNearMatches(before, wanted);
  const matches = exact.length > 0 ? exact : near;
  const [match] = matches;

  if (!match) {
    const text =
      `No match found: old_str not found in ${path}; no changes made; ` +
      "you might want to try again with correct old_str";
    return { refused: failureResult(text, { error: "No match found" }) };
  }
  if (matches.length > 1) return { refused: ambiguous(path, { before, wanted, matches }) };
  const text = withEndingsOf(before, near[0]?.fit(replacement) ?? replacement);
  const after = before.slice(0, match.start) + text + before.slice(match.end);
  return { before, after, diff: editDiff(path, before, after), isSame };
}

function ambiguous(
  path: string,
  { before, wanted, matches }: { before: string; wanted: string; matches: readonly Match[] },
): ToolResult {
  const [line = ""] = wanted.split(/\r?\n|\r/);
  const start = line.length > MAX_REMINDER ? `${line.slice(0, MAX_REMINDER - 3)}...` : line;
  const lines = matches.map((match) => linesOf(before, match)).join(", ");
  const text =
    `Ambiguous match for old_str in ${path}: pattern starting with "${start}" matched at lines ${lines}. ` +
    "No changes made; try again with a more specific old_str.";
  return failureResult(text, { error: "Multiple matches found" });
}

function writeRequest(call: FileCall, edit: PlannedEdit & { bytes: Buffer }, context: ToolContext) {
  const { path } = call.place;
  /** Contents that are no UTF-8 can't be shown as they are, so the edit is not offered as one. */
  const exact = Buffer.from(edit.before).equals(edit.bytes);
  return {
    kind: "write" as const,
    toolCallId: context.toolCallId,
    intention: "Edit file",
    fileName: path,
    diff: edit.diff.text,
    newFileContents: edit.after,
    canOfferSessionApproval: true,
    ...(exact && {
      fileEdits: [{ before: { path, content: edit.before }, after: { path, content: edit.after } }],
    }),
  };
}

async function apply(call: FileCall, edit: PlannedEdit & { bytes: Buffer }): Promise<ToolResult> {
  const { path } = call.place;
  const { text: detailedContent, linesAdded, linesRemoved } = edit.diff;
  const changed = { linesAdded, linesRemoved };
  if (edit.isSame) {
    const result = successResult("No changes made: old_str and new_str are the same", { detailedContent });
    return withFileTelemetry(call, result, { changed });
  }
  try {
    await call.files.assertUnmoved(call.place);
    await call.files.replace(path, edit.bytes, edit.after);
  } catch (error) {
    const { text, error: message } = fileFailure(call, error);
    return withFileTelemetry(call, failureResult(text, { error: message }));
  }
  const result = successResult(`File ${path} updated with changes.`, {
    detailedContent,
    ...(edit.before !== edit.after && { fileEdits: [{ path, kind: "edit" as const, ...changed }] }),
  });
  return withFileTelemetry(call, result, { changed });
}
