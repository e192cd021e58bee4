import type { SessionHooks } from "../types/hooks.js";
import type { QuestionContext } from "../types/questions.js";

/** The wire's names of hooks. Those not listed are run by the runtime alone. */
const HOOKS: Readonly<Record<string, keyof SessionHooks>> = {
  preToolUse: "onPreToolUse",
  preMcpToolCall: "onPreMcpToolCall",
  postToolUse: "onPostToolUse",
  postToolUseFailure: "onPostToolUseFailure",
  userPromptSubmitted: "onUserPromptSubmitted",
  userPromptTransformed: "onUserPromptTransformed",
  sessionStart: "onSessionStart",
  sessionEnd: "onSessionEnd",
  errorOccurred: "onErrorOccurred",
  agentStop: "onAgentStop",
};

type AnyHook = (input: unknown, invocation: QuestionContext) => unknown;

/** Runs a hook. One that is missing, or throws, has nothing to say. */
export async function runHook(
  hooks: SessionHooks | undefined,
  { hookType, input }: { hookType: string; input: unknown },
  context: QuestionContext,
): Promise<{ output?: unknown }> {
  const name = Object.hasOwn(HOOKS, hookType) ? HOOKS[hookType] : undefined;
  const hook = name && (hooks?.[name] as AnyHook | undefined);
  if (!hook) return {};
  try {
    const output = await hook(hookInput(input), context);
    return output === undefined ? {} : { output };
  } catch {
    return {};
  }
}

/** The wire has a time in milliseconds, `cwd` and `stop_hook_active`; handlers have a `Date` and names of their own. */
function hookInput(input: unknown): unknown {
  if (typeof input !== "object" || input === null) return input;
  const { cwd, timestamp, stop_hook_active, ...rest } = input as Record<string, unknown>;
  return {
    ...rest,
    ...(timestamp === undefined
      ? {}
      : { timestamp: typeof timestamp === "number" ? new Date(timestamp) : timestamp }),
    ...(cwd === undefined ? {} : { workingDirectory: cwd }),
    ...(stop_hook_active === undefined ? {} : { stopHookActive: stop_hook_active }),
  };
}
