import { method } from "../../define.js";

export interface ManagedSettingsReadResult {
  settingsJson?: unknown;
  errorMessage?: string;
}

/** Gives the settings an administrator imposes. */
export const ManagedSettingsRead = method<void, ManagedSettingsReadResult>("managedSettings.read");

/** Forgets cached administrator settings. */
export const ManagedSettingsClearCache = method<void, null>("managedSettings.clearCache");
