import type {
  SkillsConfigSetDisabledSkills,
  SkillsConfigSetSkillDisabled,
  UserSettingMetadata,
  UserSettingsGet,
  UserSettingsSet,
} from "@parley/protocol";
import { settingProblem } from "../../settings/setting-types.js";
import { namesIn, UserSettingsFile } from "../../settings/user-settings.js";
import { type Call, type Handlers, handler } from "../handler.js";

/** The settings that mean something to this runtime, with what counts where a user has set nothing. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  allowedUrls: null,
  deniedUrls: null,
  disabledMcpServers: null,
  disabledSkills: null,
  disableAllHooks: null,
  enabledPlugins: null,
  extraKnownMarketplaces: null,
  hooks: null,
};

const file = ({ connection }: Call) => new UserSettingsFile(connection.runtime.home);

export const handlers: Handlers = {
  "user.settings.get": handler<typeof UserSettingsGet>(async (_, call) => {
    const set = await file(call).read();
    const entries = Object.entries({ ...DEFAULTS, ...set }).map(([name, value]) => {
      const byDefault = DEFAULTS[name] ?? null;
      const told: UserSettingMetadata = { value, default: byDefault, isDefault: !Object.hasOwn(set, name) };
      return [name, told];
    });
    return { settings: Object.fromEntries(entries) };
  }),

  // A value of null takes the setting away. Nothing is set where one value is refused. Wording of the refusals: the official runtime's.
  "user.settings.set": handler<typeof UserSettingsSet>(async ({ settings }, call) => {
    if (typeof settings !== "object" || settings === null || Array.isArray(settings)) {
      throw new Error("user.settings.set: `settings` must be an object keyed by setting name");
    }
    for (const [name, value] of Object.entries(settings)) {
      const problem = settingProblem(name, value);
      if (problem === undefined) continue;
      const what = `invalid value for '${name}' (Settings config error: ${problem})`;
      throw new Error(`user.settings.set: ${what}`);
    }
    await file(call).change((before) => {
      const all = Object.entries({ ...before, ...settings });
      return Object.fromEntries(all.filter(([, value]) => value !== null));
    });
    return null as never;
  }),

  "skills.config.setDisabledSkills": handler<typeof SkillsConfigSetDisabledSkills>(
    async ({ disabledSkills }, call) => {
      await file(call).change((before) => ({ ...before, disabledSkills }));
      return null;
    },
  ),

  "skills.config.setSkillDisabled": handler<typeof SkillsConfigSetSkillDisabled>(
    async ({ name, disabled }, call) => {
      await file(call).change((before) => {
        const others = namesIn(before, "disabledSkills").filter((other) => other !== name);
        return { ...before, disabledSkills: disabled ? [...others, name] : others };
      });
      return null;
    },
  ),
};
