import { method } from "../../define.js";
import type { McpServerSource } from "../../types/mcp.js";

export interface McpDiscoverRequest {
  workingDirectory?: string;
  includeEffectiveSource?: boolean;
}

export interface McpDiscoverResult {
  servers: DiscoveredMcpServer[];
}

export interface DiscoveredMcpServer {
  name: string;
  type?: DiscoveredMcpServerType;
  source: McpServerSource;
  sourcePlugin?: string;
  sourcePluginVersion?: string;
  effectiveSource?: McpSourceRef;
  enabled: boolean;
}

export type DiscoveredMcpServerType = "stdio" | "http" | "sse" | "memory";

export interface McpSourceRef {
  kind: string;
  id: string;
  editability: string;
  file?: McpSourceFile;
  plugin?: McpSourcePlugin;
}

export interface McpSourceFile {
  uri: string;
  jsonPointer?: string;
}

export interface McpSourcePlugin {
  id: string;
  name?: string;
  version?: string;
}

/** Finds the MCP servers that apply to a folder. */
export const McpDiscover = method<McpDiscoverRequest, McpDiscoverResult>("mcp.discover");
