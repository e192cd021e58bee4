import { method } from "../../define.js";
import type { ExtensionSource } from "../../types/customization.js";

export interface ExtensionLaunchProviderResolveRequest {
  id: string;
  name: string;
  modulePath: string;
  source: ExtensionSource;
}

export interface ExtensionLaunchProviderResolveResult {
  launch?: ExtensionLaunchProfile;
}

export interface ExtensionLaunchProfile {
  executable: string;
  args: string[];
  env: Record<string, string>;
}

/** Asks the client how to launch an extension. */
export const ExtensionLaunchProviderResolve = method<
  ExtensionLaunchProviderResolveRequest,
  ExtensionLaunchProviderResolveResult
>("extensionLaunchProvider.resolve", { answerer: "client" });
