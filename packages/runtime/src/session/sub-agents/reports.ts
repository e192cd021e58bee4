import type { CustomAgent } from "../../agents/agent.js";
import type { Notification } from "../../tools/index.js";
import type { ModelChoice } from "./plan.js";
import type { SubAgentRecord } from "./sub-agent-record.js";

/** What a sub-agent and those it started have used. */
export interface Totals {
  readonly toolCalls: number;
  /** Input and output. */
  readonly tokens: number;
}

/** How `subagent.completed` and `subagent.failed` name one. */
export function nameOf({ origin }: SubAgentRecord): object {
  const { toolCallId, agentType, displayName } = origin;
  return { toolCallId, agentName: agentType, agentDisplayName: displayName };
}

/** What they tell of its work. */
export function accountOf(
  { activeMs, origin }: SubAgentRecord,
  { configured, asked, modelSelectionSource }: Partial<ModelChoice> = {},
  { toolCalls, tokens }: Totals,
): object {
  return {
    model: origin.model,
    firstDispatchedModel: origin.model,
    ...(configured !== undefined && { configuredModelPreference: configured }),
    ...(asked !== undefined && { explicitModelOverride: asked }),
    ...(asked !== undefined &&
      configured !== undefined && { explicitModelMatchesPreference: asked === configured }),
    ...(modelSelectionSource && { modelSelectionSource }),
    ...(configured !== undefined && { configuredModelMatchesActual: configured === origin.model }),
    totalToolCalls: toolCalls,
    ...(tokens > 0 && { totalTokens: tokens }),
    durationMs: Math.round(activeMs),
  };
}

/** People are shown the name of a custom agent that is of a file or has one for them, else what the work is called. */
export function displayName({ origin, name, displayName }: CustomAgent, called: string): string {
  const isNamed = origin.kind === "client" ? displayName !== name : origin.kind !== "built-in";
  if (isNamed) return displayName;
  return called === "" ? name : called;
}

/** What the model is told of a turn that was over while it was not waiting. Source: the official runtime's own text. */
export function endOfTurn({ id, origin, status, description, prompt, turns }: SubAgentRecord): Notification {
  const { agentType, displayName } = origin;
  const hasFailed = status === "failed";
  const how = hasFailed ? "has failed." : "has finished processing and is now idle.";
  const about = { displayName, description };
  return {
    content: `<system_notification>\nAgent "${displayName}" (${agentType}) ${how}\n</system_notification>`,
    kind: hasFailed
      ? { type: "agent_completed", agentId: id, agentType, status: "failed", ...about, prompt }
      : { type: "agent_idle", agentId: id, agentType, ...about },
    read: {
      tool: "read_agent",
      arguments: hasFailed ? { agent_id: id } : { agent_id: id, since_turn: Math.max(0, turns.length - 1) },
    },
  };
}
