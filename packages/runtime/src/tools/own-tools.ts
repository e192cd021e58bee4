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
import { ripgrepTool } from "./search/grep.js";
import { sqlDefinition } from "./sql/sql.js";
import type { Tool } from "./tool.js";

type Described = Pick<Tool, "name" | "summarize" | "startFields">;

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

/** Every tool that this runtime can have, whatever a session offers. */
export const ownToolNames: readonly string[] = [...own.keys()];

/**
 * What this runtime's own tool of a name makes of a call. The official runtime describes a call by its
 * name, though the tool is not on offer or is a client's.
 */
export function ownTool(name: string): Described | undefined {
  return own.get(name);
}
