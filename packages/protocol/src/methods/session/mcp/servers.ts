import { sessionMethod } from "../../../define.js";
import type {
  FilterMapping,
  McpSafeForTelemetry,
  McpSerializableServerConfig,
  McpServerAuthConfig,
  McpServerConfigDeferTools,
  McpServerConfigHttp,
  McpServerConfigStdio,
  McpServerMetadata,
  McpServerSource,
  McpServerStatus,
} from "../../../types/mcp.js";

export interface McpServerList {
  servers: McpServer[];
  host?: McpHostState;
}

export interface McpServer {
  name: string;
  status: McpServerStatus;
  source?: McpServerSource;
  sourcePlugin?: string;
  sourcePluginVersion?: string;
  displayName?: string;
  error?: string;
  serverMetadata?: McpServerMetadata;
}

export interface McpHostState {
  mcp3pEnabled: boolean;
  disabledServers: string[];
  filteredServers: string[];
  clients: string[];
  pendingConnections: string[];
  failedServers: Record<string, McpServerFailureInfo>;
  needsAuthServers: Record<string, McpServerNeedsAuthInfo>;
}

export interface McpServerFailureInfo {
  message: string;
  timestamp: number;
}

export interface McpServerNeedsAuthInfo {
  timestamp: number;
}

/** Lists the session's MCP servers. */
export const SessionMcpList = sessionMethod<void, McpServerList>("session.mcp.list");

export interface McpListToolsRequest {
  serverName: string;
}

export interface McpListToolsResult {
  tools: McpTools[];
}

export interface McpTools {
  name: string;
  description?: string;
  ui?: McpToolUi;
}

export interface McpToolUi {
  resourceUri?: string;
  visibility?: McpToolUiVisibility[];
}

export type McpToolUiVisibility = "model" | "app";

/** Lists an MCP server's tools. */
export const SessionMcpListTools = sessionMethod<McpListToolsRequest, McpListToolsResult>(
  "session.mcp.listTools",
);

export interface McpEnableRequest {
  serverName: string;
}

/** Switches an MCP server on. */
export const SessionMcpEnable = sessionMethod<McpEnableRequest, null>("session.mcp.enable");

export interface McpDisableRequest {
  serverName: string;
}

/** Switches an MCP server off. */
export const SessionMcpDisable = sessionMethod<McpDisableRequest, null>("session.mcp.disable");

/** Starts the MCP servers again. */
export const SessionMcpReload = sessionMethod<void, null>("session.mcp.reload");

export interface MoveMcpLoadingToBackgroundResult {
  movedToBackground: boolean;
}

/** Stops waiting for MCP servers that are still starting. */
export const SessionMcpMoveLoadingToBackground = sessionMethod<void, MoveMcpLoadingToBackgroundResult>(
  "session.mcp.moveLoadingToBackground",
);

/** @internal */
export interface McpReloadWithConfigRequest {
  /** @internal */
  config: unknown;
}

/** @internal */
export interface McpReloadConfig {
  mcpServers: Record<string, McpServerConfig>;
  disabledServers?: string[];
  enabledServers?: string[];
  cliEnabledServers?: string[];
  mcp3pEnabled?: boolean;
  includeWorkspaceSources?: boolean;
  configFilter?: unknown;
  githubMcpToolOptions?: unknown;
  githubMcpUserOverride?: boolean;
  secretStore?: unknown;
  activeGitHubToken?: string;
  useCachedToolSnapshots?: boolean;
  forceRestart?: boolean;
}

export type McpServerConfig = McpServerConfigStdio | McpServerConfigHttp | McpServerConfigMemory;

/** @internal */
export interface McpServerConfigMemory {
  type: McpServerConfigMemoryType;
  /** @internal */
  serverInstance: unknown;
  tools?: string[];
  displayName?: string;
  isDefaultServer?: boolean;
  filterMapping?: FilterMapping;
  safeForTelemetry?: McpSafeForTelemetry;
  timeout?: number;
  oidc?: McpServerAuthConfig;
  deferTools?: McpServerConfigDeferTools;
  disableToolCache?: boolean;
  disableSecretMasking?: boolean;
  excludeTools?: string[];
  events?: string[];
  notifications?: string[];
  source?: McpServerSource;
  sourcePlugin?: string;
  sourcePluginVersion?: string;
  sourcePluginSpec?: boolean;
  sourcePath?: string;
  configWarnings?: string[];
}

/** @internal */
export type McpServerConfigMemoryType = "memory";

export interface McpStartServersResult {
  filteredServers: McpFilteredServer[];
  allowedServers?: McpAllowedServer[];
  failedServers?: McpFailedServer[];
}

export interface McpFilteredServer {
  name: string;
  reason: string;
  redactedReason?: string;
  /** @deprecated */
  enterpriseName?: string;
}

export interface McpAllowedServer {
  name: string;
  redactedNote?: string;
}

export interface McpFailedServer {
  name: string;
  error?: string;
}

/** Starts the MCP servers again with another configuration. */
export const SessionMcpReloadWithConfig = sessionMethod<McpReloadWithConfigRequest, McpStartServersResult>(
  "session.mcp.reloadWithConfig",
  { visibility: "internal" },
);

export interface McpSetEnvValueModeParams {
  mode: McpSetEnvValueModeDetails;
}

export type McpSetEnvValueModeDetails = "direct" | "indirect";

export interface McpSetEnvValueModeResult {
  mode: McpSetEnvValueModeDetails;
}

/** Says how environment values in MCP configurations are read. */
export const SessionMcpSetEnvValueMode = sessionMethod<McpSetEnvValueModeParams, McpSetEnvValueModeResult>(
  "session.mcp.setEnvValueMode",
);

export interface McpRemoveGitHubResult {
  removed: boolean;
}

/** Removes the GitHub MCP server. */
export const SessionMcpRemoveGitHub = sessionMethod<void, McpRemoveGitHubResult>("session.mcp.removeGitHub");

/** @internal */
export interface McpConfigureGitHubRequest {
  /** @internal */
  authInfo: unknown;
}

export interface McpConfigureGitHubResult {
  changed: boolean;
}

/** Sets up the GitHub MCP server. */
export const SessionMcpConfigureGitHub = sessionMethod<McpConfigureGitHubRequest, McpConfigureGitHubResult>(
  "session.mcp.configureGitHub",
  { visibility: "internal" },
);

export interface McpStartServerRequest {
  serverName: string;
  config?: McpSerializableServerConfig;
}

/** Starts an MCP server. */
export const SessionMcpStartServer = sessionMethod<McpStartServerRequest, null>("session.mcp.startServer");

export interface McpRestartServerRequest {
  serverName: string;
  config?: McpSerializableServerConfig;
}

/** Starts an MCP server again. */
export const SessionMcpRestartServer = sessionMethod<McpRestartServerRequest, null>(
  "session.mcp.restartServer",
);

export interface McpStopServerRequest {
  serverName: string;
}

/** Stops an MCP server. */
export const SessionMcpStopServer = sessionMethod<McpStopServerRequest, null>("session.mcp.stopServer");

/** @internal */
export interface McpRegisterExternalClientRequest {
  serverName: string;
  /** @internal */
  client: unknown;
  /** @internal */
  transport: unknown;
  /** @internal */
  config: unknown;
}

/** Adds an MCP client that lives elsewhere. */
export const SessionMcpRegisterExternalClient = sessionMethod<McpRegisterExternalClientRequest, null>(
  "session.mcp.registerExternalClient",
  { visibility: "internal" },
);

/** @internal */
export interface McpUnregisterExternalClientRequest {
  serverName: string;
}

/** Removes an MCP client that lives elsewhere. */
export const SessionMcpUnregisterExternalClient = sessionMethod<McpUnregisterExternalClientRequest, null>(
  "session.mcp.unregisterExternalClient",
  { visibility: "internal" },
);

export interface McpIsServerRunningRequest {
  serverName: string;
}

export interface McpIsServerRunningResult {
  running: boolean;
}

/** Tells whether an MCP server runs. */
export const SessionMcpIsServerRunning = sessionMethod<McpIsServerRunningRequest, McpIsServerRunningResult>(
  "session.mcp.isServerRunning",
);
