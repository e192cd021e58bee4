import type {
  McpReloadConfig,
  Method,
  SessionMcpAppsCallTool,
  SessionMcpAppsDiagnose,
  SessionMcpAppsGetHostContext,
  SessionMcpAppsListTools,
  SessionMcpAppsReadResource,
  SessionMcpAppsSetHostContext,
  SessionMcpCancelSamplingExecution,
  SessionMcpExecuteSampling,
  SessionMcpHeadersHandlePendingHeadersRefreshRequest,
  SessionMcpIsServerRunning,
  SessionMcpList,
  SessionMcpListTools,
  SessionMcpMoveLoadingToBackground,
  SessionMcpOauthAuthenticationStateChanged,
  SessionMcpOauthHandlePendingRequest,
  SessionMcpOauthLogin,
  SessionMcpOauthProbe,
  SessionMcpOauthRespond,
  SessionMcpReload,
  SessionMcpReloadWithConfig,
  SessionMcpRemoveGitHub,
  SessionMcpResourcesList,
  SessionMcpResourcesListTemplates,
  SessionMcpResourcesRead,
  SessionMcpSetEnvValueMode,
} from "@parley/protocol";
import type { McpHost, McpServers } from "../../mcp/index.js";
import { switchServer } from "../../session/customization/switch-server.js";
import { HEADERS_QUESTION, SIGN_IN_QUESTION } from "../../session/questions/question-types.js";
import { type Handler, type Handlers, sessionHandler } from "../handler.js";

interface ServerTarget {
  readonly serverName: string;
  readonly config?: Parameters<McpHost["startServer"]>[1];
}

/** A method that changes something about one server and has nothing to answer. */
function command(run: (host: McpHost, target: ServerTarget) => Promise<void>): Handler {
  return sessionHandler<Method<ServerTarget, object>>(async ({ customization }, target) => {
    await run(await customization.mcp.host(), target);
    return {};
  });
}

export const handlers: Handlers = {
  "session.mcp.list": sessionHandler<typeof SessionMcpList>(async ({ customization }) =>
    (await customization.mcp.host()).list(),
  ),

  "session.mcp.listTools": sessionHandler<typeof SessionMcpListTools>(
    async ({ customization }, { serverName }) => (await customization.mcp.host()).listTools(serverName),
  ),

  "session.mcp.isServerRunning": sessionHandler<typeof SessionMcpIsServerRunning>(
    async ({ customization }, { serverName }) => (await customization.mcp.host()).isServerRunning(serverName),
  ),

  "session.mcp.enable": switching(true),
  "session.mcp.disable": switching(false),
  "session.mcp.reload": sessionHandler<typeof SessionMcpReload>(async ({ customization }) => {
    await customization.mcp.reload();
    return {} as unknown as null;
  }),
  "session.mcp.startServer": command((host, { serverName, config }) => host.startServer(serverName, config)),
  "session.mcp.restartServer": command((host, { serverName, config }) =>
    host.restartServer(serverName, config),
  ),
  "session.mcp.stopServer": command((host, { serverName }) => host.stopServer(serverName)),
  "session.mcp.oauth.authenticationStateChanged": sessionHandler<
    typeof SessionMcpOauthAuthenticationStateChanged
  >(async ({ customization }, { serverName }) => {
    await (await customization.mcp.host()).authenticationStateChanged(serverName);
    return null;
  }),

  "session.mcp.moveLoadingToBackground": sessionHandler<typeof SessionMcpMoveLoadingToBackground>(
    async ({ customization }) => (await customization.mcp.host()).moveLoadingToBackground(),
  ),

  "session.mcp.setEnvValueMode": sessionHandler<typeof SessionMcpSetEnvValueMode>(
    async ({ customization }, { mode }) => {
      (await customization.mcp.host()).setEnvValueMode(mode);
      return { mode };
    },
  ),

  "session.mcp.resources.list": sessionHandler<typeof SessionMcpResourcesList>(
    async ({ customization }, request) => (await customization.mcp.host()).listResources(request),
  ),

  "session.mcp.resources.listTemplates": sessionHandler<typeof SessionMcpResourcesListTemplates>(
    async ({ customization }, request) => (await customization.mcp.host()).listResourceTemplates(request),
  ),

  "session.mcp.resources.read": sessionHandler<typeof SessionMcpResourcesRead>(
    async ({ customization }, request) => (await customization.mcp.host()).readResource(request),
  ),

  "session.mcp.executeSampling": sessionHandler<typeof SessionMcpExecuteSampling>(
    async ({ customization }, params) => (await customization.mcp.host()).executeSampling(params),
  ),

  "session.mcp.cancelSamplingExecution": sessionHandler<typeof SessionMcpCancelSamplingExecution>(
    async ({ customization }, { requestId }) =>
      (await customization.mcp.host()).cancelSamplingExecution(requestId),
  ),

  "session.mcp.oauth.handlePendingRequest": sessionHandler<typeof SessionMcpOauthHandlePendingRequest>(
    async ({ questions }, { requestId, result }) => ({
      success: await questions.answer(SIGN_IN_QUESTION, requestId, result),
    }),
  ),

  "session.mcp.oauth.login": sessionHandler<typeof SessionMcpOauthLogin>(async ({ customization }, request) =>
    (await customization.mcp.host()).login(request),
  ),

  "session.mcp.oauth.probe": sessionHandler<typeof SessionMcpOauthProbe>(
    async ({ customization }, { serverName }) => (await customization.mcp.host()).probe(serverName),
  ),

  // Says that nobody signs in, where the request is still open.
  "session.mcp.oauth.respond": sessionHandler<typeof SessionMcpOauthRespond>(
    async ({ questions }, { requestId }) => ({
      success: await questions.answer(SIGN_IN_QUESTION, requestId, { kind: "cancelled" }),
    }),
  ),

  "session.mcp.headers.handlePendingHeadersRefreshRequest": sessionHandler<
    typeof SessionMcpHeadersHandlePendingHeadersRefreshRequest
  >(async ({ questions }, { requestId, result }) => ({
    success: await questions.answer(HEADERS_QUESTION, requestId, result),
  })),

  "session.mcp.reloadWithConfig": sessionHandler<typeof SessionMcpReloadWithConfig>(
    async ({ customization }, { config }) => {
      const { mcpServers = {}, disabledServers = [] } = (config ?? {}) as Partial<McpReloadConfig>;
      const host = await customization.mcp.replace(mcpServers as McpServers, disabledServers);
      const { servers } = await host.list();
      const failed = servers.filter(({ status }) => status === "failed");
      return {
        filteredServers: [],
        allowedServers: [],
        failedServers: failed.map(({ name, error }) => ({ name, ...(error !== undefined && { error }) })),
      };
    },
  ),

  // There is no such server here that the runtime would have added by itself.
  "session.mcp.removeGitHub": sessionHandler<typeof SessionMcpRemoveGitHub>(() => ({ removed: false })),

  "session.mcp.registerExternalClient": inProcessOnly("registered"),
  "session.mcp.unregisterExternalClient": inProcessOnly("unregistered"),

  "session.mcp.apps.diagnose": sessionHandler<typeof SessionMcpAppsDiagnose>(
    async ({ customization }, { serverName }) => (await customization.mcp.host()).apps.diagnose(serverName),
  ),

  "session.mcp.apps.listTools": sessionHandler<typeof SessionMcpAppsListTools>(
    async ({ customization }, request) => (await customization.mcp.host()).apps.listTools(request),
  ),

  "session.mcp.apps.callTool": sessionHandler<typeof SessionMcpAppsCallTool>(
    async ({ customization }, request) => (await customization.mcp.host()).apps.callTool(request),
  ),

  "session.mcp.apps.readResource": sessionHandler<typeof SessionMcpAppsReadResource>(
    async ({ customization }, request) => (await customization.mcp.host()).apps.readResource(request),
  ),

  "session.mcp.apps.getHostContext": sessionHandler<typeof SessionMcpAppsGetHostContext>(
    async ({ customization }) => ({ context: (await customization.mcp.host()).apps.hostContext }),
  ),

  "session.mcp.apps.setHostContext": sessionHandler<typeof SessionMcpAppsSetHostContext>(
    async ({ customization }, { context }) => {
      (await customization.mcp.host()).apps.setHostContext(context);
      return null;
    },
  ),
};

function switching(isEnabled: boolean): Handler {
  return sessionHandler<Method<ServerTarget, object>>(async (session, { serverName }) => {
    await switchServer(session, serverName, isEnabled);
    return {};
  });
}

/** A connection can't cross processes. Wording: the official runtime's. */
function inProcessOnly(what: string): Handler {
  return sessionHandler<Method<object, null>>(() => {
    throw new Error(
      `external MCP clients must be ${what} in-process on the session-owned graph, not over RPC`,
    );
  });
}
