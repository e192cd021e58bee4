export { CLIENT_HOOK_TIMEOUT_MS, clientHooks, type InvokeHook } from "./client-hooks.js";
export { createHookRunner } from "./create-runner.js";
export { type CommandSurroundings, commandHooks } from "./files/command-hooks.js";
export type { FileHook, FileHooks } from "./files/definition.js";
export { discoverHooks, type HookPlaces } from "./files/discover-hooks.js";
export { discoveredHooks } from "./files/hook-list.js";
export type {
  HookDependencies,
  HookPermissionAnswer,
  HookPermissionRequest,
  HookRunner,
} from "./hook-runner.js";
export * from "./occasions.js";
export { HookFailure, type HookInput, type HookSource } from "./source.js";
export {
  permissionHookDenial,
  postToolUseFailureContext,
  preToolUseContext,
  withPostToolUseContext,
  withSubmittedContext,
} from "./texts.js";
