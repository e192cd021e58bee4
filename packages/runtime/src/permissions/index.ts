export { createPermissionGate } from "./create-gate.js";
export { deciderText, type ExplainingGate } from "./deciders.js";
export {
  isApproved,
  OWN_TOOL_NAME,
  type PermissionGate,
  type PermissionOutcome,
  type PermissionRequest,
} from "./gate.js";
export { resolveLocation } from "./location-permissions.js";
export {
  type ManagedPolicy,
  managedFields,
  NO_POLICY,
  parseManagedSettings,
} from "./managed/managed-policy.js";
export { outsidePath } from "./path-scope.js";
export { homePermissionStore, type PermissionStore } from "./permission-store.js";
export { isInside, resolveLinks } from "./real-path.js";
export type { PermissionRule } from "./rules.js";
export { type PermissionMode, SessionPermissions } from "./session-permissions.js";
