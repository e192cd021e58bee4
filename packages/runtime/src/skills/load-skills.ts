import { pathWithin } from "../agents/documents/index.js";
import { providedSkills } from "./provided-skills.js";
import type { Skill, SkillCatalog, SkillPlaces } from "./skill.js";
import {
  customSkills,
  discoveredSkills,
  type FoundFile,
  pluginSkills,
  projectCommands,
} from "./skill-folders.js";

/**
 * The skills of a session. Those the client provides come first, then the project's, the person's, those of
 * the session's own folders, those of plugins, and the project's commands. Of several with one name the first counts.
 */
export async function loadSkills(places: SkillPlaces): Promise<SkillCatalog> {
  const { discovered, directories = [], plugins = [], provider, disabled = [] } = places;
  const { workingDirectory } = discovered ?? {};
  const errors: string[] = [];
  const provided = provider ? await providedSkills(provider, errors) : [];
  const files: readonly FoundFile[] = [
    ...(discovered ? await discoveredSkills(discovered) : []),
    ...(await customSkills(directories)),
    ...(await Promise.all(plugins.map(pluginSkills))).flat(),
    ...(workingDirectory === undefined ? [] : await projectCommands(workingDirectory)),
  ];
  const skills = new Map<string, Skill>();
  const warnings: string[] = [];
  const off = new Set(disabled);
  for (const skill of provided) skills.set(key(skill.name), { ...skill, isEnabled: !off.has(skill.name) });
  for (const file of files) {
    if ("error" in file) {
      const label = workingDirectory === undefined ? file.path : pathWithin(workingDirectory, file.path);
      errors.push(`${label}: ${file.error}`);
      continue;
    }
    const { skill } = file;
    const known = skills.get(key(skill.name));
    if (!known) skills.set(key(skill.name), { ...skill, isEnabled: !off.has(skill.name) });
    else if (known.path !== skill.path) warnings.push(duplicate(skill.name, skill.path));
  }
  return { skills: [...skills.values()], warnings, errors };
}

/** Names differ in more than the case of their letters. */
function key(name: string): string {
  return name.toLowerCase();
}

function duplicate(name: string, path: string): string {
  return `Skipped duplicate skill name '${name}' from '${path}'; a higher-priority entry with the same name was already loaded`;
}

/** A catalog with a skill switched on or off, for this session. */
export function withSkillEnabled(catalog: SkillCatalog, name: string, isEnabled: boolean): SkillCatalog {
  const skills = catalog.skills.map((skill) => (skill.name === name ? { ...skill, isEnabled } : skill));
  return { ...catalog, skills };
}
