import { builtInTools } from "./built-in.js";
import { askUserDefinition } from "./interaction/ask-user.js";
import { exitPlanModeDefinition } from "./interaction/exit-plan-mode.js";
import { skillDefinition } from "./interaction/skill.js";
import { taskCompleteDefinition } from "./interaction/task-complete.js";
import { inModelOrder } from "./offered-tools.js";
import { applyPatchTool } from "./patch/apply-patch.js";
import { ripgrepTool } from "./search/grep.js";
import { sqlDefinition } from "./sql/sql.js";
import type { Tool } from "./tool.js";

/** One of the runtime's own tools, as `session.tools.getBuiltinDescriptors` tells of it. */
export interface ToolDescriptor {
  readonly name: string;
  readonly title: string | null;
  readonly description: string;
  readonly inputSchema: { readonly type: "object"; readonly [key: string]: unknown };
  readonly instructions: null;
  readonly type: string | null;
  readonly format: { readonly type: "grammar"; readonly syntax: string; readonly definition: string } | null;
  readonly safeForTelemetry: true;
  /** Whether a call of it ends the exchange. */
  readonly isTerminal: boolean;
  readonly hasSummariseIntention: boolean;
}

type Described = Omit<Tool, "prepare">;

/** The runtime's own tools, whatever a session offers, in the order a model sees them. */
export function toolDescriptors(): readonly ToolDescriptor[] {
  const described: readonly Described[] = [
    ...builtInTools,
    applyPatchTool,
    ripgrepTool,
    skillDefinition,
    askUserDefinition,
    sqlDefinition,
    taskCompleteDefinition,
    exitPlanModeDefinition,
  ];
  return inModelOrder(described).map(descriptor);
}

function descriptor({ name, title, description, parameters, grammar, summarize }: Described): ToolDescriptor {
  return {
    name,
    title: title ?? null,
    description,
    inputSchema: { type: "object", ...parameters },
    instructions: null,
    type: grammar ? "custom" : "function",
    format: grammar ? { type: "grammar", ...grammar } : null,
    safeForTelemetry: true,
    isTerminal: name === taskCompleteDefinition.name,
    hasSummariseIntention: summarize !== undefined,
  };
}
