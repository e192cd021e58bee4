import { sessionMethod } from "../../../define.js";
import type { McpOauthHttpResponse, McpOauthWWWAuthenticateParams } from "../../../types/mcp.js";

export interface McpOauthHandlePendingRequest {
  requestId: string;
  result: McpOauthPendingRequestResponse;
}

export type McpOauthPendingRequestResponse =
  | { accessToken: string; tokenType?: string; expiresIn?: number; kind: "token" }
  | { kind: "cancelled" };

export interface McpOauthHandlePendingResult {
  success: boolean;
}

/** Answers an MCP server's request for a token. */
export const SessionMcpOauthHandlePendingRequest = sessionMethod<
  McpOauthHandlePendingRequest,
  McpOauthHandlePendingResult
>("session.mcp.oauth.handlePendingRequest");

export interface McpOauthAuthenticationStateChangedRequest {
  serverName?: string;
  refreshSessionToken?: boolean;
}

/** Tells that signing in to an MCP server changed. */
export const SessionMcpOauthAuthenticationStateChanged = sessionMethod<
  McpOauthAuthenticationStateChangedRequest,
  null
>("session.mcp.oauth.authenticationStateChanged");

export interface McpOauthLoginRequest {
  serverName: string;
  forceReauth?: boolean;
  clientName?: string;
  callbackSuccessMessage?: string;
  clientId?: string;
  clientSecret?: string;
  publicClient?: boolean;
  grantType?: McpOauthLoginGrantType;
}

export type McpOauthLoginGrantType = "authorization_code" | "client_credentials";

export interface McpOauthLoginResult {
  authorizationUrl?: string;
}

/** Signs in to an MCP server. */
export const SessionMcpOauthLogin = sessionMethod<McpOauthLoginRequest, McpOauthLoginResult>(
  "session.mcp.oauth.login",
);

export interface McpOauthProbeRequest {
  serverName: string;
}

export type McpOauthProbeResult =
  | { httpResponse: McpOauthHttpResponse; status: "no-auth-required" }
  | { httpResponse: McpOauthHttpResponse; status: "authenticated" }
  | {
      httpResponse: McpOauthHttpResponse;
      reason: McpOauthProbeNeedsAuthReason;
      wwwAuthenticateParams?: McpOauthWWWAuthenticateParams;
      status: "needs-auth";
    }
  | { error: string; httpResponse?: McpOauthHttpResponse; status: "failed" };

export type McpOauthProbeNeedsAuthReason = "initial" | "refresh" | "upscope";

/** Finds out whether an MCP server wants a sign-in. */
export const SessionMcpOauthProbe = sessionMethod<McpOauthProbeRequest, McpOauthProbeResult>(
  "session.mcp.oauth.probe",
);

export interface McpOauthRespondRequest {
  requestId: string;
}

export interface McpOauthRespondResult {
  success: boolean;
}

/** Hands over the outcome of a sign-in. */
export const SessionMcpOauthRespond = sessionMethod<McpOauthRespondRequest, McpOauthRespondResult>(
  "session.mcp.oauth.respond",
);

export interface McpHeadersHandlePendingHeadersRefreshRequestRequest {
  requestId: string;
  result: McpHeadersHandlePendingHeadersRefreshRequest;
}

export type McpHeadersHandlePendingHeadersRefreshRequest =
  | { headers: Record<string, string>; ttlMs?: number; kind: "headers" }
  | { kind: "none" }
  | { message: string; kind: "error" };

export interface McpHeadersHandlePendingHeadersRefreshRequestResult {
  success: boolean;
}

/** Answers an MCP server's request for fresh headers. */
export const SessionMcpHeadersHandlePendingHeadersRefreshRequest = sessionMethod<
  McpHeadersHandlePendingHeadersRefreshRequestRequest,
  McpHeadersHandlePendingHeadersRefreshRequestResult
>("session.mcp.headers.handlePendingHeadersRefreshRequest");
