export { createPermissionGate, type GateOptions } from "./create-gate.js";
export {
  isApproved,
  type PermissionGate,
  type PermissionOutcome,
  type PermissionRequest,
} from "./gate.js";
export { type PermissionMode, SessionPermissions } from "./session-permissions.js";
