import type {
  McpHostState,
  McpListToolsResult,
  McpServer as McpServerSummary,
  McpServersLoadedServer,
} from "@parley/protocol";
import type { ListedTool } from "./connection.js";
import { byCodeUnits } from "./names.js";
import type { McpServer } from "./server.js";
import { statusOf } from "./server-state.js";

/** What clients are told of each server, by name. */
export function summaries(servers: readonly McpServer[]): McpServersLoadedServer[] {
  return [...servers].sort((a, b) => byCodeUnits(a.name, b.name)).map(summary);
}

function summary({ name, state, config }: McpServer): McpServersLoadedServer & McpServerSummary {
  const isConnected = state.kind === "connected";
  return {
    name,
    status: statusOf(state),
    ...(config["source"] !== undefined && { source: config["source"] as "user" }),
    ...(config["sourcePlugin"] !== undefined && { sourcePlugin: config["sourcePlugin"] as string }),
    ...(config["sourcePluginVersion"] !== undefined && {
      sourcePluginVersion: config["sourcePluginVersion"] as string,
    }),
    ...displayName(config["displayName"] ?? (isConnected ? state.connection.title : undefined)),
    ...(state.kind === "failed" && { error: state.failure.message }),
    ...(isConnected && { serverMetadata: { instructions: state.connection.instructions ?? null } }),
    ...(typeof config["url"] === "string" && { url: config["url"] }),
  };
}

function displayName(name: unknown): { displayName?: string } {
  return typeof name === "string" ? { displayName: name } : {};
}

/** How the servers are as a whole. */
export function hostState(servers: readonly McpServer[]): McpHostState {
  const inState = (kind: McpServer["state"]["kind"]) =>
    servers
      .filter(({ state }) => state.kind === kind)
      .map(({ name }) => name)
      .sort(byCodeUnits);
  const failedServers: McpHostState["failedServers"] = {};
  const needsAuthServers: McpHostState["needsAuthServers"] = {};
  for (const { name, state } of servers) {
    if (state.kind === "failed") {
      failedServers[name] = { message: state.failure.message, timestamp: state.at };
    }
    if (state.kind === "needs-auth") needsAuthServers[name] = { timestamp: state.at };
  }
  return {
    clients: inState("connected"),
    disabledServers: inState("disabled"),
    filteredServers: [],
    pendingConnections: inState("starting"),
    failedServers,
    needsAuthServers,
    mcp3pEnabled: true,
  };
}

/** A server's tools as it lists them, whether the session has them or not. */
export function toolList(tools: readonly ListedTool[]): McpListToolsResult {
  return { tools: tools.map((tool) => ({ ...tool })) as McpListToolsResult["tools"] };
}
