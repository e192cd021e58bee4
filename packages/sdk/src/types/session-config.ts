import type {
  ContextTier,
  OpenCanvasInstance,
  ReasoningSummary,
  RemoteSessionMode,
  SessionLimitsConfig,
} from "@parley/protocol";
import type { Canvas } from "../callbacks/canvas.js";
import type { CopilotSession } from "../session/session.js";
import type { ToolSet } from "../tools/tool-set.js";
import type {
  CustomAgentConfig,
  DefaultAgentConfig,
  GitHubMcpToolConfig,
  MCPServerConfig,
} from "./agents.js";
import type { CommandDefinition } from "./commands.js";
import type { ElicitationHandler } from "./elicitation.js";
import type { SessionEventHandler } from "./events.js";
import type { CopilotExpAssignmentResponse } from "./experiments.js";
import type { GitHubTokenProvider } from "./github-token.js";
import type { SessionHooks } from "./hooks.js";
import type { ManagedSettings } from "./managed-settings.js";
import type { ModelCapabilitiesOverride, ReasoningEffort } from "./models.js";
import type {
  CapiSessionOptions,
  NamedProviderConfig,
  ProviderConfig,
  ProviderModelConfig,
} from "./providers.js";
import type {
  AutoModeSwitchHandler,
  ExitPlanModeHandler,
  McpAuthHandler,
  McpHeadersHandler,
  PermissionHandler,
  SamplingHandler,
  UserInputHandler,
} from "./questions.js";
import type { SessionFsProvider } from "./session-fs.js";
import type { SystemMessageConfig } from "./system-message.js";
import type { AnyTool, ToolSearchConfig } from "./tools.js";

/** Which form the agent's questions to the user take. */
export type AskUserVariant = "legacy" | "elicitation";

/** When the conversation is summarized to make room. */
export interface InfiniteSessionConfig {
  /** Default true. */
  enabled?: boolean;
  /** Fill of the context, 0 to 1, at which summarizing starts in the background. Default 0.8. */
  backgroundCompactionThreshold?: number;
  /** Fill of the context, 0 to 1, at which the agent waits for it. Default 0.95. */
  bufferExhaustionThreshold?: number;
}

/** Whether the agent remembers things from one session to the next. */
export interface MemoryConfiguration {
  enabled: boolean;
}

/** What happens to tool output that is too long to show to the model: it is put in a file. */
export interface LargeToolOutputConfig {
  /** Default true. */
  enabled?: boolean;
  /** Default 51,200. */
  maxSizeBytes?: number;
  /** Default: the system's folder for temporary files. */
  outputDirectory?: string;
}

/** Which extension this program is. */
export interface ExtensionInfo {
  /** A namespace, such as `github-app`. */
  source: string;
  name: string;
}

/** Which provider of canvases this program is, so that its canvases outlive a connection. */
export interface CanvasProviderIdentity {
  id: string;
  name?: string;
}

/** A repository to go with a cloud session. */
export interface CloudSessionRepository {
  owner: string;
  name: string;
  branch?: string;
}

export interface CloudSessionOptions {
  repository?: CloudSessionRepository;
}

/** What a new and a resumed session can both be told. What is left out is up to the runtime, unless said. */
export interface SessionConfigBase {
  /** Who drives the session. */
  clientName?: string;
  model?: string;
  reasoningEffort?: ReasoningEffort;
  reasoningSummary?: ReasoningSummary;
  contextTier?: ContextTier;
  modelCapabilities?: ModelCapabilitiesOverride;
  enableExperimentalMode?: boolean;

  /** The session's one model endpoint. Excludes `providers` and `models`. */
  provider?: ProviderConfig;
  /** Further model endpoints, whose `models` may be chosen. */
  providers?: NamedProviderConfig[];
  models?: ProviderModelConfig[];
  capi?: CapiSessionOptions;

  systemMessage?: SystemMessageConfig;
  tools?: AnyTool[];
  toolSearch?: ToolSearchConfig;
  /** The only tools the model may have: names, or patterns such as `builtin:*`; see {@link ToolSet}. */
  availableTools?: string[] | ToolSet;
  /** Tools the model must not have. Goes before `availableTools`. */
  excludedTools?: string[] | ToolSet;
  excludedBuiltinAgents?: string[];
  includedBuiltinSkills?: string[];
  commands?: CommandDefinition[];

  /** Without one, questions stay open for whoever answers them by `session.rpc`. */
  onPermissionRequest?: PermissionHandler;
  onUserInputRequest?: UserInputHandler;
  onElicitationRequest?: ElicitationHandler;
  onExitPlanModeRequest?: ExitPlanModeHandler;
  onAutoModeSwitchRequest?: AutoModeSwitchHandler;
  onMcpAuthRequest?: McpAuthHandler;
  onMcpHeadersRequest?: McpHeadersHandler;
  onSamplingRequest?: SamplingHandler;
  askUserVariant?: AskUserVariant;
  hooks?: SessionHooks;
  /** Sees every event from the first on, those that come before the session is open included. */
  onEvent?: SessionEventHandler;

  /** Default: the runtime's own. */
  workingDirectory?: string;
  additionalDirectories?: string[];
  /** Where configuration is read from. */
  configDirectory?: string;
  /** Whether configuration is looked for in the working directory. */
  enableConfigDiscovery?: boolean;

  /** Whether answers are sent while they arrive. Default false. */
  streaming?: boolean;
  /** Whether those of sub-agents are sent too. Default true. */
  includeSubAgentStreamingEvents?: boolean;

  mcpServers?: Record<string, MCPServerConfig>;
  disabledMcpServers?: string[];
  mcpOAuthTokenStorage?: "persistent" | "in-memory";
  authClientIdMetadataUrl?: string;
  githubMcpToolConfig?: GitHubMcpToolConfig;
  /** Whether this program shows MCP apps. */
  enableMcpApps?: boolean;

  customAgents?: CustomAgentConfig[];
  /** Whether custom agents run on this machine only. */
  customAgentsLocalOnly?: boolean;
  defaultAgent?: DefaultAgentConfig;
  /** The custom agent to begin with. */
  agent?: string;

  enableSkills?: boolean;
  skillDirectories?: string[];
  disabledSkills?: string[];
  pluginDirectories?: string[];
  instructionDirectories?: string[];
  organizationCustomInstructions?: string;
  skipCustomInstructions?: boolean;
  enableOnDemandInstructionDiscovery?: boolean;
  /** Whether hooks in the repository's files run. */
  enableFileHooks?: boolean;
  enableHostGitOperations?: boolean;
  enableSessionStore?: boolean;
  enableFileChangeTracking?: boolean;
  skipEmbeddingRetrieval?: boolean;
  embeddingCacheStorage?: "persistent" | "in-memory";
  /** Whether commit messages name the agent as co-author. */
  coauthorEnabled?: boolean;
  manageScheduleEnabled?: boolean;

  infiniteSessions?: InfiniteSessionConfig;
  largeOutput?: LargeToolOutputConfig;
  memory?: MemoryConfiguration;
  sessionLimits?: SessionLimitsConfig;
  enableSessionTelemetry?: boolean;
  enableCitations?: boolean;

  /** Whose session it is. Excludes `gitHubTokenProvider`. */
  gitHubToken?: string;
  gitHubTokenProvider?: GitHubTokenProvider;
  enableManagedSettings?: boolean;
  managedSettings?: ManagedSettings;
  remoteSession?: RemoteSessionMode;
  featureFlags?: Record<string, boolean>;
  /** Experiment assignments, from hosts that fetch them. */
  expAssignments?: CopilotExpAssignmentResponse;

  canvases?: Canvas[];
  canvasProvider?: CanvasProviderIdentity;
  /** Whether this program shows canvases, so that the agent may open some. */
  requestCanvasRenderer?: boolean;
  requestExtensions?: boolean;
  extensionSdkPath?: string;
  extensionInfo?: ExtensionInfo;

  /** Serves the session's files. Needed when the client has `sessionFs`. */
  createSessionFsProvider?: (session: CopilotSession) => SessionFsProvider;
}

/** A new session. */
export interface SessionConfig extends SessionConfigBase {
  /** Default: a new UUID. */
  sessionId?: string;
  /** Runs the session in the cloud; without `sessionId` the service chooses one. */
  cloud?: CloudSessionOptions;
}

/** A session to go on with. */
export interface ResumeSessionConfig extends SessionConfigBase {
  /** Leaves out the `session.resume` event. Default false. */
  suppressResumeEvent?: boolean;
  /** Carries on with tool calls and questions that were open. Default false: they count as interrupted. */
  continuePendingWork?: boolean;
  /** Canvases that were open. */
  openCanvases?: OpenCanvasInstance[];
}
