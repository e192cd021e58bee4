import { sessionMethod } from "../../define.js";
import type { AgentInfo } from "../../types/customization.js";

export interface AgentListRequest {
  includeBuiltInAgents?: boolean;
  includePrompt?: boolean;
}

export interface AgentList {
  agents: AgentInfo[];
}

/** Lists the custom agents. */
export const SessionAgentList = sessionMethod<AgentListRequest, AgentList>("session.agent.list");

export interface AgentSetPromptRequest {
  id: string;
  prompt: string;
}

/** Changes a custom agent's prompt. */
export const SessionAgentSetPrompt = sessionMethod<AgentSetPromptRequest, null>("session.agent.setPrompt");

export interface AgentGetCurrentResult {
  agent: AgentInfo;
}

/** Tells which custom agent is chosen. */
export const SessionAgentGetCurrent = sessionMethod<void, AgentGetCurrentResult>("session.agent.getCurrent");

export interface AgentSelectRequest {
  name: string;
}

export interface AgentSelectResult {
  agent: AgentInfo;
}

/** Chooses a custom agent. */
export const SessionAgentSelect = sessionMethod<AgentSelectRequest, AgentSelectResult>(
  "session.agent.select",
);

/** Goes back to the default agent. */
export const SessionAgentDeselect = sessionMethod<void, null>("session.agent.deselect");

export interface AgentReloadResult {
  agents: AgentInfo[];
}

/** Reads the custom agents again. */
export const SessionAgentReload = sessionMethod<void, AgentReloadResult>("session.agent.reload");
