import type { EventSink } from "../../ports/event-sink.js";
import type { SessionSkills } from "./session-skills.js";

/** Who is given skills, and where that is told. */
export interface SkillUser {
  /** Id of its model. */
  readonly model: string;
  readonly events: EventSink;
}

/**
 * Loads the skills that an agent brings, for its context. A name that no skill has is passed over.
 *
 * @returns what the model reads of each
 */
export async function agentSkillContexts(
  names: readonly string[],
  skills: SessionSkills,
  { model, events }: SkillUser,
): Promise<readonly string[]> {
  if (names.length === 0) return [];
  await skills.ensureLoaded();
  const { loadSkill, skillContext, skillInvoked } = await import("../../skills/index.js");
  const known = skills.catalog().skills;
  const contexts: string[] = [];
  for (const name of names) {
    const skill = known.find((candidate) => candidate.name === name);
    if (!skill) continue;
    const loaded = await loadSkill(skill, skills.provider);
    await events.emit("skill.invoked", skillInvoked(loaded, { trigger: "context-load", model, turn: 0 }));
    contexts.push(skillContext(loaded));
  }
  return contexts;
}
