export type { AgentCatalog, AgentOrigin, AgentPlaces, CustomAgent } from "./agent.js";
export { agentInfo, agentSelected, customAgentsUpdated } from "./agent-info.js";
export { agentInstructions } from "./agent-instructions.js";
export { agentMayUse, agentTools, namesTool } from "./agent-tools.js";
export { builtInAgents, choosesModel, GENERAL_PURPOSE } from "./built-in-agents.js";
export { clientAgents, combineAgents, delegableAgents, findAgent } from "./client-agents.js";
export { discoverAgents } from "./discover-agents.js";
export { agentDiscoveryPaths } from "./discovery-paths.js";
