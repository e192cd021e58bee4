import { ephemeralEvent } from "../define.js";
import type { McpOauthHttpResponse, McpOauthWWWAuthenticateParams } from "../types/mcp.js";
import type { EventOf } from "./envelope.js";

export interface McpOauthRequiredData {
  requestId: string;
  serverName: string;
  serverUrl: string;
  staticClientConfig?: McpOauthRequiredStaticClientConfig;
  wwwAuthenticateParams?: McpOauthWWWAuthenticateParams;
  httpResponse?: McpOauthHttpResponse;
  resourceMetadata?: string;
  reason: McpOauthRequestReason;
}

export interface McpOauthRequiredStaticClientConfig {
  clientId: string;
  clientSecret?: string;
  publicClient?: boolean;
  grantType?: "client_credentials";
}

export type McpOauthRequestReason = "initial" | "refresh" | "reauth" | "upscope";

/** An MCP server wants a sign-in. */
export const McpOauthRequiredEvent = ephemeralEvent<"mcp.oauth_required", McpOauthRequiredData>(
  "mcp.oauth_required",
);
export type McpOauthRequiredEvent = EventOf<typeof McpOauthRequiredEvent>;

export interface McpOauthCompletedData {
  requestId: string;
  outcome: McpOauthCompletionOutcome;
}

export type McpOauthCompletionOutcome = "token" | "cancelled";

/** That sign-in ended. */
export const McpOauthCompletedEvent = ephemeralEvent<"mcp.oauth_completed", McpOauthCompletedData>(
  "mcp.oauth_completed",
);
export type McpOauthCompletedEvent = EventOf<typeof McpOauthCompletedEvent>;

export interface McpHeadersRefreshRequiredData {
  requestId: string;
  serverName: string;
  serverUrl: string;
  reason: McpHeadersRefreshRequiredReason;
}

export type McpHeadersRefreshRequiredReason = "startup" | "ttl-expired" | "auth-failed";

/** An MCP server needs fresh headers. */
export const McpHeadersRefreshRequiredEvent = ephemeralEvent<
  "mcp.headers_refresh_required",
  McpHeadersRefreshRequiredData
>("mcp.headers_refresh_required");
export type McpHeadersRefreshRequiredEvent = EventOf<typeof McpHeadersRefreshRequiredEvent>;

export interface McpHeadersRefreshCompletedData {
  requestId: string;
  outcome: McpHeadersRefreshCompletedOutcome;
}

export type McpHeadersRefreshCompletedOutcome = "headers" | "none" | "error" | "timeout";

/** The fresh headers are in, or not. */
export const McpHeadersRefreshCompletedEvent = ephemeralEvent<
  "mcp.headers_refresh_completed",
  McpHeadersRefreshCompletedData
>("mcp.headers_refresh_completed");
export type McpHeadersRefreshCompletedEvent = EventOf<typeof McpHeadersRefreshCompletedEvent>;

export interface McpListChangedData {
  serverName: string;
}

/** An MCP server's tools changed. */
export const McpToolsListChangedEvent = ephemeralEvent<"mcp.tools.list_changed", McpListChangedData>(
  "mcp.tools.list_changed",
);
export type McpToolsListChangedEvent = EventOf<typeof McpToolsListChangedEvent>;

/** An MCP server's resources changed. */
export const McpResourcesListChangedEvent = ephemeralEvent<"mcp.resources.list_changed", McpListChangedData>(
  "mcp.resources.list_changed",
);
export type McpResourcesListChangedEvent = EventOf<typeof McpResourcesListChangedEvent>;

/** An MCP server's prompts changed. */
export const McpPromptsListChangedEvent = ephemeralEvent<"mcp.prompts.list_changed", McpListChangedData>(
  "mcp.prompts.list_changed",
);
export type McpPromptsListChangedEvent = EventOf<typeof McpPromptsListChangedEvent>;

export interface McpAppToolCallCompleteData {
  serverName: string;
  toolName: string;
  arguments?: Record<string, unknown>;
  success: boolean;
  durationMs: number;
  result?: Record<string, unknown>;
  error?: McpAppToolCallCompleteError;
  toolMeta?: McpAppToolCallCompleteToolMeta;
}

export interface McpAppToolCallCompleteError {
  message: string;
}

export interface McpAppToolCallCompleteToolMeta {
  ui?: McpAppToolCallCompleteToolMetaUI;
}

export interface McpAppToolCallCompleteToolMetaUI {
  resourceUri?: string;
  visibility?: string[];
}

/** A tool call made by an MCP app ended. */
export const McpAppToolCallCompleteEvent = ephemeralEvent<
  "mcp_app.tool_call_complete",
  McpAppToolCallCompleteData
>("mcp_app.tool_call_complete");
export type McpAppToolCallCompleteEvent = EventOf<typeof McpAppToolCallCompleteEvent>;
