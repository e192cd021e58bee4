import { durableEvent } from "../define.js";
import type { EventOf } from "./envelope.js";

export interface SubagentStartedData {
  toolCallId: string;
  agentName: string;
  agentDisplayName: string;
  agentDescription: string;
  model?: string;
  taskModelSource?: SubagentTaskModelSource;
  modelSelectionSource?: SubagentModelSelectionSource;
  factoryRunId?: string;
  parentId?: string;
  resumable?: boolean;
  agentType?: string;
  executionMode?: string;
}

export type SubagentTaskModelSource =
  | "task_argument"
  | "subagent_configuration"
  | "custom_agent_definition"
  | "unset";

export type SubagentModelSelectionSource =
  | "explicit_override"
  | "configured_required"
  | "configured_preference"
  | "complementary_default"
  | "session_inheritance"
  | "agent_definition_default"
  | "runtime_policy";

/** A sub-agent began. */
export const SubagentStartedEvent = durableEvent<"subagent.started", SubagentStartedData>("subagent.started");
export type SubagentStartedEvent = EventOf<typeof SubagentStartedEvent>;

export interface SubagentConfiguredData {
  model: string;
  reasoningEffort?: string;
  contextTier?: string;
  multiTurn: boolean;
}

/** A sub-agent was set up. */
export const SubagentConfiguredEvent = durableEvent<"subagent.configured", SubagentConfiguredData>(
  "subagent.configured",
);
export type SubagentConfiguredEvent = EventOf<typeof SubagentConfiguredEvent>;

export interface SubagentCompletedData {
  toolCallId: string;
  agentName: string;
  agentDisplayName: string;
  model?: string;
  firstDispatchedModel?: string;
  configuredModelPreference?: string;
  explicitModelOverride?: string;
  explicitModelMatchesPreference?: boolean;
  modelOverrideReason?: string;
  modelSelectionSource?: SubagentModelSelectionSource;
  configuredModelMatchesActual?: boolean;
  totalToolCalls?: number;
  totalTokens?: number;
  durationMs?: number;
  cancelled?: boolean;
}

/** A sub-agent ended. */
export const SubagentCompletedEvent = durableEvent<"subagent.completed", SubagentCompletedData>(
  "subagent.completed",
);
export type SubagentCompletedEvent = EventOf<typeof SubagentCompletedEvent>;

export interface SubagentFailedData {
  toolCallId: string;
  agentName: string;
  agentDisplayName: string;
  error: string;
  model?: string;
  firstDispatchedModel?: string;
  configuredModelPreference?: string;
  explicitModelOverride?: string;
  explicitModelMatchesPreference?: boolean;
  modelOverrideReason?: string;
  modelSelectionSource?: SubagentModelSelectionSource;
  configuredModelMatchesActual?: boolean;
  totalToolCalls?: number;
  totalTokens?: number;
  durationMs?: number;
}

/** A sub-agent failed. */
export const SubagentFailedEvent = durableEvent<"subagent.failed", SubagentFailedData>("subagent.failed");
export type SubagentFailedEvent = EventOf<typeof SubagentFailedEvent>;

export interface SubagentSelectedData {
  agentName: string;
  agentDisplayName: string;
  tools: string[] | null;
}

/** A custom agent was chosen. */
export const SubagentSelectedEvent = durableEvent<"subagent.selected", SubagentSelectedData>(
  "subagent.selected",
);
export type SubagentSelectedEvent = EventOf<typeof SubagentSelectedEvent>;

export type SubagentDeselectedData = Record<string, unknown>;

/** The default agent was chosen again. */
export const SubagentDeselectedEvent = durableEvent<"subagent.deselected", SubagentDeselectedData>(
  "subagent.deselected",
);
export type SubagentDeselectedEvent = EventOf<typeof SubagentDeselectedEvent>;
