import { checkArguments } from "../arguments.js";
import { failureResult, successResult } from "../results.js";
import type { Tool, ToolArguments, ToolResult } from "../tool.js";
import type { AgentTask, AgentTasks, VisibleAgent } from "./agent-tasks.js";
import { noAgent } from "./read-agent.js";

const parameters = {
  type: "object",
  properties: {
    agent_id: { type: "string", description: "The id of the one agent to write to." },
    agent_ids: {
      type: "array",
      items: { type: "string" },
      description: "The ids of up to 16 agents to write the same to.",
    },
    scope: {
      type: "string",
      enum: ["siblings", "children"],
      description: "Writes to all those started with you, or to all you started.",
    },
    message: { type: "string", description: "What to tell them." },
  },
  required: ["message"],
} as const;

export const writeAgentDefinition = {
  name: "write_agent",
  description:
    "Sends a message to agents in the background. One that works reads it before its next step; one that is idle " +
    "goes on with it. Meant for what belongs to the same work: start another agent for other work.",
  parameters,
} satisfies Omit<Tool, "prepare">;

export function createWriteAgentTool(agents: AgentTasks): Tool {
  return {
    ...writeAgentDefinition,
    prepare: async (args) => {
      checkArguments(checked, args, problemsOf(args));
      return { permissions: [], run: async () => write(args, agents) };
    },
  };
}

/** Its items are named in another way than those of other lists. */
const checked = { ...parameters, properties: { ...parameters.properties, agent_ids: { type: "array" } } };

function problemsOf(args: ToolArguments): string[] {
  const { agent_ids: ids } = args;
  const items = Array.isArray(ids) ? ids : [];
  const wrong = items.flatMap((id, index) =>
    typeof id === "string" ? [] : [`"agent_ids[${index}]": Expected string, received ${typeof id}`],
  );
  const empty =
    Array.isArray(ids) && ids.length === 0 ? ['"agent_ids": Array must contain at least 1 element(s)'] : [];
  const said = ["agent_id", "agent_ids", "scope"].filter((name) => args[name] !== undefined);
  const unclear = said.length === 1 ? [] : ['Provide exactly one of "agent_id", "agent_ids", or "scope"'];
  return [...empty, ...wrong, ...unclear];
}

async function write(args: ToolArguments, agents: AgentTasks): Promise<ToolResult> {
  const message = String(args["message"]);
  if (typeof args["agent_id"] === "string") return writeToOne(args["agent_id"], message, agents);
  if (args["scope"] === undefined)
    return writeToMany(args["agent_ids"] as readonly string[], message, agents);
  const scope = args["scope"] as "siblings" | "children";
  return deliver(agents.list(scope), { message, agents, scope });
}

/** Source of the texts: the official runtime. */
async function writeToOne(id: string, message: string, agents: AgentTasks): Promise<ToolResult> {
  const task = agents.find(id);
  if (!task || isOver(task)) return noAgent(id);
  const problem = unreachable(task);
  if (problem !== undefined) {
    return failureResult(problem, {
      error: "Agent is not running in background mode",
      toolTelemetry: {
        properties: { agent_id: id, status: task.status, execution_mode: task.mode, error: "not_background" },
      },
    });
  }
  if (!(await agents.send(id, message))) return noAgent(id);
  return successResult(`Message delivered to agent ${id}. Use read_agent to check the agent's response.`, {
    detailedContent: `Message to ${id}:\n${message}`,
    toolTelemetry: {
      properties: { agent_id: id, agent_type: task.agentType },
      metrics: { message_length: message.length },
    },
  });
}

async function writeToMany(ids: readonly string[], message: string, agents: AgentTasks): Promise<ToolResult> {
  const near = agents.list("default").filter(({ relation }) => relation !== undefined);
  const found = ids.map((id) => near.find(({ task }) => task.id === id && !isOver(task)));
  const missing = ids.filter((_, index) => !found[index]);
  if (missing.length === 0)
    return deliver(
      found.filter((agent) => agent !== undefined),
      { message, agents },
    );
  const lines = missing.map((id) => `- ${id}, failed, reason="not found in visible scopes"`);
  const text = [
    "No messages delivered. Some recipients cannot receive messages:",
    ...lines,
    "",
    "Run list_agents to get current agent IDs and scopes.",
  ].join("\n");
  return failureResult(text, {
    error: "One or more recipients cannot receive messages",
    toolTelemetry: {
      properties: { selection_kind: "agent_ids", delivery_status: "failed" },
      metrics: {
        requested_recipient_count: ids.length,
        failed_count: missing.length,
        delivered_count: 0,
        skipped_count: 0,
      },
    },
  });
}

interface Mailing {
  readonly message: string;
  readonly agents: AgentTasks;
  readonly scope?: "siblings" | "children";
}

async function deliver(
  recipients: readonly VisibleAgent[],
  { message, agents, scope }: Mailing,
): Promise<ToolResult> {
  const alive = recipients.filter(({ task }) => !isOver(task));
  if (alive.length === 0)
    return successResult(
      "No matching agents to message. Run list_agents to get current agent IDs and scopes.",
    );
  const delivering = alive.map(async ({ task, relation = scope === "siblings" ? "sibling" : "child" }) => {
    const problem = unreachable(task);
    if (problem === undefined && (await agents.send(task.id, message)))
      return { delivered: true, line: `- ${task.id}, delivered, task_status=${task.status}` };
    const reason = problem ?? "not accepting messages";
    const facts = `relation=${relation}, task_status=${task.status}, reason="${reason}"`;
    return { delivered: false, line: `- ${task.id}, skipped, ${facts}` };
  });
  const outcomes = await Promise.all(delivering);
  const delivered = outcomes.filter((outcome) => outcome.delivered).length;
  const skipped = outcomes.length - delivered;
  const counts = { requested_recipient_count: outcomes.length, skipped_count: skipped };
  const selection = scope ? { selection_kind: "scope", scope } : { selection_kind: "agent_ids" };
  if (delivered === 0) {
    const kind = scope === "siblings" ? "sibling" : "child";
    const text = `No eligible ${kind} agents can receive messages.`;
    return failureResult(text, {
      error: "No eligible recipients",
      toolTelemetry: { properties: { ...selection, delivery_status: "failed" }, metrics: counts },
    });
  }
  const sum = `Message delivered to ${delivered} ${delivered === 1 ? "agent" : "agents"}`;
  const first = skipped === 0 ? `${sum}.` : `${sum}; skipped ${skipped}.`;
  return successResult([first, ...outcomes.map(({ line }) => line)].join("\n"), {
    toolTelemetry: {
      properties: { ...selection, delivery_status: "delivered" },
      metrics: { ...counts, delivered_count: delivered, message_length: message.length },
    },
  });
}

function isOver({ status }: AgentTask): boolean {
  return status === "failed" || status === "cancelled";
}

/** Why a sub-agent takes no messages, if it doesn't. */
function unreachable({ id, mode }: AgentTask): string | undefined {
  if (mode === "background") return undefined;
  return (
    `write_agent only supports background agents. Agent ${id} is in sync mode. A new background task must be started ` +
    "for follow-up messages."
  );
}
