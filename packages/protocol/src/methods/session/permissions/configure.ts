import { sessionMethod } from "../../../define.js";
import type { PermissionRule } from "../../../types/permission.js";

export interface PermissionsConfigureParams {
  approveAllToolPermissionRequests?: boolean;
  approveAllReadPermissionRequests?: boolean;
  rules?: PermissionRulesSet;
  paths?: PermissionPathsConfig;
  urls?: PermissionUrlsConfig;
  additionalContentExclusionPolicies?: PermissionsConfigureAdditionalContentExclusionPolicy[];
}

export interface PermissionRulesSet {
  approved: PermissionRule[];
  denied: PermissionRule[];
}

export interface PermissionPathsConfig {
  unrestricted?: boolean;
  additionalDirectories?: string[];
  includeTempDirectory?: boolean;
  workspacePath?: string;
}

export interface PermissionUrlsConfig {
  unrestricted?: boolean;
  initialAllowed?: string[];
}

export interface PermissionsConfigureAdditionalContentExclusionPolicy {
  rules: PermissionsConfigureAdditionalContentExclusionPolicyRule[];
  last_updated_at: unknown;
  scope: PermissionsConfigureAdditionalContentExclusionPolicyScope;
}

export interface PermissionsConfigureAdditionalContentExclusionPolicyRule {
  paths: string[];
  ifAnyMatch?: string[];
  ifNoneMatch?: string[];
  source: PermissionsConfigureAdditionalContentExclusionPolicyRuleSource;
}

export interface PermissionsConfigureAdditionalContentExclusionPolicyRuleSource {
  name: string;
  type: string;
}

export type PermissionsConfigureAdditionalContentExclusionPolicyScope = "repo" | "all";

export interface PermissionsConfigureResult {
  success: boolean;
}

/** Sets rules, folders and modes together. */
export const SessionPermissionsConfigure = sessionMethod<
  PermissionsConfigureParams,
  PermissionsConfigureResult
>("session.permissions.configure");
