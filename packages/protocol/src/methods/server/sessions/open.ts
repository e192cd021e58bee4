import { method } from "../../../define.js";
import type { AuthInfo } from "../../../types/auth.js";
import type { ModelCapabilitiesOverride, Verbosity } from "../../../types/model.js";
import type {
  CapiSessionOptions,
  NamedProviderConfig,
  ProviderConfig,
  ProviderModelConfig,
} from "../../../types/provider.js";
import type { SandboxConfig, SandboxConfigSource } from "../../../types/sandbox.js";
import type { SessionCapability, SessionLimitsConfig } from "../../../types/session.js";
import type { ShellOptions } from "../../../types/shell.js";
import type { InstalledPlugin, RemoteSessionMetadataValue, SessionContext } from "./types.js";

export type SessionOpenParams =
  | SessionsOpenCreate
  | SessionsOpenResume
  | SessionsOpenResumeLast
  | SessionsOpenAttach
  | SessionsOpenRemote
  | SessionsOpenCloud
  | SessionsOpenHandoff;

export interface SessionsOpenCreate {
  kind: "create";
  options?: SessionOpenOptions;
  emitStart?: boolean;
}

export interface SessionOpenOptions {
  sessionId?: string;
  name?: string;
  model?: string;
  reasoningEffort?: string;
  reasoningSummary?: SessionOpenOptionsReasoningSummary;
  verbosity?: Verbosity;
  clientName?: string;
  authClientIdMetadataUrl?: string;
  clientKind?: string;
  lspClientName?: string;
  integrationId?: string;
  /** @internal */
  expAssignments?: unknown;
  enableManagedSettings?: boolean;
  managedSettings?: SessionManagedSettings;
  enableFileChangeTracking?: boolean;
  featureFlags?: Record<string, boolean>;
  isExperimentalMode?: boolean;
  authInfo?: AuthInfo;
  provider?: ProviderConfig;
  capi?: CapiSessionOptions;
  /** @experimental */
  providers?: NamedProviderConfig[];
  /** @experimental */
  models?: ProviderModelConfig[];
  workingDirectory?: string;
  additionalDirectories?: string[];
  workingDirectoryContext?: SessionContext;
  remoteSteerable?: boolean;
  remoteExporting?: boolean;
  remoteDefaultedOn?: boolean;
  detachedFromSpawningParentSessionId?: string;
  detachedFromSpawningParentEngagementId?: string;
  availableTools?: string[];
  excludedTools?: string[];
  includedBuiltinAgents?: string[];
  excludedBuiltinAgents?: string[];
  enableScriptSafety?: boolean;
  shell?: ShellOptions;
  /** @deprecated */
  shellInitProfile?: string;
  shellProcessFlags?: string[];
  sandboxConfig?: SandboxConfig;
  /** @internal */
  sandboxConfigSource?: SandboxConfigSource;
  logInteractiveShells?: boolean;
  envValueMode?: SessionOpenOptionsEnvValueMode;
  disabledMcpServers?: string[];
  /** @experimental */
  managedMcpServers?: Record<string, ManagedMcpServerConfig>;
  allowAllMcpServerInstructions?: boolean;
  skillDirectories?: string[];
  enableSkills?: boolean;
  /** @internal @experimental */
  hasSkillProvider?: boolean;
  includedBuiltinSkills?: string[];
  disabledSkills?: string[];
  installedPlugins?: InstalledPlugin[];
  customAgentsLocalOnly?: boolean;
  skipCustomInstructions?: boolean;
  refreshCustomInstructions?: boolean;
  disabledInstructionSources?: string[];
  coauthorEnabled?: boolean;
  trajectoryFile?: string;
  enableStreaming?: boolean;
  /** @experimental */
  enableCitations?: boolean;
  copilotUrl?: string;
  askUserDisabled?: boolean;
  continueOnAutoMode?: boolean;
  runningInInteractiveMode?: boolean;
  enableOnDemandInstructionDiscovery?: boolean;
  maxInlineBinaryBytes?: number;
  modelCapabilitiesOverrides?: ModelCapabilitiesOverride;
  sessionLimits?: SessionLimitsConfig;
  agentContext?: string;
  eventsLogDirectory?: string;
  eventsLogIncludesSubagents?: boolean;
  configDir?: string;
  /** @experimental */
  additionalContentExclusionPolicies?: SessionOpenOptionsAdditionalContentExclusionPolicy[];
  memory?: MemoryConfiguration;
  sessionCapabilities?: SessionCapability[];
}

export type SessionOpenOptionsReasoningSummary = "none" | "concise" | "detailed";

export interface SessionManagedSettings {
  permissions?: SessionManagedPermissions;
}

export interface SessionManagedPermissions {
  disableBypassPermissionsMode?: string;
  deny?: string[];
  ask?: string[];
  allow?: string[];
}

export type SessionOpenOptionsEnvValueMode = "direct" | "indirect";

export interface ManagedMcpServerConfig {
  displayName: string;
  url: string;
  tools?: string[];
  timeout?: number;
  headersRefreshTtlMs?: number;
}

export interface SessionOpenOptionsAdditionalContentExclusionPolicy {
  rules: SessionOpenOptionsAdditionalContentExclusionPolicyRule[];
  last_updated_at: unknown;
  scope: SessionOpenOptionsAdditionalContentExclusionPolicyScope;
}

export interface SessionOpenOptionsAdditionalContentExclusionPolicyRule {
  paths: string[];
  ifAnyMatch?: string[];
  ifNoneMatch?: string[];
  source: SessionOpenOptionsAdditionalContentExclusionPolicyRuleSource;
}

export interface SessionOpenOptionsAdditionalContentExclusionPolicyRuleSource {
  name: string;
  type: string;
}

export type SessionOpenOptionsAdditionalContentExclusionPolicyScope = "repo" | "all";

export interface MemoryConfiguration {
  enabled: boolean;
}

export interface SessionsOpenResume {
  kind: "resume";
  sessionId: string;
  options?: SessionOpenOptions;
  resume?: boolean;
  suppressResumeWorkspaceMetadataWriteback?: boolean;
}

export interface SessionsOpenResumeLast {
  kind: "resumeLast";
  context?: SessionContext;
  options?: SessionOpenOptions;
  suppressResumeWorkspaceMetadataWriteback?: boolean;
}

export interface SessionsOpenAttach {
  kind: "attach";
  sessionId: string;
}

export interface SessionsOpenRemote {
  kind: "remote";
  remoteSessionId: string;
  repository?: RemoteSessionRepository;
  options?: SessionOpenOptions;
}

export interface RemoteSessionRepository {
  owner: string;
  name: string;
  branch?: string;
}

export interface SessionsOpenCloud {
  kind: "cloud";
  repository?: RemoteSessionRepository;
  owner?: string;
  options?: SessionOpenOptions;
  /** @internal */
  onTaskCreated?: unknown;
}

export interface SessionsOpenHandoff {
  kind: "handoff";
  metadata: RemoteSessionMetadataValue;
  options?: SessionOpenOptions;
  taskType?: SessionsOpenHandoffTaskType;
  /** @internal */
  onProgress?: unknown;
  /** @internal */
  onConfirm?: unknown;
}

export type SessionsOpenHandoffTaskType = "cca" | "cli";

export interface SessionOpenResult {
  status: SessionsOpenStatus;
  sessionId?: string;
  /** @internal */
  sessionApi?: unknown;
  startupPrompts?: string[];
  remoteSessionId?: string;
  metadata?: RemoteSessionMetadataValue;
  progress?: SessionsOpenProgress[];
}

export type SessionsOpenStatus = "created" | "resumed" | "not_found" | "connected" | "handed_off";

export interface SessionsOpenProgress {
  step: SessionsOpenProgressStep;
  status: SessionsOpenProgressStatus;
  message?: string;
}

export type SessionsOpenProgressStep =
  | "load-session"
  | "validate-repo"
  | "check-changes"
  | "checkout-branch"
  | "create-session"
  | "save-session";

export type SessionsOpenProgressStatus = "in-progress" | "complete";

/** Opens a session: new, stored, remote or handed over. */
export const SessionsOpen = method<SessionOpenParams, SessionOpenResult>("sessions.open");
