import {
  type HookRunner,
  type PreToolUseVerdict,
  postToolUseFailureContext,
  preToolUseContext,
  withPostToolUseContext,
} from "../hooks/index.js";
import { hookedResult, resultOfHook } from "./hooked-result.js";
import type { ParsedCall } from "./parse-arguments.js";
import type { KeptVerdict } from "./requested-call.js";
import type { ToolResult } from "./tool.js";

/** Puts on the log what hooks say of calls. Each rejects with a LogWriteError. */
export interface CallRecords {
  /** Kept before the call is judged: after a restart its hooks aren't asked again. */
  hooked(toolCallId: string, verdict: KeptVerdict): Promise<void>;
  /** A text that a model is shown after the results of the call's turn. */
  context(toolCallId: string, text: string): Promise<void>;
}

export interface CallHooks {
  readonly runner: HookRunner;
  readonly records: CallRecords;
}

export type CallVerdict = KeptVerdict | { readonly state: "denied"; readonly result: ToolResult };

/** Asks the hooks about all calls of an answer at once. @returns a verdict for each id */
export async function askBefore(
  calls: readonly ParsedCall[],
  { runner, records }: CallHooks,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, CallVerdict>> {
  const hooked = calls.map(({ toolCallId: id, name, arguments: args }) => ({ id, name, args }));
  const said = await runner.preToolUse(hooked, signal);
  const verdicts = new Map<string, CallVerdict>();
  const kept: Promise<void>[] = [];
  for (const { toolCallId, arguments: given } of calls) {
    const verdict = said.get(toolCallId) ?? UNANSWERED;
    const { additionalContext } = verdict;
    if (additionalContext !== undefined)
      kept.push(records.context(toolCallId, preToolUseContext(additionalContext)));
    if (verdict.state === "denied") {
      verdicts.set(toolCallId, { state: "denied", result: refused(verdict.reason) });
      continue;
    }
    const { state, args } = verdict;
    const goesOn: KeptVerdict = { state, ...(args !== given && { arguments: args }) };
    verdicts.set(toolCallId, goesOn);
    kept.push(records.hooked(toolCallId, goesOn));
  }
  await Promise.all(kept);
  return verdicts;
}

/** A call that no verdict was given for doesn't run. */
const UNANSWERED: PreToolUseVerdict = {
  state: "denied",
  reason: "Denied by preToolUse hook (hook errored)",
};

/** What a model reads of a call that a hook refused. */
export function refused(reason: string): ToolResult {
  return { textResultForLlm: reason, resultType: "denied", isUnmeasured: true };
}

/** How a call ended, as hooks see it. */
export interface SeenResult {
  readonly result: ToolResult;
  readonly telemetry: ToolResult["toolTelemetry"];
  /** Whether it is of an MCP server's tool. */
  readonly isMcp: boolean;
}

/** Shows the hooks how a call ended. @returns the result to go on with */
export async function askAfter(
  { toolCallId, name, arguments: toolArgs }: ParsedCall,
  { result, telemetry, isMcp }: SeenResult,
  { hooks: { runner, records }, signal }: { readonly hooks: CallHooks; readonly signal: AbortSignal },
): Promise<ToolResult> {
  if (result.resultType === "failure") {
    const error = result.error ?? result.textResultForLlm;
    const { additionalContext } = await runner.postToolUseFailure(
      { toolName: name, toolArgs, error },
      signal,
    );
    if (additionalContext !== undefined)
      await records.context(toolCallId, postToolUseFailureContext(name, additionalContext));
    return result;
  }
  if (result.resultType !== "success" || !runner.handles("postToolUse")) return result;
  const toolResult = hookedResult({ ...result, toolTelemetry: telemetry }, isMcp);
  const change = await runner.postToolUse({ toolName: name, toolArgs, toolResult }, signal);
  const changed = change.modifiedResult ? resultOfHook(change.modifiedResult, result) : result;
  if (change.additionalContext === undefined) return changed;
  const text = withPostToolUseContext(changed.textResultForLlm, name, change.additionalContext);
  return { ...changed, textResultForLlm: text };
}
