import { createHash } from "node:crypto";
import { checkArguments } from "../arguments.js";
import { failureResult, interrupted, successResult } from "../results.js";
import type { PreparedCall, Tool, ToolArguments, ToolContext, ToolResult, ToolTelemetry } from "../tool.js";
import type { AgentTask, AgentTasks, AgentTypes, Delegated, Refusal } from "./agent-tasks.js";

/** What the model is to know of a sub-agent that goes on by itself. Source: the official runtime's own text. */
const FOLLOW_UPS =
  "Use write_agent only for same-task follow-ups where retained context is useful. For unrelated work or the next " +
  "independent batch item, use a fresh task when available rather than repurposing an existing agent.";

const properties = {
  description: { type: "string", description: "What it is about, in three to five words." },
  prompt: { type: "string", description: "The work, with all that one needs to know to do it." },
  agent_type: { type: "string", description: "Who is to do it." },
  name: { type: "string", description: "A short name for the agent." },
  model: { type: "string", description: "Another model than its own. Only where the user asks for one." },
  reasoning_effort: {
    type: "string",
    description: "How hard it should think. Only where the user asks for it.",
  },
  context_tier: {
    type: "string",
    enum: ["default", "long_context"],
    description: "How much context it gets. Only where the user asks for it.",
  },
  mode: {
    type: "string",
    enum: ["sync", "background"],
    description:
      "`sync` waits for its answer; `background` returns at once, and you are told when it is done.",
  },
};

const required = ["name", "prompt", "agent_type", "description"];

const parameters = { type: "object", properties, required };

export const taskDefinition = {
  name: "task",
  description:
    "Hands a piece of work to an agent with a context of its own, which sees nothing but your prompt.",
  parameters,
  summarize(args: ToolArguments): string {
    try {
      checkArguments(parameters, args);
      return String(args["description"]);
    } catch {
      return "Executing task";
    }
  },
};

/** Makes the tool by which a model hands work to a sub-agent. */
export function createTaskTool(agents: AgentTasks): Tool {
  const { types } = agents;
  const names = [...types.builtIn, ...types.custom].map(({ name }) => name);
  const agent_type = { ...properties.agent_type, enum: [...new Set(names)] };
  const { mode, ...others } = properties;
  const offered = { ...others, agent_type, ...(agents.hasBackground && { mode }) };
  return {
    ...taskDefinition,
    description: describe(types),
    parameters: { type: "object", properties: offered, required },
    prepare: async (args, context) => prepare(args, context, agents),
  };
}

function describe({ builtIn, custom }: AgentTypes): string {
  const lines = (types: AgentTypes["custom"]) =>
    types.map((type) => `- **${type.name}**: ${type.description}`);
  return [
    taskDefinition.description,
    "",
    "Agents:",
    ...lines(builtIn),
    ...(custom.length > 0 ? ["", "Agents of the user:", ...lines(custom)] : []),
  ].join("\n");
}

function prepare(args: ToolArguments, context: ToolContext, agents: AgentTasks): PreparedCall {
  checkArguments({ type: "object", properties, required }, args);
  const text = (name: string) => (typeof args[name] === "string" ? args[name] : undefined);
  const work: Delegated = {
    agentType: String(args["agent_type"]),
    prompt: String(args["prompt"]),
    name: String(args["name"]),
    description: String(args["description"]),
    mode: args["mode"] === "background" ? "background" : "sync",
    model: text("model"),
    reasoningEffort: text("reasoning_effort"),
  };
  return { permissions: [], run: () => run(work, context, agents) };
}

async function run(work: Delegated, context: ToolContext, agents: AgentTasks): Promise<ToolResult> {
  const delegation = await agents.delegate(work, context);
  if (delegation.state === "refused") return refused(work, delegation);
  const { task } = delegation;
  if (task.mode === "background") return started(work, task);
  const outcome = await agents.outcome(task.id, context.signal);
  if (context.signal.aborted) return interrupted();
  const now = agents.find(task.id) ?? task;
  return outcome === "promoted" ? promoted(now) : finished(work, now);
}

function refused({ agentType }: Delegated, { message, isUnknown, properties = {} }: Refusal): ToolResult {
  return failureResult(message, {
    error: message,
    toolTelemetry: {
      properties: { ...nameOf(agentType, isUnknown === true), ...properties },
      restrictedProperties: { agent_name: agentType },
    },
  });
}

function started({ prompt }: Delegated, task: AgentTask): ToolResult {
  const text =
    `Agent started in background with agent_id: ${task.id}. You'll be notified when it completes. Tell the user ` +
    "you're waiting and end your response, or continue unrelated work until notified. The agent supports " +
    `multi-turn conversations. ${FOLLOW_UPS}`;
  return successResult(text, {
    detailedContent: `Prompt to ${task.agentType} agent (${task.id}):\n${prompt}`,
    toolTelemetry: telemetry(task, { execution_mode: "background" }),
  });
}

function promoted(task: AgentTask): ToolResult {
  const text = `Agent moved to background (agent_id: ${task.id}). Use read_agent to check for results. ${FOLLOW_UPS}`;
  return successResult(text, {
    toolTelemetry: telemetry(task, { execution_mode: "sync", promotion_trigger: "explicit" }),
  });
}

function finished({ prompt }: Delegated, task: AgentTask): ToolResult {
  const mode = { execution_mode: "sync" };
  if (task.status === "failed" || task.status === "cancelled") {
    const error = task.error ?? "The agent was ended.";
    return failureResult(error, { error, toolTelemetry: telemetry(task, mode) });
  }
  const response = task.turns.at(-1)?.response ?? "";
  const toolTelemetry = {
    ...telemetry(task, {
      prompt_length: String(prompt.length),
      response_length: String(response.length),
      ...mode,
    }),
    metrics: { numberOfToolCallsMadeByAgent: task.toolCalls, response_length: response.length },
  };
  if (response !== "") return successResult(response, { toolTelemetry });
  const error = "Agent completed but produced no response.";
  return failureResult(error, { error, toolTelemetry });
}

/** The names of custom agents may say something about people: they are hashed. */
function nameOf(agentType: string, isCustom: boolean): Readonly<Record<string, string>> {
  if (!isCustom) return { agent_type: agentType, agent_name: agentType };
  return { agent_type: "custom-agent", agent_name_hash: hash(agentType) };
}

/** As above, of models that were asked for. */
function telemetry(task: AgentTask, more: Readonly<Record<string, string>>): ToolTelemetry {
  const { agentType, isCustom, id, model, modelOverride } = task;
  return {
    properties: {
      ...nameOf(agentType, isCustom),
      ...(modelOverride === undefined ? { resolved_model: model } : { model: hash(modelOverride) }),
      ...more,
    },
    restrictedProperties: {
      agent_name: agentType,
      ...(modelOverride !== undefined && { model: modelOverride }),
      agent_id: id,
    },
  };
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
