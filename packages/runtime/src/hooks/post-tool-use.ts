import { isRecord } from "./invocation.js";
import type { AddedContext, FailedCall, FinishedCall, PostToolUseChange } from "./occasions.js";
import { contextOf, type HookScope, joinedContext } from "./scope.js";

/** Shows each hook the result that the hook before it left. */
export async function postToolUse(
  scope: HookScope,
  call: FinishedCall,
  signal: AbortSignal,
): Promise<PostToolUseChange> {
  const sources = scope.sources("postToolUse");
  if (sources.length === 0) return {};
  const invocation = await scope.begin("postToolUse", withoutAgent(scope, call));
  const contexts: string[] = [];
  let modifiedResult: PostToolUseChange["modifiedResult"];
  for (const source of sources) {
    if (source.wantsTool && !source.wantsTool(call.toolName)) continue;
    const input = scope.input({ ...call, toolResult: modifiedResult ?? call.toolResult });
    const answer = await invocation.ask(source, { type: "postToolUse", input }, signal);
    if (answer.state !== "answered") continue;
    contexts.push(...contextOf(answer.output));
    if (isRecord(answer.output["modifiedResult"])) modifiedResult = answer.output["modifiedResult"];
  }
  const context = joinedContext(contexts);
  await invocation.end({ ...context, ...(modifiedResult && { modifiedResult: true }) });
  return { ...context, ...(modifiedResult && { modifiedResult }) };
}

export async function postToolUseFailure(
  scope: HookScope,
  call: FailedCall,
  signal: AbortSignal,
): Promise<AddedContext> {
  const sources = scope.sources("postToolUseFailure");
  if (sources.length === 0) return {};
  const invocation = await scope.begin("postToolUseFailure", withoutAgent(scope, call));
  const contexts: string[] = [];
  for (const source of sources) {
    if (source.wantsTool && !source.wantsTool(call.toolName)) continue;
    const input = scope.input({ ...call });
    const answer = await invocation.ask(source, { type: "postToolUseFailure", input }, signal);
    if (answer.state === "answered") contexts.push(...contextOf(answer.output));
  }
  const context = joinedContext(contexts);
  await invocation.end(context);
  return context;
}

/** `hook.start` of a tool hook doesn't repeat which sub-agent it is about: its envelope says so. */
function withoutAgent(scope: HookScope, fields: object): object {
  const { sessionId, timestamp, cwd } = scope.input({});
  return { sessionId, timestamp, cwd, ...fields };
}
