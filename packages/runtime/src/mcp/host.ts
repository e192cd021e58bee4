import type {
  McpCancelSamplingExecutionResult,
  McpExecuteSamplingParams,
  McpIsServerRunningResult,
  McpListToolsResult,
  McpOauthLoginRequest,
  McpOauthLoginResult,
  McpOauthProbeResult,
  McpResourcesListRequest,
  McpResourcesListResult,
  McpResourcesListTemplatesRequest,
  McpResourcesListTemplatesResult,
  McpResourcesReadRequest,
  McpResourcesReadResult,
  McpSamplingExecutionResult,
  McpSerializableServerConfig,
  McpServerList,
  McpServersLoadedData,
  McpSetEnvValueModeDetails,
  MoveMcpLoadingToBackgroundResult,
} from "@parley/protocol";
import type { Tool } from "../tools/index.js";
import type { McpApps } from "./apps.js";
import type { McpServers } from "./host-options.js";

export interface SettleOptions {
  /** Milliseconds. */
  readonly deadlineMs: number;
  /** Ends the wait. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The MCP servers of one session. They start together when they are first needed (a prompt, or a method that
 * tells of them), and end with {@link dispose}; a failing server is a status, never an exception, except to
 * whoever asked for that very server. Every method is safe to call at any time.
 *
 * What happens is told by events: `session.mcp_server_status_changed`, `session.mcp_server_removed`,
 * `mcp.{tools,resources,prompts}.list_changed`, `elicitation.*`, `sampling.*`, `mcp.oauth_*`.
 */
export interface McpHost {
  /** The tools of every connected server, in the order a model sees them. The same array while none changed. */
  tools(): readonly Tool[];
  /** Whether any server is configured, disabled ones included. */
  readonly isEmpty: boolean;

  /**
   * Starts the servers if nothing has yet. Resolves once each is connected, has failed, needs a sign-in or
   * doesn't run; when the deadline passes, the signal fires, or {@link moveLoadingToBackground} is called.
   * Servers that come later bring their tools then.
   */
  whenSettled(options: SettleOptions): Promise<void>;
  /** The data of `session.mcp_servers_loaded`. */
  loaded(): McpServersLoadedData;
  /**
   * Makes these the session's servers, as a client that joins it may: those whose configuration did not
   * change stay as they are, those that are missing end. New ones start at once if the others have, unless
   * they are named as disabled.
   */
  configure(servers: McpServers, disabled?: readonly string[]): void;

  /** `session.mcp.list`; waits for servers that are starting. */
  list(): Promise<McpServerList>;
  /** `session.mcp.listTools`. @throws with why the server is not connected */
  listTools(serverName: string): Promise<McpListToolsResult>;
  /** `session.mcp.enable`. */
  enable(serverName: string): Promise<void>;
  /** `session.mcp.disable`. */
  disable(serverName: string): Promise<void>;
  /** `session.mcp.reload`: makes these the session's servers, if any are given, and starts every one anew. */
  reload(servers?: McpServers, disabled?: readonly string[]): Promise<void>;
  /** `session.mcp.startServer`. @throws when it fails, or nothing is known of the server */
  startServer(serverName: string, config?: McpSerializableServerConfig): Promise<void>;
  /** `session.mcp.restartServer`. @throws when it fails, or nothing is known of the server */
  restartServer(serverName: string, config?: McpSerializableServerConfig): Promise<void>;
  /** `session.mcp.stopServer`. */
  stopServer(serverName: string): Promise<void>;
  /** `session.mcp.isServerRunning`. */
  isServerRunning(serverName: string): Promise<McpIsServerRunningResult>;
  /** `session.mcp.moveLoadingToBackground`. */
  moveLoadingToBackground(): MoveMcpLoadingToBackgroundResult;
  /** `session.mcp.setEnvValueMode`; counts for servers started from now on. */
  setEnvValueMode(mode: McpSetEnvValueModeDetails): void;

  /** `session.mcp.resources.list`. @throws when the server is not connected, or refuses */
  listResources(request: McpResourcesListRequest): Promise<McpResourcesListResult>;
  /** `session.mcp.resources.listTemplates`. @throws when the server is not connected, or refuses */
  listResourceTemplates(request: McpResourcesListTemplatesRequest): Promise<McpResourcesListTemplatesResult>;
  /** `session.mcp.resources.read`. @throws when the server is not connected, or refuses */
  readResource(request: McpResourcesReadRequest): Promise<McpResourcesReadResult>;

  /** `session.mcp.executeSampling`. */
  executeSampling(params: McpExecuteSamplingParams): Promise<McpSamplingExecutionResult>;
  /** `session.mcp.cancelSamplingExecution`. */
  cancelSamplingExecution(requestId: string): McpCancelSamplingExecutionResult;
  /**
   * `session.mcp.oauth.authenticationStateChanged`: starts the servers that wait for a sign-in again.
   *
   * @param serverName only this one
   */
  authenticationStateChanged(serverName?: string): Promise<void>;

  /** `session.mcp.oauth.login`. @throws when the server is none that can be signed in to, or can't be reached */
  login(request: McpOauthLoginRequest): Promise<McpOauthLoginResult>;
  /** `session.mcp.oauth.probe`. */
  probe(serverName: string): Promise<McpOauthProbeResult>;
  /** `session.mcp.apps.*`. */
  readonly apps: McpApps;

  /** Ends every server and its processes. Idempotent. */
  dispose(): Promise<void>;
}
