import type { CustomAgent } from "../../agents/agent.js";
import type { AgentTypes, Delegated, Refusal } from "../../tools/index.js";
import type { SubAgentSettings } from "./sub-agent-settings.js";

/** The agents that work can be handed to, as a session is configured. */
export interface DelegableAgents {
  readonly builtIn: readonly CustomAgent[];
  /** Those of clients and files. */
  readonly custom: readonly CustomAgent[];
  /** Names of agents that the session is not to have. */
  readonly excluded: readonly string[];
}

/** Who a model is told of. */
export function offeredTypes({ builtIn, custom, excluded }: DelegableAgents): AgentTypes {
  const delegable = custom.filter(({ isDelegable, name }) => isDelegable && !excluded.includes(name));
  return {
    builtIn: builtIn.filter(({ name }) => !excluded.includes(name)).map(typeOf),
    custom: delegable.map(typeOf).sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
  };
}

function typeOf({ name, description }: CustomAgent) {
  return { name, description };
}

/** The names of all who can be asked, in the order in which a model that named another is told of them. */
function validNames({ builtIn, custom }: DelegableAgents): readonly string[] {
  return [...builtIn, ...custom.filter(({ isDelegable }) => isDelegable)].map(({ name }) => name);
}

/**
 * The agent of a name; built-in ones first. Source of the texts: the official runtime.
 *
 * @returns why nobody can be asked, if so
 */
export function findDelegate(
  { agentType, mode }: Pick<Delegated, "agentType" | "mode">,
  agents: DelegableAgents,
  settings: SubAgentSettings,
): CustomAgent | Refusal {
  if (settings.disabled.includes(agentType)) {
    const message = `The "${agentType}" subagent is turned off. Enable it in /subagents before dispatching it.`;
    return refusal(message, { error: "disabled_agent" });
  }
  const builtIn = agents.builtIn.find(({ name }) => name === agentType);
  if (builtIn && !agents.excluded.includes(agentType)) return builtIn;
  const custom = agents.custom.find(({ name, isDelegable }) => isDelegable && name === agentType);
  if (custom) return custom;
  if (builtIn) {
    const message = `The built-in "${agentType}" subagent is excluded by this session's configuration.`;
    return refusal(message, { execution_mode: mode });
  }
  const message = `Unknown agent_type: ${agentType}. Valid types are: ${validNames(agents).join(", ")}`;
  return { ...refusal(message), isUnknown: true };
}

/** @param depth of whoever delegates; 0 is the session's own agent */
export function tooDeep(depth: number, { maxDepth }: SubAgentSettings): Refusal | undefined {
  if (depth < maxDepth) return undefined;
  const message = `Maximum sub-agent depth of ${maxDepth} reached. Complete this task without spawning further sub-agents.`;
  return refusal(message, {
    limit_type: "depth",
    limit_value: String(maxDepth),
    current_value: String(depth),
  });
}

export function tooMany(running: number, { maxConcurrency }: SubAgentSettings): Refusal | undefined {
  if (running < maxConcurrency) return undefined;
  const message =
    `Maximum concurrent agent limit of ${maxConcurrency} reached. Wait for existing agents to complete before ` +
    "spawning new ones.";
  return refusal(message, {
    limit_type: "concurrent",
    limit_value: String(maxConcurrency),
    current_value: String(running),
  });
}

function refusal(message: string, properties: Readonly<Record<string, string>> = {}): Refusal {
  return { state: "refused", message, properties };
}
