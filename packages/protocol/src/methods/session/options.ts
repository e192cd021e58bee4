import { sessionMethod } from "../../define.js";
import type { ModelCapabilitiesOverride, Verbosity } from "../../types/model.js";
import type { CapiSessionOptions, ProviderConfig } from "../../types/provider.js";
import type { SandboxConfig, SandboxConfigSource } from "../../types/sandbox.js";
import type { SessionCapability, SessionLimitsConfig } from "../../types/session.js";
import type { ShellOptions } from "../../types/shell.js";

export interface SessionUpdateOptionsParams {
  model?: string;
  modelCapabilitiesOverrides?: ModelCapabilitiesOverride;
  reasoningEffort?: string;
  reasoningSummary?: OptionsUpdateReasoningSummary;
  verbosity?: Verbosity;
  clientName?: string;
  lspClientName?: string;
  integrationId?: string;
  featureFlags?: Record<string, boolean>;
  isExperimentalMode?: boolean;
  provider?: ProviderConfig;
  capi?: CapiSessionOptions;
  workingDirectory?: string;
  availableTools?: string[];
  excludedTools?: string[];
  includedBuiltinAgents?: string[] | null;
  excludedBuiltinAgents?: string[];
  toolFilterPrecedence?: OptionsUpdateToolFilterPrecedence;
  enableScriptSafety?: boolean;
  shell?: ShellOptions;
  /** @deprecated */
  shellInitProfile?: string;
  shellProcessFlags?: string[];
  sandboxConfig?: SandboxConfig;
  /** @internal */
  sandboxConfigSource?: SandboxConfigSource;
  logInteractiveShells?: boolean;
  envValueMode?: OptionsUpdateEnvValueMode;
  allowAllMcpServerInstructions?: boolean;
  skillDirectories?: string[];
  includedBuiltinSkills?: string[] | null;
  disabledSkills?: string[];
  enableOnDemandInstructionDiscovery?: boolean;
  maxInlineBinaryBytes?: number;
  installedPlugins?: SessionInstalledPlugin[];
  customAgentsLocalOnly?: boolean;
  suppressCustomAgentPrompt?: boolean;
  skipCustomInstructions?: boolean;
  disabledInstructionSources?: string[];
  coauthorEnabled?: boolean;
  trajectoryFile?: string;
  enableStreaming?: boolean;
  copilotUrl?: string;
  askUserDisabled?: boolean;
  continueOnAutoMode?: boolean;
  runningInInteractiveMode?: boolean;
  enableReasoningSummaries?: boolean;
  agentContext?: string;
  eventsLogDirectory?: string;
  eventsLogIncludesSubagents?: boolean;
  /** @experimental */
  additionalContentExclusionPolicies?: OptionsUpdateAdditionalContentExclusionPolicy[];
  manageScheduleEnabled?: boolean;
  sessionCapabilities?: SessionCapability[];
  skipEmbeddingRetrieval?: boolean;
  organizationCustomInstructions?: string;
  enableFileHooks?: boolean;
  enableHostGitOperations?: boolean;
  enableSessionStore?: boolean;
  enableSkills?: boolean;
  contextTier?: OptionsUpdateContextTier;
  sessionLimits?: SessionLimitsConfig | null;
}

export type OptionsUpdateReasoningSummary = "none" | "concise" | "detailed";

export type OptionsUpdateToolFilterPrecedence = "available" | "excluded";

export type OptionsUpdateEnvValueMode = "direct" | "indirect";

export interface SessionInstalledPlugin {
  name: string;
  marketplace: string;
  version?: string;
  installed_at: string;
  enabled: boolean;
  cache_path?: string;
  source?: SessionInstalledPluginSource;
  source_sha?: string;
  installed_from?: string;
}

export type SessionInstalledPluginSource =
  | string
  | SessionInstalledPluginSourceGitHub
  | SessionInstalledPluginSourceUrl
  | SessionInstalledPluginSourceLocal;

export interface SessionInstalledPluginSourceGitHub {
  source: "github";
  repo: string;
  ref?: string;
  sha?: string;
  path?: string;
}

export interface SessionInstalledPluginSourceUrl {
  source: "url";
  url: string;
  ref?: string;
  sha?: string;
  path?: string;
}

export interface SessionInstalledPluginSourceLocal {
  source: "local";
  path: string;
}

export interface OptionsUpdateAdditionalContentExclusionPolicy {
  rules: OptionsUpdateAdditionalContentExclusionPolicyRule[];
  last_updated_at: unknown;
  scope: OptionsUpdateAdditionalContentExclusionPolicyScope;
}

export interface OptionsUpdateAdditionalContentExclusionPolicyRule {
  paths: string[];
  ifAnyMatch?: string[];
  ifNoneMatch?: string[];
  source: OptionsUpdateAdditionalContentExclusionPolicyRuleSource;
}

export interface OptionsUpdateAdditionalContentExclusionPolicyRuleSource {
  name: string;
  type: string;
}

export type OptionsUpdateAdditionalContentExclusionPolicyScope = "repo" | "all";

export type OptionsUpdateContextTier = "default" | "long_context";

export interface SessionUpdateOptionsResult {
  success: boolean;
  pluginHookCount?: number;
}

/** Changes options of a running session. */
export const SessionOptionsUpdate = sessionMethod<SessionUpdateOptionsParams, SessionUpdateOptionsResult>(
  "session.options.update",
);
