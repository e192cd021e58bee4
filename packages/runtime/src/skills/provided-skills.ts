import type { Skill, SkillProvider } from "./skill.js";

/** Bounds of what a client may provide. Source: the official schema. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const MAX_SKILLS = 1024;
export const MAX_CONTENT_BYTES = 1024 * 1024;

/** The skills of a client's catalog; what is wrong with it goes to `errors`. */
export async function providedSkills(
  provider: SkillProvider,
  errors: string[],
): Promise<readonly Omit<Skill, "isEnabled">[]> {
  try {
    const listed = await provider.list();
    if (listed.length > MAX_SKILLS) errors.push(`A skill provider lists more than ${MAX_SKILLS} skills.`);
    const usable = listed.slice(0, MAX_SKILLS).filter(({ name }) => {
      const isUsable = NAME.test(name);
      if (!isUsable) errors.push(`A skill provider lists a skill with an unusable name: '${name}'.`);
      return isUsable;
    });
    return usable
      .map((skill) => ({
        name: skill.name,
        description: skill.description,
        source: "sdk" as const,
        isUserInvocable: skill.userInvocable ?? true,
        isModelInvocable: skill.disableModelInvocation !== true,
        allowedTools: [],
        ...(skill.argumentHint !== undefined && { argumentHint: skill.argumentHint }),
      }))
      .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  } catch (error) {
    errors.push(`The skill provider failed: ${(error as Error).message}`);
    return [];
  }
}
