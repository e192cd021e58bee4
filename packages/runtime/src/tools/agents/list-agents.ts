import { checkArguments } from "../arguments.js";
import { successResult } from "../results.js";
import type { Tool, ToolArguments, ToolResult } from "../tool.js";
import type { AgentScope, AgentStatus, AgentTasks, VisibleAgent } from "./agent-tasks.js";

const parameters = {
  type: "object",
  properties: {
    include_completed: {
      type: "boolean",
      description: "Whether to list those that have failed or were ended too. Default: yes.",
    },
    scope: {
      type: "string",
      enum: ["siblings", "children", "all"],
      description:
        "Only those started with you, only those you started, or all. Default: those near you first.",
    },
  },
} as const;

export const listAgentsDefinition = {
  name: "list_agents",
  description:
    "Lists the agents of this session and how they are doing. Use it for an overview, or when you no longer have " +
    "an agent's id.",
  parameters,
} satisfies Omit<Tool, "prepare">;

export function createListAgentsTool(agents: AgentTasks): Tool {
  return {
    ...listAgentsDefinition,
    prepare: async (args) => {
      checkArguments(parameters, args);
      return { permissions: [], run: async () => list(args, agents) };
    },
  };
}

/** In the order they are listed. Source of the words: the official runtime. */
const GROUPS: readonly (readonly [status: AgentStatus, name: string, mark: string])[] = [
  ["running", "Running", "🔄"],
  ["idle", "Idle", "💤"],
  ["failed", "Failed", "❌"],
  ["cancelled", "Cancelled", "🚫"],
];

const ENDED: readonly AgentStatus[] = ["failed", "cancelled"];

function list({ scope = "default", include_completed }: ToolArguments, agents: AgentTasks): ToolResult {
  const known = agents.list(scope as AgentScope);
  const shown =
    include_completed === false ? known.filter(({ task }) => !ENDED.includes(task.status)) : known;
  const properties = { scope: String(scope) };
  if (shown.length === 0) {
    return successResult("<no background agents>", {
      toolTelemetry: { properties, metrics: { agent_count: 0 } },
    });
  }
  const count = (status: AgentStatus) => shown.filter(({ task }) => task.status === status).length;
  const groups = GROUPS.filter(([status]) => count(status) > 0).map(([status, name, mark]) => {
    const members = shown.filter(({ task }) => task.status === status);
    return [`${name} (${members.length}):`, ...members.map((member) => line(member, mark))].join("\n");
  });
  const title = scope === "default" ? "Background agents:" : `Background agents (scope: ${scope}):`;
  return successResult([title, ...groups].join("\n\n"), {
    toolTelemetry: {
      properties,
      metrics: {
        agent_count: shown.length,
        running_count: count("running"),
        idle_count: count("idle"),
        completed_count: 0,
        failed_count: count("failed"),
        cancelled_count: count("cancelled"),
        mcp_task_count: 0,
      },
    },
  });
}

function line({ task, relation }: VisibleAgent, mark: string): string {
  const { displayName, id, agentType, description, activeMs, ownerId, status, error } = task;
  const near = relation === undefined ? "" : `, relation: ${relation}`;
  const facts = `(${Math.floor(activeMs / 1000)}s, owner: ${ownerId}${near})`;
  const end = status === "failed" ? ` [failed: ${error ?? ""}]` : "";
  return `  ${mark} ${displayName} (${id}): ${agentType} - "${description}" ${facts}${end}`;
}
