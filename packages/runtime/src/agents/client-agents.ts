import type { ClientAgent } from "@parley/protocol";
import type { AgentCatalog, CustomAgent } from "./agent.js";

/** The agents that a client defines (`customAgents`). */
export function clientAgents(specs: readonly ClientAgent[]): readonly CustomAgent[] {
  return specs.map((spec) => ({
    id: spec.name,
    name: spec.name,
    displayName: spec.displayName ?? spec.name,
    description: spec.description ?? "",
    prompt: spec.prompt,
    tools: spec.tools ?? null,
    origin: { kind: "client" },
    isDelegable: spec.infer ?? true,
    isUserInvocable: true,
    models: spec.model === undefined ? [] : [spec.model],
    ...(spec.reasoningEffort !== undefined && { reasoningEffort: spec.reasoningEffort }),
    ...(spec.mcpServers && { mcpServers: spec.mcpServers }),
    ...(spec.skills && { skills: spec.skills }),
  }));
}

/** A session's agents: the client's, then those found that have another name. */
export function combineAgents(client: readonly CustomAgent[], found: AgentCatalog): AgentCatalog {
  const names = new Set(client.map(({ name }) => name));
  return { ...found, agents: [...client, ...found.agents.filter(({ name }) => !names.has(name))] };
}

/** The agent of an id, else the first of a name. */
export function findAgent(agents: readonly CustomAgent[], idOrName: string): CustomAgent | undefined {
  return agents.find(({ id }) => id === idOrName) ?? agents.find(({ name }) => name === idOrName);
}

/** The agents that the main agent may choose by itself, by name: what its `task` tool offers. */
export function delegableAgents(agents: readonly CustomAgent[]): readonly CustomAgent[] {
  return agents
    .filter(({ isDelegable }) => isDelegable)
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
