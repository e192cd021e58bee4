export type { AgentCatalog, CustomAgent } from "./agent.js";
export { agentInfo, agentSelected, customAgentsUpdated } from "./agent-info.js";
export { agentInstructions } from "./agent-instructions.js";
export { agentMayUse } from "./agent-tools.js";
export { builtInAgents, GENERAL_PURPOSE } from "./built-in-agents.js";
export { clientAgents, combineAgents, findAgent } from "./client-agents.js";
export { discoverAgents } from "./discover-agents.js";
export { agentDiscoveryPaths } from "./discovery-paths.js";
