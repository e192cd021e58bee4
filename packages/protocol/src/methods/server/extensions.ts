import { method } from "../../define.js";

export interface DiscoveredExtensions {
  extensions: DiscoveredExtension[];
  mode: DiscoveredExtensionMode;
}

export interface DiscoveredExtension {
  id: string;
  name: string;
  path: string;
  source: DiscoveredExtensionSource;
  enabled: boolean;
  plugin?: DiscoveredExtensionPlugin;
}

export type DiscoveredExtensionSource = "user" | "plugin";

export interface DiscoveredExtensionPlugin {
  name: string;
}

export type DiscoveredExtensionMode = "disabled" | "load_only" | "load_and_augment";

/** Finds installed extensions. */
export const ExtensionsDiscover = method<void, DiscoveredExtensions>("extensions.discover");

export interface DiscoveredExtensionsEnableRequest {
  ids: string[];
}

/** Switches an extension on. */
export const ExtensionsEnable = method<DiscoveredExtensionsEnableRequest, null>("extensions.enable");

export interface DiscoveredExtensionsDisableRequest {
  ids: string[];
}

/** Switches an extension off. */
export const ExtensionsDisable = method<DiscoveredExtensionsDisableRequest, null>("extensions.disable");

/** Makes this client the one that says how extensions are launched. */
export const RegisterExtensionLaunchProvider = method<void, null>("registerExtensionLaunchProvider");
