import { createHash } from "node:crypto";
import {
  failedSkill,
  invokeSkill,
  type SkillCatalog,
  type SkillInvocation,
  type SkillProvider,
  skillInvoked,
} from "../../skills/index.js";
import { ArgumentError, checkArguments } from "../arguments.js";
import { failureResult, successResult } from "../results.js";
import type { PreparedCall, Tool, ToolArguments, ToolContext, ToolResult } from "../tool.js";

const parameters = {
  type: "object",
  properties: { skill: { type: "string", description: "Name of the skill." } },
  required: ["skill"],
} as const;

export const skillDefinition = {
  name: "skill",
  description:
    "Loads a skill: instructions for one kind of work. Call it before you begin work that one of the skills on " +
    "offer is for.",
  parameters,
  summarize: ({ skill }: ToolArguments) => (typeof skill === "string" && skill !== "" ? skill : undefined),
} satisfies Omit<Tool, "prepare">;

/** The skills of a session. */
export interface SessionSkills {
  /** As they are now. */
  catalog(): SkillCatalog;
  readonly provider?: SkillProvider | undefined;
}

/** Makes the tool by which a model loads a skill. */
export function createSkillTool(skills: SessionSkills): Tool {
  return { ...skillDefinition, prepare: async (args, context) => prepare(args, context, skills) };
}

function prepare(
  args: ToolArguments,
  context: ToolContext,
  skills: SessionSkills,
): PreparedCall | ToolResult {
  try {
    checkArguments(parameters, args);
  } catch (error) {
    if (error instanceof ArgumentError) return toResult(failedSkill(error.message), context);
    throw error;
  }
  const name = String(args["skill"]);
  return {
    permissions: [],
    run: async () => {
      const invoked = await invokeSkill(name, skills.catalog(), skills.provider);
      const result = toResult(invoked, context);
      return invoked.state === "failed" ? { ...result, toolTelemetry: notFound(name) } : result;
    },
  };
}

function toResult(invoked: SkillInvocation, { model, messageCount }: ToolContext): ToolResult {
  if (invoked.state === "failed") return failureResult(invoked.text, { error: invoked.error });
  const use = { trigger: "agent-invoked", model, turn: messageCount + 1 } as const;
  return successResult(invoked.text, {
    followedBy: [{ type: "skill.invoked", data: skillInvoked(invoked.loaded, use) }],
    contextForLlm: invoked.context,
    toolTelemetry: invoked.telemetry,
  });
}

function notFound(name: string) {
  const skillNameHash = createHash("sha256").update(name).digest("hex");
  return { properties: { skillNameHash, found: "false" }, restrictedProperties: { skillName: name } };
}
