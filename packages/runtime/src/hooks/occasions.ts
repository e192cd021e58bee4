/** What hooks are told on each occasion, and what may follow from it. */

/** A sub-agent, as hooks are told of it. */
export interface HookedAgent {
  readonly agentId: string;
  readonly agentType: string;
  /** The session's id, or that of the sub-agent that started this one. */
  readonly parentAgentId: string;
  /** The tool call it runs in. */
  readonly parentToolCallId: string;
}

/** Text for the model, each hook's separated by an empty line. */
export interface AddedContext {
  readonly additionalContext?: string;
}

export interface SessionStart {
  /** `new` when the session was created in this runtime, `resume` when it was opened from its log. */
  readonly source: "new" | "resume" | "startup";
  readonly initialPrompt?: string;
}

export interface SessionEnd {
  readonly reason: "complete" | "error" | "abort" | "timeout" | "user_exit";
  readonly finalMessage?: string;
  readonly error?: string;
}

/** `blocked`: the prompt goes nowhere; clients get `session.warning` `policy_blocked` with the reason. */
export type SubmittedPrompt =
  | ({ readonly state: "accepted"; readonly prompt: string } & AddedContext)
  | { readonly state: "blocked"; readonly reason: string };

export interface TransformedPrompt {
  readonly prompt: string;
  readonly transformedPrompt: string;
}

export interface HookedCall {
  readonly id: string;
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/**
 * - `undecided`: the permission gate decides.
 * - `allowed`: a hook, or the person it asked, approves: nobody is asked again. A rule that denies still does.
 * - `denied`: the call is refused; `reason` is the result's text, its type is `denied`.
 */
export type PreToolUseVerdict = AddedContext &
  (
    | { readonly state: "undecided" | "allowed"; readonly args: Readonly<Record<string, unknown>> }
    | { readonly state: "denied"; readonly reason: string }
  );

export interface PermissionToJudge {
  readonly toolName: string;
  readonly toolInput: Readonly<Record<string, unknown>>;
}

export type PermissionVerdict =
  | { readonly state: "undecided" | "allowed" }
  | { readonly state: "denied"; readonly message?: string; readonly interrupt?: boolean };

export interface McpCall {
  readonly toolCallId: string;
  readonly serverName: string;
  /** As the server calls it. */
  readonly toolName: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** `_meta` of the request, when it has one. */
  readonly _meta?: Readonly<Record<string, unknown>> | undefined;
}

/** What to do with the request's `_meta`; `denied` refuses the call, with `reason` as the result's text. */
export type McpCallVerdict =
  | { readonly state: "keep" | "omit" }
  | { readonly state: "use"; readonly meta: Readonly<Record<string, unknown>> }
  | { readonly state: "denied"; readonly reason: string };

export interface FinishedCall {
  readonly toolName: string;
  readonly toolArgs: Readonly<Record<string, unknown>>;
  /** The wire's `ToolResultObject`. */
  readonly toolResult: Readonly<Record<string, unknown>>;
}

export interface PostToolUseChange extends AddedContext {
  /** A `ToolResultObject` to use instead; a missing `resultType` means `success`. */
  readonly modifiedResult?: Readonly<Record<string, unknown>>;
}

export interface FailedCall {
  readonly toolName: string;
  readonly toolArgs: Readonly<Record<string, unknown>>;
  /** The `error` of the result. */
  readonly error: string;
}

export interface OccurredError {
  readonly error: Error;
  readonly errorContext: "model_call" | "tool_execution" | "system" | "user_input";
  readonly recoverable: boolean;
}

export interface AgentStop {
  /** The session's log. */
  readonly transcriptPath: string;
  readonly stopReason: "end_turn";
  /** How often in a row hooks have kept the agent going; see {@link MAX_STOP_BLOCKS}. */
  readonly blocks: number;
}

/** Hooks can keep an agent going this often in a row; after that it stops. Source: the official runtime. */
export const MAX_STOP_BLOCKS = 8;

/** `continue`: `reason` is the next prompt. */
export type StopVerdict =
  | { readonly state: "stop" }
  | { readonly state: "continue"; readonly reason: string };

export interface SubagentStart {
  readonly transcriptPath: string;
  readonly agentName: string;
  readonly agentType: string;
  readonly agentId: string;
  readonly parentAgentId: string;
}

export interface SubagentStop extends SubagentStart, AgentStop {
  /** Its last message. */
  readonly response: string;
}

export interface Compaction {
  readonly transcriptPath: string;
  readonly trigger: "manual" | "auto";
  /** Empty when there are none. */
  readonly customInstructions: string;
}

export interface Notification {
  readonly notificationType: string;
  readonly title: string;
  readonly message: string;
}
