import type { SubagentSettings } from "@parley/protocol";

/** How deep sub-agents may start others, and how many may work at once. Source: the official runtime. */
const MAX_DEPTH = 4;
const MAX_CONCURRENCY = 32;

const NOBODY: readonly string[] = [];

/** What a client wants of a type of sub-agents. */
export interface TypeSettings {
  readonly model?: string | undefined;
  readonly reasoningEffort?: string | undefined;
  /** Whether nobody may ask for another model. */
  readonly isRequired: boolean;
}

/** `session.tools.updateSubagentSettings`: what holds until it is said anew, or the session leaves this runtime. */
export class SubAgentSettings {
  #settings: Exclude<SubagentSettings, null> = {};

  replace(settings: SubagentSettings): void {
    this.#settings = settings ?? {};
  }

  get maxDepth(): number {
    return this.#settings.maxDepth ?? MAX_DEPTH;
  }

  get maxConcurrency(): number {
    return this.#settings.maxConcurrency ?? MAX_CONCURRENCY;
  }

  /** Names of agents that are turned off. The same array until it is said anew. */
  get disabled(): readonly string[] {
    return this.#settings.disabledSubagents ?? NOBODY;
  }

  of(agentType: string): TypeSettings {
    const { model, effortLevel, modelPolicy } = this.#settings.agents?.[agentType] ?? {};
    return { model, reasoningEffort: effortLevel, isRequired: modelPolicy === "required" };
  }
}
