import { method } from "../../define.js";
import type { McpSerializableServerConfig } from "../../types/mcp.js";

export interface McpConfigList {
  servers: Record<string, McpSerializableServerConfig>;
}

/** Lists the configured MCP servers. */
export const McpConfigList = method<void, McpConfigList>("mcp.config.list");

export interface McpConfigAddRequest {
  name: string;
  config: McpSerializableServerConfig;
}

/** Adds an MCP server to the configuration. */
export const McpConfigAdd = method<McpConfigAddRequest, null>("mcp.config.add");

export interface McpConfigUpdateRequest {
  name: string;
  config: McpSerializableServerConfig;
}

/** Changes a configured MCP server. */
export const McpConfigUpdate = method<McpConfigUpdateRequest, null>("mcp.config.update");

export interface McpConfigRemoveRequest {
  name: string;
  authClientIdMetadataUrl?: string;
}

/** Removes an MCP server from the configuration. */
export const McpConfigRemove = method<McpConfigRemoveRequest, null>("mcp.config.remove");

export interface McpConfigEnableRequest {
  names: string[];
}

/** Switches configured MCP servers on. */
export const McpConfigEnable = method<McpConfigEnableRequest, null>("mcp.config.enable");

export interface McpConfigDisableRequest {
  names: string[];
}

/** Switches configured MCP servers off. */
export const McpConfigDisable = method<McpConfigDisableRequest, null>("mcp.config.disable");

/** Reads the MCP configuration again. */
export const McpConfigReload = method<void, null>("mcp.config.reload");
