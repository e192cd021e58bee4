import { sessionMethod } from "../../define.js";

/** @internal */
export interface SkillProviderListResult {
  skills: SkillProviderDescriptor[];
}

export interface SkillProviderDescriptor {
  name: string;
  description: string;
  userInvocable?: boolean;
  disableModelInvocation?: boolean;
  argumentHint?: string;
}

/** Lists the skills the client provides. */
export const SkillProviderList = sessionMethod<void, SkillProviderListResult>("skillProvider.list", {
  answerer: "client",
  visibility: "internal",
});

/** @internal */
export interface SkillProviderReadRequest {
  name: string;
}

/** @internal */
export interface SkillProviderReadResult {
  markdown: string;
}

/** Reads a skill the client provides. */
export const SkillProviderRead = sessionMethod<SkillProviderReadRequest, SkillProviderReadResult>(
  "skillProvider.read",
  { answerer: "client", visibility: "internal" },
);
