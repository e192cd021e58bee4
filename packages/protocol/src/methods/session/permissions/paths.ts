import { sessionMethod } from "../../../define.js";

export interface PermissionPathsList {
  directories: string[];
  primary: string;
}

/** Lists the folders that may be used. */
export const SessionPermissionsPathsList = sessionMethod<void, PermissionPathsList>(
  "session.permissions.paths.list",
);

export interface PermissionPathsAddParams {
  path: string;
}

export interface PermissionsPathsAddResult {
  success: boolean;
}

/** Adds a folder that may be used. */
export const SessionPermissionsPathsAdd = sessionMethod<PermissionPathsAddParams, PermissionsPathsAddResult>(
  "session.permissions.paths.add",
);

export interface PermissionPathsUpdatePrimaryParams {
  path: string;
}

export interface PermissionsPathsUpdatePrimaryResult {
  success: boolean;
}

/** Changes the main folder. */
export const SessionPermissionsPathsUpdatePrimary = sessionMethod<
  PermissionPathsUpdatePrimaryParams,
  PermissionsPathsUpdatePrimaryResult
>("session.permissions.paths.updatePrimary");

export interface PermissionPathsAllowedCheckParams {
  path: string;
}

export interface PermissionPathsAllowedCheckResult {
  allowed: boolean;
}

/** Tells whether a path may be used. */
export const SessionPermissionsPathsIsPathWithinAllowedDirectories = sessionMethod<
  PermissionPathsAllowedCheckParams,
  PermissionPathsAllowedCheckResult
>("session.permissions.paths.isPathWithinAllowedDirectories");

export interface PermissionPathsWorkspaceCheckParams {
  path: string;
}

export interface PermissionPathsWorkspaceCheckResult {
  allowed: boolean;
}

/** Tells whether a path is inside the workspace. */
export const SessionPermissionsPathsIsPathWithinWorkspace = sessionMethod<
  PermissionPathsWorkspaceCheckParams,
  PermissionPathsWorkspaceCheckResult
>("session.permissions.paths.isPathWithinWorkspace");

export interface FolderTrustCheckParams {
  path: string;
}

export interface FolderTrustCheckResult {
  trusted: boolean;
}

/** Tells whether a folder is trusted. */
export const SessionPermissionsFolderTrustIsTrusted = sessionMethod<
  FolderTrustCheckParams,
  FolderTrustCheckResult
>("session.permissions.folderTrust.isTrusted");

export interface FolderTrustAddParams {
  path: string;
}

export interface PermissionsFolderTrustAddTrustedResult {
  success: boolean;
}

/** Trusts a folder. */
export const SessionPermissionsFolderTrustAddTrusted = sessionMethod<
  FolderTrustAddParams,
  PermissionsFolderTrustAddTrustedResult
>("session.permissions.folderTrust.addTrusted");

export interface PermissionUrlsSetUnrestrictedModeParams {
  enabled: boolean;
}

export interface PermissionsUrlsSetUnrestrictedModeResult {
  success: boolean;
}

/** Allows every URL, or no longer. */
export const SessionPermissionsUrlsSetUnrestrictedMode = sessionMethod<
  PermissionUrlsSetUnrestrictedModeParams,
  PermissionsUrlsSetUnrestrictedModeResult
>("session.permissions.urls.setUnrestrictedMode");
