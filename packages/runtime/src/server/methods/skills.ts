import { existsSync } from "node:fs";
import type {
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
import { namesIn, UserSettingsFile } from "../../settings/user-settings.js";
import { loadSkills, type SkillPlaces, skillDiscoveryPaths, skillEntry } from "../../skills/index.js";
import { type Handler, type Handlers, handler, sessionHandler } from "../handler.js";
import { discoveryPlaces, refuseMissing } from "./discovery.js";

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

  "session.skills.enable": switchSkill(true),
  "session.skills.disable": switchSkill(false),

  "session.skills.reload": sessionHandler<typeof SessionSkillsReload>(async ({ customization }) => {
    const { warnings, errors } = await customization.skills.reload();
    return { warnings: [...warnings], errors: [...errors] };
  }),

  "session.skills.ensureLoaded": sessionHandler<typeof SessionSkillsEnsureLoaded>(
    async ({ customization }) => {
      await customization.skills.ensureLoaded();
      return {} as unknown as null;
    },
  ),

  "skills.discover": handler<typeof SkillsDiscover>(
    async (
      { projectPaths, skillDirectories: directories, excludeHostSkills: excludesHost },
      { connection },
    ) => {
      refuseMissing(projectPaths);
      const places = discoveryPlaces(connection, { projectPaths, excludesHost });
      const wanted = [
        ...places.map((discovered) => ({ discovered })),
        ...(directories ? [{ directories }] : []),
      ];
      const found = await Promise.all(
        wanted.map(async (place: SkillPlaces) => {
          const { skills, errors } = await loadSkills(place);
          const projectPath = place.discovered?.workingDirectory;
          const isProjects = (source: string) => source === "project" || source === "inherited";
          const entries = skills.map((skill) => ({
            ...skillEntry(skill),
            ...(isProjects(skill.source) && projectPath !== undefined && { projectPath }),
          }));
          return { entries, errors };
        }),
      );
      const settings = await new UserSettingsFile(connection.runtime.home).read();
      const disabled = namesIn(settings, "disabledSkills");
      return {
        skills: found
          .flatMap(({ entries }) => entries)
          .map((skill) => (disabled.includes(skill.name) ? { ...skill, enabled: false } : skill)),
        errors: [...(directories ?? []).flatMap(missing), ...found.flatMap(({ errors }) => errors)],
      };
    },
  ),

  "skills.getDiscoveryPaths": handler<typeof SkillsGetDiscoveryPaths>(
    async ({ projectPaths, excludeHostSkills: excludesHost }, { connection }) => {
      const [projects, person] = [
        discoveryPlaces(connection, { projectPaths, excludesHost: true }),
        discoveryPlaces(connection, { excludesHost }),
      ];
      return { paths: (await Promise.all([...projects, ...person].map(skillDiscoveryPaths))).flat() };
    },
  ),
};

/** Text: the official runtime's. */
function missing(directory: string): readonly string[] {
  if (existsSync(directory)) return [];
  return [`Failed to scan skill directory '${directory}': path does not exist`];
}

/** Kept with the session's settings, so that a session which leaves memory comes back with it. */
function switchSkill(isEnabled: boolean): Handler {
  return sessionHandler<typeof SessionSkillsEnable>(async (session, { name }) => {
    const { settings, customization } = session;
    const switchedSkills = { ...settings.customization.switchedSkills, [name]: isEnabled };
    session.changeSettings({ ...settings, customization: { ...settings.customization, switchedSkills } });
    await customization.skills.switched();
    return null;
  });
}

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
