import { isRecord } from "./invocation.js";
import type { McpCall, McpCallVerdict, PermissionToJudge, PermissionVerdict } from "./occasions.js";
import type { HookScope } from "./scope.js";
import { HookFailure } from "./source.js";

/** The first hook that denies decides; else one that allows does. */
export async function permissionRequest(
  scope: HookScope,
  { toolName, toolInput }: PermissionToJudge,
  signal: AbortSignal,
): Promise<PermissionVerdict> {
  const sources = scope.sources("permissionRequest");
  if (sources.length === 0) return { state: "undecided" };
  const fields = { hookName: "permissionRequest", permissionSuggestions: [], toolName, toolInput };
  const input = scope.input(fields);
  const invocation = await scope.begin("permissionRequest", input);
  let verdict: PermissionVerdict = { state: "undecided" };
  for (const source of sources) {
    if (source.wantsTool && !source.wantsTool(toolName)) continue;
    const answer = await invocation.ask(source, { type: "permissionRequest", input }, signal);
    if (answer.state === "failed") verdict = { state: "denied", message: "Permission request hook failed" };
    else if (answer.state === "refused") verdict = deniedBy({ message: answer.reason });
    else if (answer.output["behavior"] === "deny") verdict = deniedBy(answer.output);
    else if (answer.output["behavior"] === "allow") verdict = { state: "allowed" };
    if (verdict.state === "denied") break;
  }
  await invocation.end(shown(verdict));
  return verdict;
}

function deniedBy({ message, interrupt }: Readonly<Record<string, unknown>>): PermissionVerdict {
  return {
    state: "denied",
    ...(typeof message === "string" && { message }),
    ...(typeof interrupt === "boolean" && { interrupt }),
  };
}

function shown({ state, ...details }: PermissionVerdict): object {
  switch (state) {
    case "undecided":
      return {};
    case "allowed":
      return { behavior: "allow" };
    case "denied":
      return { behavior: "deny", ...details };
  }
}

/** The last hook that says something of `_meta` decides. What it says is not shown: it may be a secret. */
export async function preMcpToolCall(
  scope: HookScope,
  call: McpCall,
  signal: AbortSignal,
): Promise<McpCallVerdict> {
  const sources = scope.sources("preMcpToolCall");
  if (sources.length === 0) return { state: "keep" };
  const { _meta, ...fields } = call;
  const input = scope.input({ ...fields, ...(_meta && { _meta }) });
  const invocation = await scope.begin("preMcpToolCall", input);
  let verdict: McpCallVerdict = { state: "keep" };
  for (const source of sources) {
    if (source.wantsTool && !source.wantsTool(call.toolName)) continue;
    const answer = await invocation.ask(source, { type: "preMcpToolCall", input }, signal);
    if (answer.state !== "answered") {
      verdict = denied(source.label);
      break;
    }
    const { metaToUse } = answer.output;
    if (metaToUse === undefined) continue;
    if (metaToUse === null) verdict = { state: "omit" };
    else if (isRecord(metaToUse)) verdict = { state: "use", meta: metaToUse };
    else {
      invocation.fail(new HookFailure("Error", "metaToUse is not an object"), source);
      verdict = denied(source.label);
      break;
    }
  }
  const metaToUse = verdict.state === "omit" ? null : { redacted: true };
  await invocation.end(verdict.state === "omit" || verdict.state === "use" ? { metaToUse } : {});
  return verdict;
}

function denied(label: string | undefined): McpCallVerdict {
  const from = label === undefined ? "" : ` from "${label}"`;
  return { state: "denied", reason: `Denied by preMcpToolCall hook${from} (hook errored)` };
}
