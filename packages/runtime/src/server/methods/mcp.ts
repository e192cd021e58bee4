import type {
  Method,
  SessionMcpCancelSamplingExecution,
  SessionMcpExecuteSampling,
  SessionMcpIsServerRunning,
  SessionMcpList,
  SessionMcpListTools,
  SessionMcpMoveLoadingToBackground,
  SessionMcpOauthHandlePendingRequest,
  SessionMcpResourcesList,
  SessionMcpResourcesListTemplates,
  SessionMcpResourcesRead,
  SessionMcpSetEnvValueMode,
} from "@parley/protocol";
import type { McpHost } from "../../mcp/index.js";
import { SIGN_IN_QUESTION } from "../../session/questions/question-types.js";
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

  "session.mcp.enable": command((host, { serverName }) => host.enable(serverName)),
  "session.mcp.disable": command((host, { serverName }) => host.disable(serverName)),
  "session.mcp.reload": command((host) => host.reload()),
  "session.mcp.startServer": command((host, { serverName, config }) => host.startServer(serverName, config)),
  "session.mcp.restartServer": command((host, { serverName, config }) =>
    host.restartServer(serverName, config),
  ),
  "session.mcp.stopServer": command((host, { serverName }) => host.stopServer(serverName)),
  "session.mcp.oauth.authenticationStateChanged": command((host, { serverName }) =>
    host.authenticationStateChanged(serverName),
  ),

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
};
