export { skillDiscoveryPaths } from "./discovery-paths.js";
export { failedSkill, invokeSkill, type SkillInvocation, skillInvoked } from "./invoke-skill.js";
export { loadSkills, withSkillEnabled } from "./load-skills.js";
export type { SkillCatalog, SkillPlaces, SkillProvider } from "./skill.js";
export { loadSkill, skillContext } from "./skill-content.js";
export { availableSkills, skillEntry, skillsLoaded } from "./skill-list.js";
