import { method } from "../../../define.js";
import type { InstalledPlugin } from "./types.js";

export interface SessionsReloadPluginHooksRequest {
  sessionId: string;
  deferRepoHooks?: boolean;
}

export type SessionsReloadPluginHooksResult = Record<string, unknown>;

/** Reads the hooks of plugins again. */
export const SessionsReloadPluginHooks = method<
  SessionsReloadPluginHooksRequest,
  SessionsReloadPluginHooksResult
>("sessions.reloadPluginHooks");

export interface SessionsLoadDeferredRepoHooksRequest {
  sessionId: string;
}

export interface SessionLoadDeferredRepoHooksResult {
  startupPrompts: string[];
  hookCount: number;
}

/** Loads repository hooks that waited for trust. */
export const SessionsLoadDeferredRepoHooks = method<
  SessionsLoadDeferredRepoHooksRequest,
  SessionLoadDeferredRepoHooksResult
>("sessions.loadDeferredRepoHooks");

export interface SessionsSetAdditionalPluginsRequest {
  plugins: InstalledPlugin[];
}

export type SessionsSetAdditionalPluginsResult = Record<string, unknown>;

/** Sets plugins beyond the installed ones. */
export const SessionsSetAdditionalPlugins = method<
  SessionsSetAdditionalPluginsRequest,
  SessionsSetAdditionalPluginsResult
>("sessions.setAdditionalPlugins");

/** @internal */
export interface ConfigureSessionExtensionsParams {
  sessionId: string;
  /** @internal */
  controller?: unknown;
}

/** Gives a session its extension controller. */
export const SessionsConfigureSessionExtensions = method<ConfigureSessionExtensionsParams, null>(
  "sessions.configureSessionExtensions",
  { visibility: "internal" },
);
