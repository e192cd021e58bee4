import type { HookType } from "@parley/protocol";
import type { EventSink } from "../ports/event-sink.js";
import type { HookDependencies } from "./hook-runner.js";
import { HookInvocation } from "./invocation.js";
import type { HookedAgent } from "./occasions.js";
import type { HookInput, HookSource } from "./source.js";

/** Whose hooks these are: a session's, or a sub-agent's. */
export class HookScope {
  readonly deps: HookDependencies;
  readonly agent: HookedAgent | undefined;
  readonly #events: EventSink;

  constructor(deps: HookDependencies, agent?: HookedAgent, events: EventSink = deps.events) {
    this.deps = deps;
    this.agent = agent;
    this.#events = events;
  }

  sources(type: HookType): readonly HookSource[] {
    return this.deps.sources().filter((source) => source.handles(type));
  }

  get workingDirectory(): string {
    return this.deps.workingDirectory();
  }

  /** What a hook is told: where and when, which sub-agent it is about, and `fields`. */
  input(fields: object): HookInput {
    const { agent } = this;
    return {
      sessionId: agent?.agentId ?? this.deps.sessionId,
      timestamp: Date.now(),
      cwd: this.workingDirectory,
      ...(agent && {
        agentId: agent.agentId,
        agentType: agent.agentType,
        parentAgentId: agent.parentAgentId,
      }),
      ...fields,
    };
  }

  /** @param shown what `hook.start` tells clients */
  begin(type: HookType, shown: object): Promise<HookInvocation> {
    const { parentToolCallId } = this.agent ?? {};
    return HookInvocation.begin(this.#events, { type, input: shown, parentToolCallId });
  }
}

/** Texts that hooks add, put together; nothing when they add none. */
export function joinedContext(contexts: readonly string[]): { readonly additionalContext?: string } {
  return contexts.length > 0 ? { additionalContext: contexts.join("\n\n") } : {};
}

/** The text a hook adds, if it does. */
export function contextOf(output: Readonly<Record<string, unknown>>): readonly string[] {
  const { additionalContext } = output;
  return typeof additionalContext === "string" && additionalContext !== "" ? [additionalContext] : [];
}
