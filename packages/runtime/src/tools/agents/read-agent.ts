import { checkArguments } from "../arguments.js";
import { failureResult, successResult } from "../results.js";
import type { PreparedCall, Tool, ToolArguments, ToolContext, ToolResult } from "../tool.js";
import type { AgentStatus, AgentTask, AgentTasks, AgentTurn } from "./agent-tasks.js";

/** How long a read waits, at most and when it doesn't say. Seconds. Source: the official runtime. */
const DEFAULT_WAIT_S = 30;
const LONGEST_WAIT_S = 180;

const parameters = {
  type: "object",
  properties: {
    agent_id: { type: "string", description: "The agent's id." },
    wait: { type: "boolean", description: "Whether to wait until its turn is over. Default: no." },
    timeout: {
      type: "number",
      description: `How long to wait, in seconds: ${DEFAULT_WAIT_S} by default, ${LONGEST_WAIT_S} at most.`,
    },
    since_turn: { type: "integer", description: "The first turn to show, counted from 0." },
  },
  required: ["agent_id"],
} as const;

export const readAgentDefinition = {
  name: "read_agent",
  description:
    "Tells how an agent in the background is doing, and what it has answered. You are told when one is done: " +
    "there is no need to look again and again.",
  parameters,
} satisfies Omit<Tool, "prepare">;

export function createReadAgentTool(agents: AgentTasks): Tool {
  return { ...readAgentDefinition, prepare: async (args, context) => prepare(args, context, agents) };
}

function prepare(args: ToolArguments, { signal }: ToolContext, agents: AgentTasks): PreparedCall {
  checkArguments(parameters, args);
  const id = String(args["agent_id"]);
  const since = typeof args["since_turn"] === "number" ? args["since_turn"] : undefined;
  const seconds = Math.min(Math.max(Number(args["timeout"] ?? DEFAULT_WAIT_S), 0), LONGEST_WAIT_S);
  const waited = args["wait"] === true ? Math.round(seconds) : undefined;
  return {
    permissions: [],
    run: async () => {
      if (id === "") return unnamed();
      if (!agents.find(id)) return noAgent(id);
      if (waited !== undefined) await agents.settled(id, { ms: seconds * 1000, signal });
      const task = agents.find(id);
      if (!task) return noAgent(id);
      const result = report(task, { since, waited });
      agents.forget(id);
      return result;
    },
  };
}

function unnamed(): ToolResult {
  return failureResult(
    "No agent_id provided. Please supply a valid agent_id from a background task invocation.",
    {
      error: "Missing agent_id",
      toolTelemetry: { properties: { error: "missing_agent_id" } },
    },
  );
}

export function noAgent(id: string): ToolResult {
  return failureResult(
    `No agent found with agent_id: ${id}. The agent may have been cleared or never existed.`,
    {
      error: "Agent not found",
      toolTelemetry: { properties: { agent_id: id, error: "not_found" } },
    },
  );
}

/** The first words of a report. Source of all its texts: the official runtime. */
const HEADINGS: Readonly<Record<AgentStatus, string>> = {
  running: "Agent is still running",
  idle: "Agent is idle (waiting for messages)",
  failed: "Agent failed",
  cancelled: "Agent cancelled",
};

const GO_ON =
  "Keep using this agent_id; do not call list_agents to rediscover it. Consider telling the user you're waiting, then " +
  "end your response with no further tool calls. A completion notification will arrive as a new turn; no need to poll " +
  "or redo its work.";

interface Reading {
  /** The first turn to show. Default: all. */
  readonly since: number | undefined;
  /** How long it was waited for, in seconds; `undefined` when it was not. */
  readonly waited: number | undefined;
}

function report(task: AgentTask, reading: Reading): ToolResult {
  const elapsed = Math.floor(task.activeMs / 1000);
  const shared = { agent_id: task.id, agent_type: task.agentType, status: task.status };
  switch (task.status) {
    case "running": {
      const text = [running(task, reading), ...completedTurns(task, reading)].join("");
      const timed_out = String(reading.waited !== undefined);
      return successResult(text, {
        detailedContent: `<agent ${task.id} still running>`,
        toolTelemetry: {
          properties: { ...shared, timed_out },
          metrics: { elapsed_seconds: elapsed, total_turns: task.turns.length },
        },
      });
    }
    case "idle":
      return successResult(`${heading(task)}\n\n${turnTexts(task.turns, reading.since)}`, {
        detailedContent: `<agent ${task.id} idle>`,
        toolTelemetry: {
          properties: shared,
          metrics: { elapsed_seconds: elapsed, queue_depth: task.queued, total_turns: task.turns.length },
        },
      });
    default: {
      const text = `${heading(task)}\n\nError: ${task.error ?? ""}`;
      return failureResult(text, {
        error: text,
        toolTelemetry: { properties: shared, metrics: { duration_seconds: elapsed } },
      });
    }
  }
}

function heading(task: AgentTask, waited?: number): string {
  const { id, agentType, status, description, activeMs, turns, modelOverride, toolCalls } = task;
  const facts = [
    `agent_id: ${id}`,
    `agent_type: ${agentType}`,
    `status: ${status}`,
    `description: ${description}`,
    `elapsed: ${Math.floor(activeMs / 1000)}s`,
    `total_turns: ${turns.length}`,
    ...(modelOverride === undefined ? [] : [`model: ${modelOverride}`]),
    ...(status === "running" && toolCalls > 0 ? [`tool_calls_completed: ${toolCalls}`] : []),
    ...(waited === undefined ? [] : ["(timed out waiting for completion)"]),
  ];
  const after = waited === undefined ? "" : ` after waiting ${waited}s`;
  return `${HEADINGS[status]}${after}. ${facts.join(", ")}`;
}

function running(task: AgentTask, { waited }: Reading): string {
  return `${heading(task, waited)}${waited === undefined ? "." : ""} ${GO_ON}`;
}

function completedTurns({ turns }: AgentTask, { since }: Reading): readonly string[] {
  return turns.length === 0 ? [] : [`\n\nCompleted turns:\n${turnTexts(turns, since)}`];
}

function turnTexts(turns: readonly AgentTurn[], since = 0): string {
  if (since >= turns.length) return `No turns starting at turn ${since}.`;
  return turns
    .map(({ message, response }, index) =>
      index === 0
        ? `[Turn 0]\n${response}`
        : `[Turn ${index}]\n[Message]\n${message}\n\n[Response]\n${response}`,
    )
    .slice(since)
    .join("\n\n");
}
