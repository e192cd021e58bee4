import { sessionMethod } from "../../define.js";
import type { SkillSource } from "../../types/customization.js";

export interface SkillList {
  skills: Skill[];
}

export interface Skill {
  name: string;
  commandName?: string;
  description: string;
  source: SkillSource;
  userInvocable: boolean;
  enabled: boolean;
  path?: string;
  pluginName?: string;
  argumentHint?: string;
}

/** Lists the session's skills. */
export const SessionSkillsList = sessionMethod<void, SkillList>("session.skills.list");

export interface SkillsGetInvokedResult {
  skills: SkillsInvokedSkill[];
}

export interface SkillsInvokedSkill {
  name: string;
  path: string;
  content: string;
  allowedTools?: string[];
  disableModelInvocation?: boolean;
  invokedAtTurn: number;
}

/** Lists the skills used so far. */
export const SessionSkillsGetInvoked = sessionMethod<void, SkillsGetInvokedResult>(
  "session.skills.getInvoked",
);

export interface SkillsEnableRequest {
  name: string;
}

/** Switches a skill on. */
export const SessionSkillsEnable = sessionMethod<SkillsEnableRequest, null>("session.skills.enable");

export interface SkillsDisableRequest {
  name: string;
}

/** Switches a skill off. */
export const SessionSkillsDisable = sessionMethod<SkillsDisableRequest, null>("session.skills.disable");

export interface SkillsLoadDiagnostics {
  warnings: string[];
  errors: string[];
}

/** Reads the skills again. */
export const SessionSkillsReload = sessionMethod<void, SkillsLoadDiagnostics>("session.skills.reload");

/** Waits until skills are loaded. */
export const SessionSkillsEnsureLoaded = sessionMethod<void, null>("session.skills.ensureLoaded");
