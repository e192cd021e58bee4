import type { TaskAgentInfo, TaskProgress } from "@parley/protocol";
import type { SubAgentRecord } from "../sub-agents/sub-agent-record.js";
import type { SubAgents } from "../sub-agents/sub-agents.js";

/** A sub-agent, as `session.tasks.*` tells of it. */
export function agentTaskInfo(record: SubAgentRecord, agents: SubAgents): TaskAgentInfo {
  const { id, origin, mode, description, prompt, turns, error, completedAt, idleSince, startedAt } = record;
  const { status } = agents.task(record);
  const isWorking = status === "running";
  const latestResponse = turns.at(-1)?.response;
  return {
    type: "agent",
    id,
    toolCallId: origin.toolCallId,
    displayName: origin.displayName,
    description,
    status,
    ...(error !== undefined && status === "failed" && { error }),
    agentType: origin.agentType,
    prompt,
    resolvedModel: origin.model,
    executionMode: mode,
    canPromoteToBackground: agents.canPromote(record),
    ...(latestResponse !== undefined && { latestResponse }),
    ...(!isWorking && { activeTimeMs: Math.round(record.activeMs) }),
    // The wire has a null here, which the schema doesn't know.
    model: (record.modelOverride ?? null) as string,
    startedAt,
    ...(completedAt !== undefined && { completedAt }),
    ...(idleSince !== undefined && !isWorking && { idleSince }),
    ...(isWorking && record.activeSince !== undefined && { activeStartedAt: record.activeSince }),
  };
}

export function agentProgress({ activity }: SubAgentRecord): TaskProgress {
  return { type: "agent", recentActivity: [...activity] };
}
