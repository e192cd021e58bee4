import { createHash } from "node:crypto";
import type { DiscoveredHook } from "@parley/protocol";
import type { FileHook } from "./definition.js";

/** The hooks of files as `hooks.discover` tells of them. */
export function discoveredHooks(hooks: readonly FileHook[], projectPath?: string): readonly DiscoveredHook[] {
  return hooks.map((hook, index) => ({
    id: idOf(hook, index),
    hookType: hook.definition.type,
    origin: hook.origin,
    enabled: hook.definition.isEnabled,
    source: hook.label,
    ...(projectPath !== undefined && { projectPath }),
  }));
}

/** The same for as long as the hook, its file and its place among the others are the same. */
function idOf({ definition, file }: FileHook, index: number): string {
  const { type, command } = definition;
  const digest = createHash("sha256").update(JSON.stringify([file, type, command, index]));
  return `hook:${digest.digest("hex")}`;
}
