import { method } from "../../define.js";
import type { SkillSource } from "../../types/customization.js";

export interface SkillsConfigSetDisabledSkillsRequest {
  disabledSkills: string[];
}

/** Replaces the list of skills that are switched off. */
export const SkillsConfigSetDisabledSkills = method<SkillsConfigSetDisabledSkillsRequest, null>(
  "skills.config.setDisabledSkills",
);

export interface SkillsConfigSetSkillDisabledRequest {
  name: string;
  disabled: boolean;
}

/** Switches one skill off or on. */
export const SkillsConfigSetSkillDisabled = method<SkillsConfigSetSkillDisabledRequest, null>(
  "skills.config.setSkillDisabled",
);

export interface SkillsDiscoverRequest {
  projectPaths?: string[];
  skillDirectories?: string[];
  excludeHostSkills?: boolean;
}

export interface ServerSkillList {
  skills: ServerSkill[];
  errors?: string[];
}

export interface ServerSkill {
  name: string;
  commandName?: string;
  description: string;
  source: SkillSource;
  userInvocable: boolean;
  enabled: boolean;
  path?: string;
  projectPath?: string;
  argumentHint?: string;
}

/** Finds the skills that apply to folders. */
export const SkillsDiscover = method<SkillsDiscoverRequest, ServerSkillList>("skills.discover");

export interface SkillsGetDiscoveryPathsRequest {
  projectPaths?: string[];
  excludeHostSkills?: boolean;
}

export interface SkillDiscoveryPathList {
  paths: SkillDiscoveryPath[];
}

export interface SkillDiscoveryPath {
  path: string;
  scope: SkillDiscoveryScope;
  preferredForCreation: boolean;
  projectPath?: string;
}

export type SkillDiscoveryScope = "project" | "personal-copilot" | "personal-agents" | "custom";

/** Lists the folders where skills are looked for. */
export const SkillsGetDiscoveryPaths = method<SkillsGetDiscoveryPathsRequest, SkillDiscoveryPathList>(
  "skills.getDiscoveryPaths",
);
