import { method } from "../../define.js";
import type { HookType } from "../../types/customization.js";

export interface HooksDiscoverRequest {
  projectPaths?: string[];
  excludeHostHooks?: boolean;
}

export interface HooksDiscoverResult {
  hooks: DiscoveredHook[];
  warnings: string[];
  errors: string[];
}

export interface DiscoveredHook {
  id: string;
  hookType: HookType;
  origin: HookOrigin;
  source?: string;
  projectPath?: string;
  enabled: boolean;
  disableKey?: string;
}

export type HookOrigin = "user" | "repository" | "plugin" | "policy";

/** Finds the hooks configured for a folder. */
export const HooksDiscover = method<HooksDiscoverRequest, HooksDiscoverResult>("hooks.discover");
