import type { QuestionContext } from "./questions.js";
import type { ToolResultObject } from "./tools.js";

/** What every hook is told. */
export interface BaseHookInput {
  /** The session it happened in; a sub-agent's differs from the invocation's. */
  sessionId: string;
  timestamp: Date;
  workingDirectory: string;
}

/** A hook that throws counts as one that had nothing to say. */
type Hook<Input, Output> = (
  input: Input,
  invocation: QuestionContext,
) => // biome-ignore lint/suspicious/noConfusingVoidType: handlers may end without a return
Promise<Output | void> | Output | void;

export interface PreToolUseHookInput extends BaseHookInput {
  toolName: string;
  toolArgs: unknown;
}

export interface PreToolUseHookOutput {
  permissionDecision?: "allow" | "deny" | "ask";
  permissionDecisionReason?: string;
  modifiedArgs?: unknown;
  additionalContext?: string;
  suppressOutput?: boolean;
}

export type PreToolUseHandler = Hook<PreToolUseHookInput, PreToolUseHookOutput>;

export interface PreMcpToolCallHookInput extends BaseHookInput {
  toolCallId?: string;
  serverName: string;
  toolName: string;
  arguments: unknown;
  _meta?: Record<string, unknown>;
}

export interface PreMcpToolCallHookOutput {
  /** The call's `_meta` from here on; `null` leaves it out, nothing leaves it as it is. */
  metaToUse?: Record<string, unknown> | null;
}

export type PreMcpToolCallHandler = Hook<PreMcpToolCallHookInput, PreMcpToolCallHookOutput>;

export interface PostToolUseHookInput extends BaseHookInput {
  toolName: string;
  toolArgs: unknown;
  toolResult: ToolResultObject;
}

export interface PostToolUseHookOutput {
  modifiedResult?: ToolResultObject;
  additionalContext?: string;
  suppressOutput?: boolean;
}

/** For calls that succeeded. */
export type PostToolUseHandler = Hook<PostToolUseHookInput, PostToolUseHookOutput>;

export interface PostToolUseFailureHookInput extends BaseHookInput {
  toolName: string;
  toolArgs: unknown;
  error: string;
}

export interface PostToolUseFailureHookOutput {
  /** Shown to the model beside the failure. */
  additionalContext?: string;
}

/** For calls whose result type is `failure`. */
export type PostToolUseFailureHandler = Hook<PostToolUseFailureHookInput, PostToolUseFailureHookOutput>;

export interface UserPromptSubmittedHookInput extends BaseHookInput {
  prompt: string;
}

export interface UserPromptSubmittedHookOutput {
  modifiedPrompt?: string;
  additionalContext?: string;
  suppressOutput?: boolean;
}

export type UserPromptSubmittedHandler = Hook<UserPromptSubmittedHookInput, UserPromptSubmittedHookOutput>;

export interface UserPromptTransformedHookInput extends BaseHookInput {
  prompt: string;
  /** The prompt with what the runtime added to it. */
  transformedPrompt: string;
}

export interface UserPromptTransformedHookOutput {
  modifiedTransformedPrompt?: string;
}

export type UserPromptTransformedHandler = Hook<
  UserPromptTransformedHookInput,
  UserPromptTransformedHookOutput
>;

export interface SessionStartHookInput extends BaseHookInput {
  source: "startup" | "resume" | "new";
  initialPrompt?: string;
}

export interface SessionStartHookOutput {
  additionalContext?: string;
  modifiedConfig?: Record<string, unknown>;
}

export type SessionStartHandler = Hook<SessionStartHookInput, SessionStartHookOutput>;

export interface SessionEndHookInput extends BaseHookInput {
  reason: "complete" | "error" | "abort" | "timeout" | "user_exit";
  finalMessage?: string;
  error?: string;
}

export interface SessionEndHookOutput {
  suppressOutput?: boolean;
  cleanupActions?: string[];
  sessionSummary?: string;
}

export type SessionEndHandler = Hook<SessionEndHookInput, SessionEndHookOutput>;

export interface ErrorOccurredHookInput extends BaseHookInput {
  error: string;
  errorContext: "model_call" | "tool_execution" | "system" | "user_input";
  recoverable: boolean;
}

export interface ErrorOccurredHookOutput {
  suppressOutput?: boolean;
  errorHandling?: "retry" | "skip" | "abort";
  retryCount?: number;
  userNotification?: string;
}

export type ErrorOccurredHandler = Hook<ErrorOccurredHookInput, ErrorOccurredHookOutput>;

export interface AgentStopHookInput extends BaseHookInput {
  stopReason?: string;
  transcriptPath?: string;
  /** Whether this stop follows one that a hook blocked. */
  stopHookActive?: boolean;
}

export interface AgentStopHookOutput {
  /** Keeps the agent going, with `reason` as its next message. */
  decision?: "block";
  reason?: string;
}

export type AgentStopHandler = Hook<AgentStopHookInput, AgentStopHookOutput>;

/** What this program does at certain moments of a session. */
export interface SessionHooks {
  onPreToolUse?: PreToolUseHandler;
  onPreMcpToolCall?: PreMcpToolCallHandler;
  onPostToolUse?: PostToolUseHandler;
  onPostToolUseFailure?: PostToolUseFailureHandler;
  onUserPromptSubmitted?: UserPromptSubmittedHandler;
  onUserPromptTransformed?: UserPromptTransformedHandler;
  onSessionStart?: SessionStartHandler;
  onSessionEnd?: SessionEndHandler;
  onErrorOccurred?: ErrorOccurredHandler;
  /** When the main agent has nothing left to do. */
  onAgentStop?: AgentStopHandler;
}
