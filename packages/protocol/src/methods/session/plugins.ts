import { sessionMethod } from "../../define.js";

export interface PluginList {
  plugins: Plugin[];
}

export interface Plugin {
  name: string;
  marketplace: string;
  version?: string;
  enabled: boolean;
}

/** Lists the session's plugins. */
export const SessionPluginsList = sessionMethod<void, PluginList>("session.plugins.list");

export interface PluginsReloadRequest {
  reloadMcp?: boolean;
  reloadCustomAgents?: boolean;
  reloadHooks?: boolean;
  reloadExtensions?: boolean;
  deferRepoHooks?: boolean;
}

/** Reads the session's plugins again. */
export const SessionPluginsReload = sessionMethod<PluginsReloadRequest, null>("session.plugins.reload");
