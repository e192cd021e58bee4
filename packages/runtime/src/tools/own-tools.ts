import { listAgentsDefinition } from "./agents/list-agents.js";
import { readAgentDefinition } from "./agents/read-agent.js";
import { taskDefinition } from "./agents/task.js";
import { writeAgentDefinition } from "./agents/write-agent.js";
import { builtInTools } from "./built-in.js";
import { invokeCanvasActionDefinition } from "./canvases/invoke-canvas-action.js";
import { listCanvasCapabilitiesDefinition } from "./canvases/list-canvas-capabilities.js";
import { openCanvasDefinition } from "./canvases/open-canvas.js";
import { askUserDefinition } from "./interaction/ask-user.js";
import { exitPlanModeDefinition } from "./interaction/exit-plan-mode.js";
import { skillDefinition } from "./interaction/skill.js";
import { taskCompleteDefinition } from "./interaction/task-complete.js";
import { storeMemoryDefinition } from "./memory/store-memory.js";
import { voteMemoryDefinition } from "./memory/vote-memory.js";
import { applyPatchTool } from "./patch/apply-patch.js";
import { editsByPatch } from "./patch/patch-models.js";
import { ripgrepTool } from "./search/grep.js";
import { sqlDefinition } from "./sql/sql.js";
import type { Tool } from "./tool.js";

export type ListedTool = Pick<Tool, "name" | "description" | "parameters">;

type Described = Pick<Tool, "name" | "summarize" | "startFields"> & Partial<ListedTool>;

const own = new Map<string, Described>(
  [
    ...builtInTools,
    applyPatchTool,
    ripgrepTool,
    askUserDefinition,
    exitPlanModeDefinition,
    skillDefinition,
    listCanvasCapabilitiesDefinition,
    openCanvasDefinition,
    invokeCanvasActionDefinition,
    sqlDefinition,
    taskCompleteDefinition,
    taskDefinition,
    readAgentDefinition,
    listAgentsDefinition,
    writeAgentDefinition,
    storeMemoryDefinition,
    voteMemoryDefinition,
  ].map((tool: Described) => [tool.name, tool]),
);

/** What `tools.list` tells of, in its order; of two sets, those that edit by patches are for models that do. */
const LISTED: readonly string[] = [
  ...["bash", "read_bash", "stop_bash", "list_bash", "glob"],
  ...["grep", "create", "edit", "rg", "apply_patch"],
  ...["skill", "view", "web_fetch", "task", "read_agent", "list_agents", "write_agent"],
];

/** The tools that a model may have before there is a session to offer more. Source of the order: the official runtime. */
export function listedTools(model = ""): readonly ListedTool[] {
  const unfit = editsByPatch(model) ? ["grep", "create", "edit"] : ["rg", "apply_patch"];
  return LISTED.filter((name) => !unfit.includes(name)).flatMap((name) => {
    const { description, parameters } = own.get(name) ?? {};
    return description === undefined || parameters === undefined ? [] : { name, description, parameters };
  });
}

/** Every tool that this runtime can have, whatever a session offers. */
export const ownToolNames: readonly string[] = [...own.keys()];

/**
 * What this runtime's own tool of a name makes of a call. The official runtime describes a call by its
 * name, though the tool is not on offer or is a client's.
 */
export function ownTool(name: string): Described | undefined {
  return own.get(name);
}
