import type { SessionMode } from "@parley/protocol";
import type { ClientQuestions } from "../ports/client-questions.js";
import type { AgentTasks } from "./agents/agent-tasks.js";
import { createListAgentsTool } from "./agents/list-agents.js";
import { createReadAgentTool } from "./agents/read-agent.js";
import { createTaskTool } from "./agents/task.js";
import { createWriteAgentTool } from "./agents/write-agent.js";
import { builtInTools } from "./built-in.js";
import { canvasTools } from "./canvases/canvas-tools.js";
import type { Canvases } from "./canvases/canvases.js";
import { createAskUserTool } from "./interaction/ask-user.js";
import { createAskUserFormTool } from "./interaction/ask-user-form.js";
import { createExitPlanModeTool, type PlanReview } from "./interaction/exit-plan-mode.js";
import type { SessionModes } from "./interaction/session-modes.js";
import { createSkillTool, type SessionSkills } from "./interaction/skill.js";
import { createTaskCompleteTool } from "./interaction/task-complete.js";
import type { Memories } from "./memory/memories.js";
import { createStoreMemoryTool } from "./memory/store-memory.js";
import { createVoteMemoryTool } from "./memory/vote-memory.js";
import { applyPatchTool } from "./patch/apply-patch.js";
import { editsByPatch } from "./patch/patch-models.js";
import { ripgrepTool } from "./search/grep.js";
import type { SessionDatabase } from "./sql/session-database.js";
import { createSessionStoreTool, type SessionArchive } from "./sql/session-store-sql.js";
import { createSqlTool } from "./sql/sql.js";
import type { Tool } from "./tool.js";

/** What decides which of its own tools a runtime offers in a session. */
export interface ToolOffer {
  /** Id of the model. */
  readonly model: string;
  /** The session's mode when the exchange begins: what it offers stays the same until the end. */
  readonly mode: SessionMode;
  readonly modes: SessionModes;
  /** Present where the session has one. */
  readonly database?: SessionDatabase | undefined;
  /** Present when the model may look through earlier sessions. */
  readonly archive?: SessionArchive | undefined;
  /** How to ask the user; present when a client takes such questions. */
  readonly userInput?: ClientQuestions | undefined;
  /** How to have the user fill in a form; present when a client takes such questions and the session wants it so. */
  readonly userForms?: ClientQuestions | undefined;
  /** How to ask about a plan; present when a client takes such questions. */
  readonly planReview?: PlanReview | undefined;
  /** Present when there are skills that the model may load. */
  readonly skills?: SessionSkills | undefined;
  /** Present when a client shows canvases. */
  readonly canvases?: Canvases | undefined;
  /** Present when the session remembers things. */
  readonly memories?: Memories | undefined;
  /** Present when there are agents that work can be handed to. */
  readonly agents?: AgentTasks | undefined;
}

/** The runtime's own tools for a session, in the order a model sees them. */
export function offeredTools(offer: ToolOffer): readonly Tool[] {
  const { model, mode, modes, database, archive, userInput, userForms, planReview } = offer;
  const { skills, canvases, agents, memories } = offer;
  return inModelOrder([
    ...(editsByPatch(model) ? withPatches(builtInTools) : builtInTools),
    ...(database ? [createSqlTool(database)] : []),
    ...(skills ? [createSkillTool(skills)] : []),
    ...(canvases ? canvasTools(canvases) : []),
    ...(archive ? [createSessionStoreTool(archive)] : []),
    ...(userInput ? [createAskUserTool(userInput)] : []),
    ...(userForms ? [createAskUserFormTool(userForms)] : []),
    ...(mode === "interactive" ? [] : [createTaskCompleteTool(modes)]),
    ...(mode === "plan" && planReview ? [createExitPlanModeTool(planReview)] : []),
    ...(memories ? [createStoreMemoryTool(memories), createVoteMemoryTool(memories)] : []),
    ...(agents && hasTypes(agents) ? agentTools(agents) : []),
  ]);
}

function hasTypes({ types }: AgentTasks): boolean {
  return types.builtIn.length + types.custom.length > 0;
}

function agentTools(agents: AgentTasks): readonly Tool[] {
  return [
    createReadAgentTool(agents),
    createListAgentsTool(agents),
    createWriteAgentTool(agents),
    createTaskTool(agents),
  ];
}

function withPatches(tools: readonly Tool[]): Tool[] {
  const kept = tools.filter(({ name }) => name !== "create" && name !== "edit" && name !== "grep");
  return [...kept, applyPatchTool, ripgrepTool];
}

/** Source: the official runtime. */
const ORDER: readonly string[] = [
  ...["bash", "read_bash", "stop_bash", "list_bash"],
  ...["apply_patch", "view", "create", "edit", "web_fetch"],
  ...["skill", "ask_user", "list_canvas_capabilities", "open_canvas", "invoke_canvas_action"],
  ...["sql", "session_store_sql", "store_memory", "vote_memory", "task_complete", "exit_plan_mode"],
  ...["read_agent", "list_agents", "write_agent"],
  ...["rg", "grep", "glob", "task"],
];

/** Puts the runtime's own tools in the order a model sees them; all others follow as they come. */
export function inModelOrder<T extends Pick<Tool, "name">>(tools: readonly T[]): readonly T[] {
  const rank = ({ name }: T) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
  return [...tools].sort((one, other) => rank(one) - rank(other));
}
