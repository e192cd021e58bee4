import type {
  SessionSkillsDisable,
  SessionSkillsEnable,
  SessionSkillsEnsureLoaded,
  SessionSkillsGetInvoked,
  SessionSkillsList,
  SessionSkillsReload,
  SkillInvokedData,
  SkillsDiscover,
  SkillsGetDiscoveryPaths,
  SkillsInvokedSkill,
} from "@parley/protocol";
import { readAllEvents } from "../../session/history/history.js";
import { loadSkills, skillDiscoveryPaths, skillEntry } from "../../skills/index.js";
import { type Handlers, handler, sessionHandler } from "../handler.js";

export const handlers: Handlers = {
  "session.skills.list": sessionHandler<typeof SessionSkillsList>(async ({ customization: { skills } }) => {
    await skills.ensureLoaded();
    return { skills: skills.catalog().skills.map(skillEntry) };
  }),

  "session.skills.getInvoked": sessionHandler<typeof SessionSkillsGetInvoked>(async ({ log }) => {
    const invoked = new Map<string, SkillsInvokedSkill>();
    for (const event of await readAllEvents(log)) {
      if (event.type === "skill.invoked") invoked.set(event.data.name, invokedSkill(event.data));
    }
    return { skills: [...invoked.values()] };
  }),

  "session.skills.enable": sessionHandler<typeof SessionSkillsEnable>(async ({ customization }, { name }) => {
    await customization.skills.switch(name, true);
    return null;
  }),

  "session.skills.disable": sessionHandler<typeof SessionSkillsDisable>(
    async ({ customization }, { name }) => {
      await customization.skills.switch(name, false);
      return null;
    },
  ),

  "session.skills.reload": sessionHandler<typeof SessionSkillsReload>(async ({ customization }) => {
    const { warnings, errors } = await customization.skills.reload();
    return { warnings: [...warnings], errors: [...errors] };
  }),

  "session.skills.ensureLoaded": sessionHandler<typeof SessionSkillsEnsureLoaded>(
    async ({ customization }) => {
      await customization.skills.ensureLoaded();
      return null;
    },
  ),

  "skills.discover": handler<typeof SkillsDiscover>(
    async ({ projectPaths = [], skillDirectories, excludeHostSkills }, { connection }) => {
      const home = excludeHostSkills ? undefined : connection.runtime.home;
      const found = await Promise.all(
        projectPaths.map(async (projectPath) => {
          const discovered = { workingDirectory: projectPath, home };
          const { skills, errors } = await loadSkills({ discovered, directories: skillDirectories });
          const isProjects = (source: string) => source === "project" || source === "inherited";
          const entries = skills.map((skill) => ({
            ...skillEntry(skill),
            ...(isProjects(skill.source) && { projectPath }),
          }));
          return { entries, errors };
        }),
      );
      return {
        skills: found.flatMap(({ entries }) => entries),
        errors: found.flatMap(({ errors }) => errors),
      };
    },
  ),

  "skills.getDiscoveryPaths": handler<typeof SkillsGetDiscoveryPaths>(
    async ({ projectPaths = [], excludeHostSkills }, { connection }) => {
      const home = excludeHostSkills ? undefined : connection.runtime.home;
      const paths = projectPaths.map((workingDirectory) => skillDiscoveryPaths({ workingDirectory, home }));
      return { paths: (await Promise.all(paths)).flat() };
    },
  ),
};

/** What the log says of a skill in use. */
function invokedSkill(
  data: SkillInvokedData & { source?: string; invokedAtTurn?: number },
): SkillsInvokedSkill {
  const { name, path, content, allowedTools, disableModelInvocation, source, invokedAtTurn = 0 } = data;
  return {
    name,
    path,
    content,
    ...(allowedTools && { allowedTools }),
    ...(disableModelInvocation !== undefined && { disableModelInvocation }),
    ...(source !== undefined && { source }),
    invokedAtTurn,
  };
}
