import type { HookType } from "@parley/protocol";
import type { EventSink } from "../ports/event-sink.js";
import type { HookDependencies, HookRunner } from "./hook-runner.js";
import {
  type AddedContext,
  type AgentStop,
  type Compaction,
  type FailedCall,
  type FinishedCall,
  type HookedAgent,
  type HookedCall,
  MAX_STOP_BLOCKS,
  type McpCall,
  type Notification,
  type OccurredError,
  type PermissionToJudge,
  type SessionEnd,
  type SessionStart,
  type StopVerdict,
  type SubagentStart,
  type SubagentStop,
  type SubmittedPrompt,
  type TransformedPrompt,
} from "./occasions.js";
import { permissionRequest, preMcpToolCall } from "./permission-hooks.js";
import { askAll, type Occasion } from "./plain-hooks.js";
import { postToolUse, postToolUseFailure } from "./post-tool-use.js";
import { preToolUse } from "./pre-tool-use.js";
import { contextOf, HookScope, joinedContext } from "./scope.js";

export function createHookRunner(deps: HookDependencies): HookRunner {
  return new Runner(new HookScope(deps));
}

/** For the occasions that nothing interrupts. */
const NEVER = new AbortController().signal;

class Runner implements HookRunner {
  readonly #scope: HookScope;

  constructor(scope: HookScope) {
    this.#scope = scope;
  }

  handles(type: HookType): boolean {
    return this.#scope.sources(type).length > 0;
  }

  forAgent(agent: HookedAgent, events: EventSink): HookRunner {
    return new Runner(new HookScope(this.#scope.deps, agent, events));
  }

  preToolUse(calls: readonly HookedCall[], signal: AbortSignal) {
    return preToolUse(this.#scope, calls, signal);
  }

  permissionRequest(request: PermissionToJudge, signal: AbortSignal) {
    return permissionRequest(this.#scope, request, signal);
  }

  preMcpToolCall(call: McpCall, signal: AbortSignal) {
    return preMcpToolCall(this.#scope, call, signal);
  }

  postToolUse(call: FinishedCall, signal: AbortSignal) {
    return postToolUse(this.#scope, call, signal);
  }

  postToolUseFailure(call: FailedCall, signal: AbortSignal) {
    return postToolUseFailure(this.#scope, call, signal);
  }

  async userPromptSubmitted(prompt: string, signal: AbortSignal): Promise<SubmittedPrompt> {
    const occasion = { type: "userPromptSubmitted", fields: { prompt }, outcome: "last" } as const;
    const output = await askAll(this.#scope, occasion, signal);
    const { decision, reason, modifiedPrompt } = output;
    if (decision === "block" && isText(reason)) return { state: "blocked", reason };
    const used = typeof modifiedPrompt === "string" ? modifiedPrompt : prompt;
    return { state: "accepted", prompt: used, ...joinedContext(contextOf(output)) };
  }

  async userPromptTransformed(prompt: TransformedPrompt, signal: AbortSignal): Promise<string> {
    const occasion = { type: "userPromptTransformed", fields: prompt, outcome: "last" } as const;
    const { modifiedTransformedPrompt } = await askAll(this.#scope, occasion, signal);
    return typeof modifiedTransformedPrompt === "string"
      ? modifiedTransformedPrompt
      : prompt.transformedPrompt;
  }

  sessionStart(event: SessionStart, signal: AbortSignal): Promise<AddedContext> {
    return this.#context({ type: "sessionStart", fields: event, outcome: "contexts" }, signal);
  }

  subagentStart(event: SubagentStart, signal: AbortSignal): Promise<AddedContext> {
    return this.#context({ type: "subagentStart", fields: event, outcome: "contexts" }, signal);
  }

  notification(event: Notification, signal: AbortSignal): Promise<AddedContext> {
    return this.#context({ type: "notification", fields: event, outcome: "last" }, signal);
  }

  agentStop(event: AgentStop, signal: AbortSignal): Promise<StopVerdict> {
    return this.#stop("agentStop", event, signal);
  }

  subagentStop(event: SubagentStop, signal: AbortSignal): Promise<StopVerdict> {
    return this.#stop("subagentStop", event, signal);
  }

  async preCompact(event: Compaction, signal: AbortSignal): Promise<void> {
    await askAll(this.#scope, { type: "preCompact", fields: event, outcome: "last" }, signal);
  }

  async errorOccurred({ error, errorContext, recoverable }: OccurredError): Promise<void> {
    const { name, message, stack } = error;
    const fields = { error: { name, message, stack }, errorContext, recoverable };
    await askAll(this.#scope, { type: "errorOccurred", fields, outcome: "last" }, NEVER);
  }

  async sessionEnd(event: SessionEnd, signal: AbortSignal): Promise<void> {
    await askAll(this.#scope, { type: "sessionEnd", fields: event, outcome: "nothing" }, signal);
  }

  async #context(occasion: Occasion, signal: AbortSignal): Promise<AddedContext> {
    return joinedContext(contextOf(await askAll(this.#scope, occasion, signal)));
  }

  async #stop(type: HookType, { blocks, ...event }: AgentStop, signal: AbortSignal): Promise<StopVerdict> {
    const fields = { ...event, stop_hook_active: blocks > 0 };
    const { decision, reason } = await askAll(this.#scope, { type, fields, outcome: "last" }, signal);
    if (decision !== "block" || !isText(reason) || blocks >= MAX_STOP_BLOCKS) return { state: "stop" };
    return { state: "continue", reason };
  }
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
