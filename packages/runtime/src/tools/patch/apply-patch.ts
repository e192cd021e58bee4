import type { PermissionRequest } from "../../permissions/gate.js";
import { isInside } from "../files/refusal.js";
import type { Place } from "../files/work-files.js";
import { failureResult } from "../results.js";
import type { Tool, ToolContext, ToolResult } from "../tool.js";
import { type Hunk, PatchSyntaxError, parsePatch } from "./parse-patch.js";
import { appliedResult, failedResult } from "./patch-result.js";
import { type PlannedChange, planChange } from "./plan-change.js";

/** The format of patches that models of OpenAI's are trained on. */
const GRAMMAR = `
start: begin file+ end
begin: "*** Begin Patch" LF
end: "*** End Patch" LF?
file: add | delete | update
add: "*** Add File: " path LF added+
delete: "*** Delete File: " path LF
update: "*** Update File: " path LF move? change+
move: "*** Move to: " path LF
change: place? line+ last?
place: ("@@" | "@@ " rest) LF
line: (" " | "+" | "-") text LF
added: "+" text LF
last: "*** End of File" LF
path: /(.+)/
rest: /(.+)/
text: /(.*)/
%import common.LF
`;

/** Changes files as a patch says. */
export const applyPatchTool: Tool = {
  name: "apply_patch",
  description: "Adds, changes, moves and deletes files. Write the patch itself, as text: no JSON around it.",
  parameters: {
    type: "object",
    properties: { input: { type: "string", description: "The patch, from its first line to its last." } },
    required: ["input"],
  },
  grammar: { syntax: "lark", definition: GRAMMAR.trim() },
  title: "Applying patch",
  changes: () => "patched files",
  prepare: async (args, context) => {
    const text = String(args["input"]);
    if (text.trim() === "") {
      return failureResult("apply_patch requires a non-empty string input (the patch content).");
    }
    try {
      const hunks = parsePatch(text);
      return { permissions: [], run: () => apply(hunks, context) };
    } catch (error) {
      if (error instanceof PatchSyntaxError) return failureResult(`Failed to parse patch: ${error.message}`);
      throw error;
    }
  },
};

/** Hunk by hunk: each is worked out, asked about and carried out before the next, which may build on it. */
async function apply(hunks: readonly Hunk[], context: ToolContext): Promise<ToolResult> {
  const done: PlannedChange[] = [];
  for (const hunk of hunks) {
    const failure = await applyHunk(hunk, done, context);
    if (failure) return failedResult(done, hunk, failure);
  }
  return done.length > 0
    ? appliedResult(done)
    : failureResult("Failed to apply patch: Error: No files were modified.");
}

type Failure = Parameters<typeof failedResult>[2];

/** Adds to `done` what is carried out. @returns why it is not */
async function applyHunk(
  hunk: Hunk,
  done: PlannedChange[],
  context: ToolContext,
): Promise<Failure | undefined> {
  context.signal.throwIfAborted();
  try {
    const change = await planChange(hunk, context);
    for (const request of await requestsOf(change, context)) {
      const denial = await context.permit(request);
      if (denial) return { denial };
    }
    await change.apply();
    done.push(change);
    return undefined;
  } catch (error) {
    context.signal.throwIfAborted();
    const denial = await askToTell(await context.files.at(hunk.path, context.workingDirectory), context);
    return denial ? { denial } : { message: error instanceof Error ? error.message : String(error) };
  }
}

/** What went wrong tells of the file, which takes a permission where it is outside the working directory. */
async function askToTell(place: Place, context: ToolContext): Promise<ToolResult | undefined> {
  if (!(await isOutside(place, context))) return undefined;
  const { path } = place;
  return context.permit({
    kind: "read",
    toolCallId: context.toolCallId,
    intention: `Read file: ${path}`,
    path,
  });
}

async function isOutside({ real }: Place, { files, workingDirectory }: ToolContext): Promise<boolean> {
  return !isInside(real, await files.real(workingDirectory));
}

/** What is asked of the gate; also about the place that a file is moved from, where that is elsewhere. */
async function requestsOf(change: PlannedChange, context: ToolContext): Promise<PermissionRequest[]> {
  const { place, movedFrom, intention, diff, after = "" } = change;
  const request: PermissionRequest = {
    kind: "write",
    toolCallId: context.toolCallId,
    intention,
    fileName: place.path,
    diff: diff.text,
    newFileContents: after,
    canOfferSessionApproval: true,
    ...(change.isExact && { fileEdits: fileEditsOf(change) }),
  };
  if (!movedFrom || !(await isOutside(movedFrom, context))) return [request];
  return [request, { ...request, intention: "Delete file", fileName: movedFrom.path, newFileContents: "" }];
}

/** The files as they are and as they would be, for clients that show them their own way. */
function fileEditsOf({ place, movedFrom, before, after, replaced }: PlannedChange): object[] {
  const old = before !== undefined && { before: { path: (movedFrom ?? place).path, content: before } };
  const fresh = after !== undefined && { after: { path: place.path, content: after } };
  if (replaced === undefined) return [{ ...old, ...fresh }];
  return [{ ...old }, { before: { path: place.path, content: replaced }, ...fresh }];
}
