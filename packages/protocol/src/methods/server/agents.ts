import { method } from "../../define.js";
import type { AgentInfo } from "../../types/customization.js";

export interface AgentsDiscoverRequest {
  projectPaths?: string[];
  excludeHostAgents?: boolean;
}

export interface ServerAgentList {
  agents: AgentInfo[];
}

/** Finds the custom agents that apply to folders. */
export const AgentsDiscover = method<AgentsDiscoverRequest, ServerAgentList>("agents.discover");

export interface AgentsGetDiscoveryPathsRequest {
  projectPaths?: string[];
  excludeHostAgents?: boolean;
}

export interface AgentDiscoveryPathList {
  paths: AgentDiscoveryPath[];
}

export interface AgentDiscoveryPath {
  path: string;
  scope: AgentDiscoveryPathScope;
  preferredForCreation: boolean;
  projectPath?: string;
}

export type AgentDiscoveryPathScope = "user" | "project";

/** Lists the folders where custom agents are looked for. */
export const AgentsGetDiscoveryPaths = method<AgentsGetDiscoveryPathsRequest, AgentDiscoveryPathList>(
  "agents.getDiscoveryPaths",
);
