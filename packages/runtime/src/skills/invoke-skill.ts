import { createHash } from "node:crypto";
import type { SkillInvokedTrigger } from "@parley/protocol";
import type { LoadedSkill, Skill, SkillCatalog, SkillProvider } from "./skill.js";
import { loadSkill, skillContext } from "./skill-content.js";

/**
 * How a call of the `skill` tool ended. `text` is the result the model reads; `error` goes to
 * `tool.execution_complete`. Source of the texts: the official runtime.
 */
export type SkillInvocation =
  | {
      readonly state: "loaded";
      readonly text: string;
      /** The user message that follows the results of the turn. */
      readonly context: string;
      readonly loaded: LoadedSkill;
      readonly telemetry: SkillTelemetry;
    }
  | {
      readonly state: "failed";
      readonly text: string;
      readonly error: string;
      readonly telemetry?: SkillTelemetry;
    };

export interface SkillTelemetry {
  readonly properties: Readonly<Record<string, string>>;
  readonly restrictedProperties: Readonly<Record<string, string>>;
  readonly metrics?: Readonly<Record<string, number>>;
}

/** Loads a skill for the model that asks for it by name, in any case of letters. */
export async function invokeSkill(
  name: string,
  catalog: SkillCatalog,
  provider?: SkillProvider,
): Promise<SkillInvocation> {
  const offered = modelSkills(catalog);
  const skill = offered.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
  if (!skill) {
    const names = offered.map((candidate) => candidate.name).join(", ");
    const text = `Skill "${name}" not found. Available skills: ${names}`;
    return { state: "failed", text, error: `Skill not found: ${name}`, telemetry: telemetry(name) };
  }
  try {
    const loaded = await loadSkill(skill, provider);
    const text = `Skill "${skill.name}" loaded successfully. Follow the instructions in the skill context.`;
    return {
      state: "loaded",
      text,
      context: skillContext(loaded),
      loaded,
      telemetry: telemetry(skill.name, loaded),
    };
  } catch (error) {
    return failedSkill((error as Error).message);
  }
}

/** A call of the `skill` tool that could not be carried out, such as one with bad arguments. */
export function failedSkill(error: string): SkillInvocation {
  return { state: "failed", text: `Failed to load skill: ${error}`, error };
}

/** The skills that a model is told of and may call. */
export function modelSkills({ skills }: SkillCatalog): readonly Skill[] {
  return skills.filter(({ isEnabled, isModelInvocable }) => isEnabled && isModelInvocable);
}

/** What is known of the place where a skill came into use. */
export interface SkillUse {
  readonly trigger: SkillInvokedTrigger;
  readonly model: string;
  /** Number of messages in the conversation. */
  readonly turn: number;
}

/** The data of `skill.invoked`. */
export function skillInvoked({ skill, content }: LoadedSkill, use: SkillUse): object {
  const isByAgent = use.trigger === "agent-invoked";
  return {
    name: skill.name,
    path: skill.path ?? "",
    content,
    ...(isByAgent
      ? { allowedTools: [...skill.allowedTools] }
      : { disableModelInvocation: !skill.isModelInvocable }),
    source: skill.source,
    ...(isByAgent && { pluginName: null, pluginVersion: null }),
    description: skill.description,
    trigger: use.trigger,
    ...(use.trigger !== "user-invoked" && { model: use.model }),
    invokedAtTurn: use.turn,
  };
}

/** The data of `skill.context_delivered`, which keeps the message that a skill became on the log. */
export function skillContextDelivered(loaded: LoadedSkill, interactionId: string): object {
  return { interactionId, source: `skill-${loaded.skill.name}`, content: skillContext(loaded) };
}

function telemetry(name: string, loaded?: LoadedSkill): SkillTelemetry {
  const skillNameHash = createHash("sha256").update(name).digest("hex");
  return {
    properties: {
      skillNameHash,
      ...(loaded && { skillSource: loaded.skill.source }),
      found: String(loaded !== undefined),
    },
    restrictedProperties: { skillName: name },
    ...(loaded && { metrics: { skillContentLength: loaded.content.length } }),
  };
}
