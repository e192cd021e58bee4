import type { SkillsLoadedData, SkillsLoadedSkill } from "@parley/protocol";
import { escaped } from "../agents/documents/index.js";
import { modelSkills } from "./invoke-skill.js";
import type { Skill, SkillCatalog } from "./skill.js";

/** The data of `session.skills_loaded`. */
export function skillsLoaded({ skills }: SkillCatalog): SkillsLoadedData {
  return { skills: skills.map(({ argumentHint: _, ...skill }) => skillEntry(skill)) };
}

/** A skill as `session.skills.list` tells of it. */
export function skillEntry(skill: Skill): SkillsLoadedSkill {
  return {
    name: skill.name,
    commandName: skill.pluginName === undefined ? skill.name : `${skill.pluginName}:${skill.name}`,
    description: skill.description,
    source: skill.source,
    userInvocable: skill.isUserInvocable,
    enabled: skill.isEnabled,
    ...(skill.path !== undefined && { path: skill.path }),
    ...(skill.pluginName !== undefined && { pluginName: skill.pluginName }),
    ...(skill.argumentHint !== undefined && { argumentHint: skill.argumentHint }),
  };
}

/** What a model is told of the skills it may call. Source of the form: the official runtime. */
export function availableSkills(catalog: SkillCatalog): string {
  const entries = modelSkills(catalog).flatMap(({ name, description, source }) => [
    "<skill>",
    `  <name>${escaped(name)}</name>`,
    `  <description>${escaped(description)}</description>`,
    `  <location>${locationOf(source)}</location>`,
    "</skill>",
  ]);
  return entries.length > 0 ? ["<available_skills>", ...entries, "</available_skills>"].join("\n") : "";
}

function locationOf(source: Skill["source"]): string {
  if (source === "inherited") return "project";
  return source.startsWith("personal-") ? "user" : source;
}
