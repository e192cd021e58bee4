import { sessionMethod } from "../../../define.js";

export interface McpAppsReadResourceRequest {
  serverName: string;
  uri: string;
}

export interface McpAppsReadResourceResult {
  contents: McpAppsResourceContent[];
}

export interface McpAppsResourceContent {
  uri: string;
  mimeType?: string;
  text?: string;
  blob?: string;
  _meta?: Record<string, unknown>;
}

/** Reads an MCP app's resource. */
export const SessionMcpAppsReadResource = sessionMethod<
  McpAppsReadResourceRequest,
  McpAppsReadResourceResult
>("session.mcp.apps.readResource");

export interface McpAppsListToolsRequest {
  serverName: string;
  originServerName: string;
}

export interface McpAppsListToolsResult {
  tools: Array<Record<string, unknown>>;
}

/** Lists the tools an MCP app may call. */
export const SessionMcpAppsListTools = sessionMethod<McpAppsListToolsRequest, McpAppsListToolsResult>(
  "session.mcp.apps.listTools",
);

export interface McpAppsCallToolRequest {
  serverName: string;
  toolName: string;
  arguments?: Record<string, unknown>;
  originServerName: string;
}

/** Calls a tool for an MCP app. */
export const SessionMcpAppsCallTool = sessionMethod<McpAppsCallToolRequest, Record<string, unknown>>(
  "session.mcp.apps.callTool",
);

export interface McpAppsSetHostContextRequest {
  context: McpAppsSetHostContextDetails;
}

export interface McpAppsSetHostContextDetails {
  theme?: McpAppsSetHostContextDetailsTheme;
  locale?: string;
  timeZone?: string;
  displayMode?: McpAppsSetHostContextDetailsDisplayMode;
  availableDisplayModes?: McpAppsSetHostContextDetailsAvailableDisplayMode[];
  platform?: McpAppsSetHostContextDetailsPlatform;
  userAgent?: string;
  [key: string]: unknown;
}

export type McpAppsSetHostContextDetailsTheme = "light" | "dark";

export type McpAppsSetHostContextDetailsDisplayMode = "inline" | "fullscreen" | "pip";

export type McpAppsSetHostContextDetailsAvailableDisplayMode = "inline" | "fullscreen" | "pip";

export type McpAppsSetHostContextDetailsPlatform = "web" | "desktop" | "mobile";

/** Tells MCP apps about the host they are shown in. */
export const SessionMcpAppsSetHostContext = sessionMethod<McpAppsSetHostContextRequest, null>(
  "session.mcp.apps.setHostContext",
);

export interface McpAppsHostContext {
  context: McpAppsHostContextDetails;
}

export interface McpAppsHostContextDetails {
  theme?: McpAppsHostContextDetailsTheme;
  locale?: string;
  timeZone?: string;
  displayMode?: McpAppsHostContextDetailsDisplayMode;
  availableDisplayModes?: McpAppsHostContextDetailsAvailableDisplayMode[];
  platform?: McpAppsHostContextDetailsPlatform;
  userAgent?: string;
  [key: string]: unknown;
}

export type McpAppsHostContextDetailsTheme = "light" | "dark";

export type McpAppsHostContextDetailsDisplayMode = "inline" | "fullscreen" | "pip";

export type McpAppsHostContextDetailsAvailableDisplayMode = "inline" | "fullscreen" | "pip";

export type McpAppsHostContextDetailsPlatform = "web" | "desktop" | "mobile";

/** Gives what MCP apps are told about their host. */
export const SessionMcpAppsGetHostContext = sessionMethod<void, McpAppsHostContext>(
  "session.mcp.apps.getHostContext",
);

export interface McpAppsDiagnoseRequest {
  serverName: string;
}

export interface McpAppsDiagnoseResult {
  capability: McpAppsDiagnoseCapability;
  server: McpAppsDiagnoseServer;
}

export interface McpAppsDiagnoseCapability {
  sessionHasMcpApps: boolean;
  featureFlagEnabled: boolean;
  advertised: boolean;
}

export interface McpAppsDiagnoseServer {
  connected: boolean;
  toolCount: number;
  toolsWithUiMeta: number;
  sampleToolNames: string[];
}

/** Tells why an MCP app does not work. */
export const SessionMcpAppsDiagnose = sessionMethod<McpAppsDiagnoseRequest, McpAppsDiagnoseResult>(
  "session.mcp.apps.diagnose",
);
