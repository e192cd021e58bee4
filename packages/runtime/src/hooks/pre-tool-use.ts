import type { HookInvocation } from "./invocation.js";
import { isRecord } from "./invocation.js";
import type { HookedCall, PreToolUseVerdict } from "./occasions.js";
import { contextOf, type HookScope, joinedContext } from "./scope.js";
import { HookFailure, type HookSource } from "./source.js";

/** Asks the hooks about each call of an answer, one after the other; the first that denies a call ends it. */
export async function preToolUse(
  scope: HookScope,
  calls: readonly HookedCall[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, PreToolUseVerdict>> {
  const verdicts = new Map<string, PreToolUseVerdict>();
  const sources = scope.sources("preToolUse");
  if (sources.length === 0 || calls.length === 0) {
    for (const { id, args } of calls) verdicts.set(id, { state: "undecided", args });
    return verdicts;
  }
  const { sessionId, cwd } = scope.input({});
  const toolCalls = calls.map(({ id, name, args }) => ({ id, name, args }));
  const invocation = await scope.begin("preToolUse", { sessionId, cwd, toolCalls });
  const denials: Record<string, string> = {};
  for (const call of calls) {
    const verdict = await new Judgement(scope, invocation, call).judge(sources, signal);
    verdicts.set(call.id, verdict);
    if (verdict.state === "denied") denials[call.id] = verdict.reason;
  }
  await invocation.end(denials);
  return verdicts;
}

/** One call on its way through the hooks. */
class Judgement {
  readonly #scope: HookScope;
  readonly #invocation: HookInvocation;
  readonly #call: HookedCall;
  readonly #contexts: string[] = [];
  #args: HookedCall["args"];
  #state: "undecided" | "allowed" = "undecided";

  constructor(scope: HookScope, invocation: HookInvocation, call: HookedCall) {
    this.#scope = scope;
    this.#invocation = invocation;
    this.#call = call;
    this.#args = call.args;
  }

  async judge(sources: readonly HookSource[], signal: AbortSignal): Promise<PreToolUseVerdict> {
    for (const source of sources) {
      if (source.wantsTool && !source.wantsTool(this.#call.name)) continue;
      const denial = await this.#ask(source, signal);
      if (denial !== undefined) {
        return { state: "denied", reason: denial, ...joinedContext(this.#contexts) };
      }
    }
    return { state: this.#state, args: this.#args, ...joinedContext(this.#contexts) };
  }

  /** @returns why the call is denied, if it is */
  async #ask(source: HookSource, signal: AbortSignal): Promise<string | undefined> {
    const input = this.#scope.input({ toolName: this.#call.name, toolArgs: this.#args });
    const answer = await this.#invocation.ask(source, { type: "preToolUse", input }, signal);
    switch (answer.state) {
      case "failed":
        return failureDenial(source, answer.failure);
      case "refused":
        return denied(answer.reason ?? "hook exited with code 2");
      case "answered":
        return this.#follow(answer.output, source, signal);
    }
  }

  async #follow(
    output: Readonly<Record<string, unknown>>,
    source: HookSource,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const { permissionDecision: decision, permissionDecisionReason, modifiedArgs } = output;
    const reason = typeof permissionDecisionReason === "string" ? permissionDecisionReason : NO_REASON;
    this.#contexts.push(...contextOf(output));
    if (decision === "deny") return denied(reason);
    if (decision === "ask") return this.#askPerson(reason, signal);
    if (decision === "allow") this.#state = "allowed";
    if (modifiedArgs === undefined || modifiedArgs === null) return undefined;
    if (isRecord(modifiedArgs)) {
      this.#args = modifiedArgs;
      return undefined;
    }
    const failure = new HookFailure("Error", "modifiedArgs is not an object");
    this.#invocation.fail(failure, source);
    return failureDenial(source, failure);
  }

  async #askPerson(reason: string, signal: AbortSignal): Promise<string | undefined> {
    const { deps, workingDirectory } = this.#scope;
    const { id: toolCallId, name: toolName } = this.#call;
    const request = { kind: "hook", toolCallId, toolName, toolArgs: this.#args } as const;
    const answer = await deps
      .askPermission({ ...request, hookMessage: reason, workingDirectory }, signal)
      .catch(() => ({ state: "unavailable" }) as const);
    switch (answer.state) {
      case "approved":
        this.#state = "allowed";
        return undefined;
      case "rejected":
        return rejected(reason, answer.feedback);
      case "unavailable":
        return `Denied by preToolUse hook (unable to ask user for confirmation): ${reason}`;
    }
  }
}

/** Source of this and the texts below: the official runtime. */
const NO_REASON = "No reason provided";

function denied(reason: string): string {
  return `Denied by preToolUse hook: ${reason}`;
}

function rejected(reason: string, feedback: string | undefined): string {
  const told = feedback ? `. The user provided the following feedback: ${feedback}` : "";
  return `Denied by user via preToolUse hook prompt: ${reason}${told}`;
}

/** The official runtime has no text for a time-out: it lets the call pass. */
function failureDenial({ label }: HookSource, { kind }: HookFailure): string {
  const from = label === undefined ? "" : ` from "${label}"`;
  return `Denied by preToolUse hook${from} (${kind === "HookTimeoutError" ? "hook timed out" : "hook errored"})`;
}
