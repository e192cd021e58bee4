import { ephemeralEvent } from "../define.js";
import type { EventOf } from "./envelope.js";

export type SandboxDecisionData =
  | {
      control: SandboxControl;
      outcome: SandboxOutcome;
      toolCallId?: string | null;
      platform: SandboxPlatform;
      backend: SandboxBackend;
      policySource: SandboxPolicySource;
      enforcementPoint: SandboxEnforcementPoint;
      readwritePathsCount: number;
      readonlyPathsCount: number;
      deniedPathsCount: number;
      addCurrentWorkingDirectory: boolean;
      allowOutbound: boolean;
      allowLocalNetwork: boolean;
      proxyMode: SandboxProxyMode;
      allowBypass: boolean;
      gitAuth: boolean;
      ghAuth: boolean;
      keychainAccess: boolean;
      effectiveFilesystemPolicy?: SandboxFilesystemPolicyDetails | null;
      degradationReason?: SandboxDegradationReason | null;
      kind: "policy_resolved";
    }
  | {
      control: SandboxControl;
      outcome: SandboxOutcome;
      toolCallId?: string | null;
      platform: SandboxPlatform;
      backend: SandboxBackend;
      enforcementPoint: SandboxEnforcementPoint;
      durationMs: number;
      degradationReason?: SandboxDegradationReason | null;
      kind: "spawn_completed";
    }
  | {
      control: SandboxControl;
      outcome: SandboxOutcome;
      toolCallId?: string | null;
      platform: SandboxPlatform;
      backend: SandboxBackend;
      enforcementPoint: SandboxEnforcementPoint;
      attestation?: SandboxAttestation | null;
      command?: string | null;
      kind: "enforcement_state";
    }
  | {
      control: SandboxControl;
      outcome: SandboxOutcome;
      toolCallId?: string | null;
      platform: SandboxPlatform;
      enforcementPoint: SandboxEnforcementPoint;
      denialClass: SandboxDenialClass;
      attestation: SandboxAttestation;
      confidence?: SandboxDenialConfidence | null;
      deniedResource?: string | null;
      command?: string | null;
      processName?: string | null;
      kind: "access_denied";
    }
  | {
      control: SandboxControl;
      outcome: SandboxOutcome;
      toolCallId?: string | null;
      platform: SandboxPlatform;
      enforcementPoint: SandboxEnforcementPoint;
      source: SandboxBypassSource;
      denialClass?: SandboxDenialClass | null;
      confidence?: SandboxDenialConfidence | null;
      deniedResource?: string | null;
      command?: string | null;
      processName?: string | null;
      kind: "bypass_decided";
    }
  | {
      control: SandboxControl;
      outcome: SandboxOutcome;
      toolCallId?: string | null;
      platform: SandboxPlatform;
      enforcementPoint: SandboxEnforcementPoint;
      source: SandboxBypassSource;
      denialClass?: SandboxDenialClass | null;
      confidence?: SandboxDenialConfidence | null;
      deniedResource?: string | null;
      command?: string | null;
      processName?: string | null;
      kind: "permissive_retry_decided";
    }
  | {
      control: SandboxControl;
      outcome: SandboxOutcome;
      toolCallId?: string | null;
      platform: SandboxPlatform;
      enforcementPoint: SandboxEnforcementPoint;
      denialClass?: SandboxDenialClass | null;
      confidence?: SandboxDenialConfidence | null;
      deniedResource?: string | null;
      command?: string | null;
      processName?: string | null;
      kind: "permissive_retry_completed";
    };

export type SandboxControl =
  | "process"
  | "filesystem"
  | "network"
  | "routing"
  | "bypass"
  | "credentials"
  | "platform";

export type SandboxOutcome =
  | "resolved"
  | "inactive"
  | "engaged"
  | "succeeded"
  | "failed"
  | "degraded"
  | "denied"
  | "approved"
  | "declined";

export type SandboxPlatform = "macos" | "linux" | "windows" | "other";

export type SandboxBackend = "seatbelt" | "bubblewrap" | "process_container" | "unsupported";

export type SandboxPolicySource = "default_policy" | "user_policy";

export type SandboxEnforcementPoint = "shell" | "builtin_filesystem" | "search" | "web_fetch" | "mcp" | "lsp";

export type SandboxProxyMode = "none" | "loopback" | "external";

export interface SandboxFilesystemPolicyDetails {
  readwritePaths: string[];
  readonlyPaths: string[];
  deniedPaths: string[];
}

export type SandboxDegradationReason = "denied_paths_unsupported" | "unsupported_platform";

export type SandboxAttestation = "spawn_succeeded" | "unsupported" | "builtin_policy_checked";

export type SandboxDenialClass =
  | "filesystem_read"
  | "filesystem_write"
  | "process_startup"
  | "registry_access"
  | "ipc_access"
  | "process_access"
  | "job_access"
  | "ui_access"
  | "service_access"
  | "network_outbound"
  | "network_local"
  | "network_host"
  | "other_access";

export type SandboxDenialConfidence =
  | "captured"
  | "policy_corroborated"
  | "sandbox_reported"
  | "output_classified";

export type SandboxBypassSource = "model_requested" | "user_prompted" | "prompt_unavailable";

/** The sandbox allowed or refused something. */
export const SandboxDecisionEvent = ephemeralEvent<"sandbox.decision", SandboxDecisionData>(
  "sandbox.decision",
  { visibility: "internal" },
);
export type SandboxDecisionEvent = EventOf<typeof SandboxDecisionEvent>;
