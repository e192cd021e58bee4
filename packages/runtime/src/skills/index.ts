export { skillDiscoveryPaths } from "./discovery-paths.js";
export {
  failedSkill,
  invokeSkill,
  modelSkills,
  type SkillInvocation,
  type SkillTelemetry,
  type SkillUse,
  skillContextDelivered,
  skillInvoked,
} from "./invoke-skill.js";
export { loadSkills, withSkillEnabled } from "./load-skills.js";
export type {
  DiscoveredSkillPlaces,
  LoadedSkill,
  ProvidedSkill,
  Skill,
  SkillCatalog,
  SkillPlaces,
  SkillProvider,
} from "./skill.js";
export { loadSkill, skillContext } from "./skill-content.js";
export { availableSkills, skillEntry, skillsLoaded } from "./skill-list.js";
