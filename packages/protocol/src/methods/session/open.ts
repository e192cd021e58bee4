import { method } from "../../define.js";
import type { McpSerializableServerConfig } from "../../types/mcp.js";
import type { ContextTier, ModelCapabilitiesOverride, ReasoningSummary } from "../../types/model.js";
import type {
  CapiSessionOptions,
  NamedProviderConfig,
  ProviderConfig,
  ProviderModelConfig,
} from "../../types/provider.js";
import type { SessionLimitsConfig, SessionMode } from "../../types/session.js";
import type {
  CanvasProviderIdentity,
  ClientAgent,
  ClientCanvas,
  ClientCommand,
  ClientFactory,
  ClientTool,
  DefaultAgentOptions,
  EnvValueMode,
  ExtensionIdentity,
  GitHubMcpToolOptions,
  InfiniteSessionOptions,
  LargeOutputOptions,
  StorageKind,
  ToolSearchOptions,
} from "../../types/session-options.js";
import type { ProtocolSystemMessageConfig } from "../../types/system-message.js";
import type {
  MemoryConfiguration,
  RemoteSessionRepository,
  SessionManagedSettings,
} from "../server/sessions/open.js";
import type { OpenCanvasInstance } from "./canvas.js";
import type { RemoteSessionMode } from "./remote.js";

/** What a new and a resumed session can both be told. Source of the names: the SDKs' payloads. */
export interface SessionConfigParams {
  /** Who drives the session, for listings. Default `sdk`. */
  clientName?: string;
  /** Model id; `<provider>/<model>` for one of `models`. */
  model?: string;
  reasoningEffort?: string;
  reasoningSummary?: ReasoningSummary;
  contextTier?: ContextTier;
  /** Corrects what is known of the model. */
  modelCapabilities?: ModelCapabilitiesOverride;
  isExperimentalMode?: boolean;

  /** The model endpoint of this session. */
  provider?: ProviderConfig;
  /** Further endpoints, by name. */
  providers?: NamedProviderConfig[];
  /** The models of `providers`. */
  models?: ProviderModelConfig[];
  capi?: CapiSessionOptions;

  systemMessage?: ProtocolSystemMessageConfig;
  /** Tools that this client provides. */
  tools?: ClientTool[];
  toolSearch?: ToolSearchOptions;
  /** The only tools the model may have. Default: all. */
  availableTools?: string[];
  /** Tools the model must not have. */
  excludedTools?: string[];
  /** Which list wins for a tool on both. The SDKs always say `excluded`. */
  toolFilterPrecedence?: ToolFilterPrecedence;
  excludedBuiltinAgents?: string[];
  /** Slash commands that this client provides. */
  commands?: ClientCommand[];

  /** Whether this client answers permission questions. */
  requestPermission?: boolean;
  /** Whether this client answers the agent's questions to the user. */
  requestUserInput?: boolean;
  /** Whether this client shows forms. */
  requestElicitation?: boolean;
  /** Whether this client says if a plan is good. */
  requestExitPlanMode?: boolean;
  /** Whether this client says if automatic model choice goes on. */
  requestAutoModeSwitch?: boolean;
  /** Whether this client shows MCP apps. */
  requestMcpApps?: boolean;
  /** Which form the agent's questions take. */
  askUserVariant?: AskUserVariant;
  /** Whether this client registered hooks. */
  hooks?: boolean;

  /** Absolute path; default: the runtime's own. */
  workingDirectory?: string;
  /** Further folders that may be used. */
  additionalDirectories?: string[];
  /** Where configuration is read from; default: the runtime's home. */
  configDir?: string;
  enableConfigDiscovery?: boolean;

  /** Whether model output is sent while it arrives. Default false. */
  streaming?: boolean;
  /** Whether sub-agents' deltas are sent too. Default true. */
  includeSubAgentStreamingEvents?: boolean;
  enableGitHubTelemetryForwarding?: boolean;

  mcpServers?: Record<string, McpSerializableServerConfig>;
  disabledMcpServers?: string[];
  mcpOAuthTokenStorage?: StorageKind;
  authClientIdMetadataUrl?: string;
  githubMcpToolConfig?: GitHubMcpToolOptions;
  /** How values of `env` in `mcpServers` are meant: as they are, or as names of variables. */
  envValueMode?: EnvValueMode;

  customAgents?: ClientAgent[];
  customAgentsLocalOnly?: boolean;
  defaultAgent?: DefaultAgentOptions;
  /** The custom agent to begin with. */
  agent?: string;
  skillDirectories?: string[];
  disabledSkills?: string[];
  enableSkills?: boolean;
  pluginDirectories?: string[];
  instructionDirectories?: string[];
  organizationCustomInstructions?: string;
  enableOnDemandInstructionDiscovery?: boolean;
  enableFileHooks?: boolean;
  enableHostGitOperations?: boolean;
  enableSessionStore?: boolean;
  enableFileChangeTracking?: boolean;
  skipEmbeddingRetrieval?: boolean;
  embeddingCacheStorage?: StorageKind;
  infiniteSessions?: InfiniteSessionOptions;
  largeOutput?: LargeOutputOptions;
  memory?: MemoryConfiguration;
  sessionLimits?: SessionLimitsConfig;
  enableSessionTelemetry?: boolean;
  enableCitations?: boolean;
  enableManagedSettings?: boolean;
  managedSettings?: SessionManagedSettings;
  gitHubToken?: string;
  /** This client hands out GitHub tokens, asked for with this id (`gitHubToken.getToken`). */
  gitHubTokenProviderRegistrationId?: string;
  remoteSession?: RemoteSessionMode;
  featureFlags?: Record<string, boolean>;
  /** Experiment assignments, as they come. */
  expAssignments?: unknown;

  canvases?: ClientCanvas[];
  canvasProvider?: CanvasProviderIdentity;
  requestCanvasRenderer?: boolean;
  requestExtensions?: boolean;
  extensionSdkPath?: string;
  extensionInfo?: ExtensionIdentity;
  /** Factories that this client provides. */
  factories?: ClientFactory[];
  /** Variables that the runtime keeps from extensions, and that this one asks for by name. */
  requestedEnvironmentVariables?: string[];

  /** W3C trace context. */
  traceparent?: string;
  /** W3C trace context. */
  tracestate?: string;
}

export type ToolFilterPrecedence = "available" | "excluded";

export type AskUserVariant = "legacy" | "elicitation";

export interface SessionCreateParams extends SessionConfigParams {
  /** The SDKs choose a UUID; absent, the runtime does. */
  sessionId?: string;
  /** Runs the session in the cloud. */
  cloud?: CloudSessionParams;
}

export interface CloudSessionParams {
  repository?: RemoteSessionRepository;
}

export interface SessionResumeParams extends SessionConfigParams {
  sessionId: string;
  /** Leaves out the `session.resume` event. */
  disableResume?: boolean;
  /** Carries on with tool calls and questions that were pending. Default false: they count as interrupted. */
  continuePendingWork?: boolean;
  openCanvases?: OpenCanvasInstance[];
}

/** What a session is, once open. */
export interface OpenedSession {
  sessionId: string;
  nativeSessionId?: string;
  startTime?: string;
  isRemote?: boolean;
  mode?: SessionMode;
  /** The session's own folder; none when it has no storage. */
  workspacePath?: string;
  capabilities?: HostCapabilities;
  modelState?: OpenedSessionModelState;
  /** Where to watch a cloud session. */
  remoteUrl?: string;
  openCanvases?: OpenCanvasInstance[];
  /** The variables that were asked for, where the user agreed. */
  grantedEnvironmentVariables?: Record<string, string>;
}

/** What the clients of a session can show. */
export interface HostCapabilities {
  ui?: HostUiCapabilities;
  extensions?: boolean;
}

export interface HostUiCapabilities {
  elicitation?: boolean;
  mcpApps?: boolean;
  canvases?: boolean;
}

export interface OpenedSessionModelState {
  modelId?: string;
  reasoningEffort?: string;
}

/** Opens a new session. */
export const SessionCreate = method<SessionCreateParams, OpenedSession>("session.create", {
  visibility: "internal",
  since: 2,
});

/** Opens a stored session, or joins one that is open. */
export const SessionResume = method<SessionResumeParams, OpenedSession>("session.resume", {
  visibility: "internal",
  since: 2,
});
