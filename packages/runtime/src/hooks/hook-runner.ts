import type { HookType } from "@parley/protocol";
import type { EventSink } from "../ports/event-sink.js";
import type {
  AddedContext,
  AgentStop,
  Compaction,
  FailedCall,
  FinishedCall,
  HookedAgent,
  HookedCall,
  McpCall,
  McpCallVerdict,
  Notification,
  OccurredError,
  PermissionToJudge,
  PermissionVerdict,
  PostToolUseChange,
  PreToolUseVerdict,
  SessionEnd,
  SessionStart,
  StopVerdict,
  SubagentStart,
  SubagentStop,
  SubmittedPrompt,
  TransformedPrompt,
} from "./occasions.js";
import type { HookSource } from "./source.js";

/**
 * Runs the hooks of one session or of one of its sub-agents: each method asks every source in order, shows
 * clients `hook.start` and `hook.end`, and says what follows. Where no source handles a type, its method
 * emits nothing and says that everything stays as it is.
 *
 * A hook that decides whether something may happen (`preToolUse`, `preMcpToolCall`, `permissionRequest`) and
 * fails, in whatever way, decides against it. Any other hook that fails changes nothing.
 *
 * Every method rejects only with a LogWriteError.
 */
export interface HookRunner {
  handles(type: HookType): boolean;
  /** When the first prompt of a runtime's life reaches the session. */
  sessionStart(event: SessionStart, signal: AbortSignal): Promise<AddedContext>;
  /** Before `user.message`, and for notifications that start an exchange; not for steering prompts. */
  userPromptSubmitted(prompt: string, signal: AbortSignal): Promise<SubmittedPrompt>;
  /** After the prompt got its time and context, right before `user.message`. @returns what to use instead */
  userPromptTransformed(prompt: TransformedPrompt, signal: AbortSignal): Promise<string>;
  /** All calls of one answer at once, after every `tool.execution_start`. @returns a verdict for each id */
  preToolUse(
    calls: readonly HookedCall[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, PreToolUseVerdict>>;
  /** Before a permission is asked for, unless it is to read. Its answer stands in for the clients'. */
  permissionRequest(request: PermissionToJudge, signal: AbortSignal): Promise<PermissionVerdict>;
  /** After the permission, right before the request goes to the MCP server. */
  preMcpToolCall(call: McpCall, signal: AbortSignal): Promise<McpCallVerdict>;
  /** After a call that succeeded, before `tool.execution_complete`. */
  postToolUse(call: FinishedCall, signal: AbortSignal): Promise<PostToolUseChange>;
  /** After a call whose result type is `failure`, before `tool.execution_complete`. */
  postToolUseFailure(call: FailedCall, signal: AbortSignal): Promise<AddedContext>;
  /** After a model call failed, whether it is tried again or not. */
  errorOccurred(event: OccurredError): Promise<void>;
  /** After the last `assistant.turn_end` of an exchange that ended by itself. */
  agentStop(event: AgentStop, signal: AbortSignal): Promise<StopVerdict>;
  subagentStart(event: SubagentStart, signal: AbortSignal): Promise<AddedContext>;
  subagentStop(event: SubagentStop, signal: AbortSignal): Promise<StopVerdict>;
  preCompact(event: Compaction, signal: AbortSignal): Promise<void>;
  /** @returns a context that becomes a prompt of its own, from source `system` */
  notification(event: Notification, signal: AbortSignal): Promise<AddedContext>;
  /** Before `session.shutdown`. */
  sessionEnd(event: SessionEnd, signal: AbortSignal): Promise<void>;
  /** The hooks of a sub-agent: the same sources, told who it is, with their events put where its events go. */
  forAgent(agent: HookedAgent, events: EventSink): HookRunner;
}

/** What a runner needs of its session. */
export interface HookDependencies {
  readonly sessionId: string;
  readonly events: EventSink;
  /** Absolute; read at each call. */
  workingDirectory(): string;
  /** In the order they are asked; read at each call, so that clients can come and go. */
  sources(): readonly HookSource[];
  /** Asks the person whether a call may go on. A rejection is a no. */
  askPermission(request: HookPermissionRequest, signal: AbortSignal): Promise<HookPermissionAnswer>;
}

/** The `permissionRequest` of a question that a hook asks. */
export interface HookPermissionRequest {
  readonly kind: "hook";
  readonly toolCallId: string;
  readonly toolName: string;
  readonly toolArgs: Readonly<Record<string, unknown>>;
  readonly hookMessage: string;
  readonly workingDirectory: string;
}

export type HookPermissionAnswer =
  | { readonly state: "approved" | "unavailable" }
  | { readonly state: "rejected"; readonly feedback?: string | undefined };
