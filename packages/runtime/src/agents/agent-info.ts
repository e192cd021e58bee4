import type {
  AgentInfo,
  CustomAgentsUpdatedAgent,
  CustomAgentsUpdatedData,
  SubagentSelectedData,
} from "@parley/protocol";
import type { AgentCatalog, CustomAgent } from "./agent.js";

/** An agent as `session.agent.list` and its kin tell of it. */
export function agentInfo(agent: CustomAgent, options: { includePrompt?: boolean } = {}): AgentInfo {
  const { origin, tools, mcpServers, skills } = agent;
  return {
    name: agent.name,
    id: agent.id,
    displayName: agent.displayName,
    description: agent.description,
    ...(origin.kind === "file" && {
      path: origin.path,
      source: origin.source,
      userInvocable: agent.isUserInvocable,
      disableModelInvocation: !agent.isDelegable,
    }),
    ...(tools && { tools: [...tools] }),
    ...modelFields(agent),
    ...(mcpServers && { mcpServers }),
    ...(skills && { skills: [...skills] }),
    ...(options.includePrompt && { prompt: agent.prompt }),
  };
}

/** The data of `session.custom_agents_updated`. */
export function customAgentsUpdated({ agents, warnings, errors }: AgentCatalog): CustomAgentsUpdatedData {
  return { agents: agents.map(updatedAgent), warnings: [...warnings], errors: [...errors] };
}

function updatedAgent(agent: CustomAgent): CustomAgentsUpdatedAgent {
  const { origin, tools } = agent;
  return {
    description: agent.description,
    displayName: agent.displayName,
    id: agent.id,
    ...modelFields(agent),
    name: agent.name,
    source: origin.kind === "file" ? origin.source : "user",
    tools: tools && [...tools],
    userInvocable: agent.isUserInvocable,
    ...(origin.kind === "file" && { disableModelInvocation: !agent.isDelegable }),
  };
}

function modelFields({ models, modelPolicy, origin }: CustomAgent) {
  const [model] = models;
  return {
    ...(model !== undefined && { model }),
    ...(model !== undefined && origin.kind === "file" && { models: [...models] }),
    ...(modelPolicy && { modelPolicy }),
  };
}

/** The data of `subagent.selected`. */
export function agentSelected({ name, displayName, tools }: CustomAgent): SubagentSelectedData {
  return { agentName: name, agentDisplayName: displayName, tools: tools && [...tools] };
}
