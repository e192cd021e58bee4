import { sessionMethod } from "../../../define.js";
import type { PermissionRule } from "../../../types/permission.js";

export interface PermissionLocationResolveParams {
  workingDirectory: string;
}

export interface PermissionLocationResolveResult {
  locationKey: string;
  locationType: PermissionLocationType;
}

export type PermissionLocationType = "repo" | "dir";

/** Finds the place that permissions of a folder are kept for. */
export const SessionPermissionsLocationsResolve = sessionMethod<
  PermissionLocationResolveParams,
  PermissionLocationResolveResult
>("session.permissions.locations.resolve");

export interface PermissionLocationApplyParams {
  workingDirectory: string;
}

export interface PermissionLocationApplyResult {
  locationKey: string;
  locationType: PermissionLocationType;
  changed: boolean;
  appliedRuleCount: number;
  appliedDirectoryCount: number;
  appliedRules: PermissionRule[];
}

/** Applies the permissions kept for a folder. */
export const SessionPermissionsLocationsApply = sessionMethod<
  PermissionLocationApplyParams,
  PermissionLocationApplyResult
>("session.permissions.locations.apply");

export interface PermissionLocationAddToolApprovalParams {
  locationKey: string;
  approval: PermissionsLocationsAddToolApprovalDetails;
}

export type PermissionsLocationsAddToolApprovalDetails =
  | PermissionsLocationsAddToolApprovalDetailsCommands
  | PermissionsLocationsAddToolApprovalDetailsRead
  | PermissionsLocationsAddToolApprovalDetailsWrite
  | PermissionsLocationsAddToolApprovalDetailsMcp
  | PermissionsLocationsAddToolApprovalDetailsMcpSampling
  | PermissionsLocationsAddToolApprovalDetailsMemory
  | PermissionsLocationsAddToolApprovalDetailsCustomTool
  | PermissionsLocationsAddToolApprovalDetailsExtensionManagement
  | PermissionsLocationsAddToolApprovalDetailsFactory
  | PermissionsLocationsAddToolApprovalDetailsExtensionPermissionAccess
  | PermissionsLocationsAddToolApprovalDetailsExtensionEnvAccess;

export interface PermissionsLocationsAddToolApprovalDetailsCommands {
  kind: "commands";
  commandIdentifiers: string[];
}

export interface PermissionsLocationsAddToolApprovalDetailsRead {
  kind: "read";
}

export interface PermissionsLocationsAddToolApprovalDetailsWrite {
  kind: "write";
}

export interface PermissionsLocationsAddToolApprovalDetailsMcp {
  kind: "mcp";
  serverName: string;
  toolName: string | null;
}

export interface PermissionsLocationsAddToolApprovalDetailsMcpSampling {
  kind: "mcp-sampling";
  serverName: string;
}

export interface PermissionsLocationsAddToolApprovalDetailsMemory {
  kind: "memory";
}

export interface PermissionsLocationsAddToolApprovalDetailsCustomTool {
  kind: "custom-tool";
  toolName: string;
}

export interface PermissionsLocationsAddToolApprovalDetailsExtensionManagement {
  kind: "extension-management";
  operation?: string;
}

export interface PermissionsLocationsAddToolApprovalDetailsFactory {
  kind: "factory";
  approvalKey?: string;
}

export interface PermissionsLocationsAddToolApprovalDetailsExtensionPermissionAccess {
  kind: "extension-permission-access";
  extensionName: string;
}

export interface PermissionsLocationsAddToolApprovalDetailsExtensionEnvAccess {
  kind: "extension-env-access";
  extensionName: string;
  environmentVariables: string[];
}

export interface PermissionsLocationsAddToolApprovalResult {
  success: boolean;
}

/** Keeps a tool approval for a folder. */
export const SessionPermissionsLocationsAddToolApproval = sessionMethod<
  PermissionLocationAddToolApprovalParams,
  PermissionsLocationsAddToolApprovalResult
>("session.permissions.locations.addToolApproval");
