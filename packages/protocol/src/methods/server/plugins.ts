import { method } from "../../define.js";

export interface PluginListResult {
  plugins: InstalledPluginInfo[];
}

export interface InstalledPluginInfo {
  name: string;
  marketplace: string;
  directSourceId?: string;
  version?: string;
  enabled: boolean;
  installedFrom?: string;
  source?: string;
}

/** Lists installed plugins. */
export const PluginsList = method<void, PluginListResult>("plugins.list");

export interface PluginsInstallRequest {
  source: string;
  workingDirectory?: string;
}

export interface PluginInstallResult {
  plugin: InstalledPluginInfo;
  skillsInstalled: number;
  stagingMode?: PluginInstallStagingMode;
  postInstallMessage?: string;
  deprecationWarning?: string;
}

export type PluginInstallStagingMode = "external" | "destination_sibling";

/** Installs a plugin. */
export const PluginsInstall = method<PluginsInstallRequest, PluginInstallResult>("plugins.install");

export interface PluginsUninstallRequest {
  name: string;
  directSourceId?: string | null;
}

/** Removes a plugin. */
export const PluginsUninstall = method<PluginsUninstallRequest, null>("plugins.uninstall");

export interface PluginsUpdateRequest {
  name: string;
}

export interface PluginUpdateResult {
  previousVersion?: string;
  newVersion?: string;
  skillsInstalled: number;
}

/** Updates a plugin. */
export const PluginsUpdate = method<PluginsUpdateRequest, PluginUpdateResult>("plugins.update");

export interface PluginUpdateAllResult {
  results: PluginUpdateAllEntry[];
}

export interface PluginUpdateAllEntry {
  name: string;
  marketplace: string;
  success: boolean;
  previousVersion?: string;
  newVersion?: string;
  skillsInstalled?: number;
  error?: string;
}

/** Updates every plugin. */
export const PluginsUpdateAll = method<void, PluginUpdateAllResult>("plugins.updateAll");

export interface PluginsEnableRequest {
  names: string[];
  workingDirectory?: string;
}

/** Switches plugins on. */
export const PluginsEnable = method<PluginsEnableRequest, null>("plugins.enable");

export interface PluginsDisableRequest {
  names: string[];
  workingDirectory?: string;
}

/** Switches plugins off. */
export const PluginsDisable = method<PluginsDisableRequest, null>("plugins.disable");

export interface PluginsBuiltinSetRequest {
  paths: string[];
}

/** Says where the plugins that come with the application are. */
export const PluginsBuiltinSet = method<PluginsBuiltinSetRequest, null>("plugins.builtin.set");
