export { clientHooks, type InvokeHook } from "./client-hooks.js";
export { createHookRunner } from "./create-runner.js";
export { commandHooks } from "./files/command-hooks.js";
export type { FileHooks } from "./files/definition.js";
export { discoverHooks } from "./files/discover-hooks.js";
export { discoveredHooks } from "./files/hook-list.js";
export type { HookPermissionAnswer, HookRunner } from "./hook-runner.js";
export * from "./occasions.js";
export type { HookSource } from "./source.js";
export {
  permissionHookDenial,
  postToolUseFailureContext,
  preToolUseContext,
  withPostToolUseContext,
  withSubmittedContext,
} from "./texts.js";
