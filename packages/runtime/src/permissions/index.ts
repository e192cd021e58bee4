export { type Approval, readApproval } from "./approvals.js";
export { createPermissionGate, type GateOptions } from "./create-gate.js";
export { type Decider, deciderText, type ExplainingGate, type Explanation } from "./deciders.js";
export {
  type Approver,
  isApproved,
  OWN_TOOL_NAME,
  type PermissionGate,
  type PermissionOutcome,
  type PermissionRequest,
} from "./gate.js";
export type { GateHooks } from "./hook-decisions.js";
export { LocationPermissions, resolveLocation } from "./location-permissions.js";
export {
  type ManagedPolicy,
  managedFields,
  NO_POLICY,
  parseManagedSettings,
} from "./managed/managed-policy.js";
export { outsidePath } from "./path-scope.js";
export { homePermissionStore, type PermissionStore, type StoredLocation } from "./permission-store.js";
export { isInside, resolveLinks } from "./real-path.js";
export type { PermissionRule } from "./rules.js";
export { type PermissionMode, type RuleSet, SessionPermissions } from "./session-permissions.js";
