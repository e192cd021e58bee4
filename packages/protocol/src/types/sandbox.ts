export interface SandboxConfig {
  enabled: boolean;
  userPolicy?: SandboxConfigUserPolicy;
  addCurrentWorkingDirectory?: boolean;
  sandboxMcpServers?: boolean;
  sandboxLspServers?: boolean;
  allowBypass?: boolean;
  /** @internal */
  managedMcpRoutingLocked?: boolean;
  /** @internal */
  managedLspRoutingLocked?: boolean;
  auth?: SandboxConfigAuth;
  allowDevToolAccess?: boolean;
}

export interface SandboxConfigUserPolicy {
  filesystem?: SandboxConfigUserPolicyFilesystem;
  network?: SandboxConfigUserPolicyNetwork;
  seatbelt?: SandboxConfigUserPolicySeatbelt;
  experimental?: SandboxConfigUserPolicyExperimental;
}

export interface SandboxConfigUserPolicyFilesystem {
  readwritePaths?: string[];
  readonlyPaths?: string[];
  deniedPaths?: string[];
  clearPolicyOnExit?: boolean;
}

export interface SandboxConfigUserPolicyNetwork {
  allowedHosts?: string[];
  blockedHosts?: string[];
  allowOutbound?: boolean;
  allowLocalNetwork?: boolean;
  proxy?: SandboxConfigUserPolicyNetworkProxy;
}

export interface SandboxConfigUserPolicyNetworkProxy {
  url: string;
  username?: string;
  password?: string;
}

export interface SandboxConfigUserPolicySeatbelt {
  keychainAccess?: boolean;
}

export interface SandboxConfigUserPolicyExperimental {
  seatbelt?: SandboxConfigUserPolicyExperimentalSeatbelt;
}

export interface SandboxConfigUserPolicyExperimentalSeatbelt {
  keychainAccess?: boolean;
}

export interface SandboxConfigAuth {
  git?: boolean;
  gh?: boolean;
}

/** @internal */
export type SandboxConfigSource =
  | "never_configured"
  | "user_enabled"
  | "user_disabled"
  | "session_flag"
  | "session_disabled"
  | "unsupported_host"
  | "repository_policy";
