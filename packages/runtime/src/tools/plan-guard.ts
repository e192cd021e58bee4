import type { PermissionRequest } from "../permissions/gate.js";
import { isInside } from "./files/refusal.js";
import { changedFiles } from "./shell/changed-files.js";
import type { ToolResult } from "./tool.js";

/** Source of the texts: the official runtime. */
const OUTSIDE =
  "Plan mode does not permit changes outside the session folder. Do not implement yet — finish the plan and call " +
  "`exit_plan_mode` to request approval before making any changes. If the user explicitly asked you to start, suggest " +
  "switching out of plan mode (Shift+Tab) rather than editing directly.";

/** A call, as far as it is known what it would change. */
export interface PlannedCall {
  readonly tool: string;
  readonly requests: readonly PermissionRequest[];
  readonly workingDirectory: string;
}

/**
 * Refuses a call that plainly changes files while the session only plans. Nobody is asked, whatever is allowed.
 *
 * @param folder the session's own, where plans are written
 * @returns the result that ends the call; `undefined` where nothing speaks against it
 */
export async function outsidePlan(call: PlannedCall, folder: string): Promise<ToolResult | undefined> {
  for (const request of call.requests) {
    const isElsewhere = (path: string) => !isInside(path, folder);
    if (request.kind === "write" && isElsewhere(String(request["fileName"])))
      return blocked(`\`${call.tool}\` was blocked.`);
    if (request.kind !== "shell") continue;
    const changed = await changedFiles(String(request["fullCommandText"]), call.workingDirectory);
    if (changed.some(isElsewhere))
      return blocked("This shell command would modify files outside the session folder and was blocked.");
  }
  return undefined;
}

function blocked(what: string): ToolResult {
  return { textResultForLlm: `${what} ${OUTSIDE}`, resultType: "denied", isUnmeasured: true };
}
