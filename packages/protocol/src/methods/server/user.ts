import { method } from "../../define.js";

/** Reads the user's settings again. */
export const UserSettingsReload = method<void, null>("user.settings.reload");

export interface UserSettingsGetResult {
  settings: Record<string, UserSettingMetadata>;
}

export interface UserSettingMetadata {
  value: unknown;
  default: unknown;
  isDefault: boolean;
}

/** Gives the user's settings. */
export const UserSettingsGet = method<void, UserSettingsGetResult>("user.settings.get");

export interface UserSettingsSetRequest {
  settings: unknown;
}

export interface UserSettingsSetResult {
  shadowedKeys: string[];
}

/** Changes the user's settings. */
export const UserSettingsSet = method<UserSettingsSetRequest, UserSettingsSetResult>("user.settings.set");
