import { sessionMethod } from "../../../define.js";

export interface McpResourcesReadRequest {
  serverName: string;
  uri: string;
}

export interface McpResourcesReadResult {
  contents: McpResourceContent[];
}

export interface McpResourceContent {
  uri: string;
  mimeType?: string;
  text?: string;
  blob?: string;
  _meta?: Record<string, unknown>;
}

/** Reads an MCP resource. */
export const SessionMcpResourcesRead = sessionMethod<McpResourcesReadRequest, McpResourcesReadResult>(
  "session.mcp.resources.read",
);

export interface McpResourcesListRequest {
  serverName: string;
  cursor?: string;
}

export interface McpResourcesListResult {
  resources: McpResource[];
  nextCursor?: string;
}

export interface McpResource {
  uri: string;
  name: string;
  title?: string;
  description?: string;
  mimeType?: string;
  size?: number;
  icons?: McpResourceIcon[];
  annotations?: McpResourceAnnotations;
  _meta?: Record<string, unknown>;
  additionalProperties?: Record<string, unknown>;
}

export interface McpResourceIcon {
  src: string;
  mimeType?: string;
  sizes?: string;
  theme?: string;
  additionalProperties?: Record<string, unknown>;
}

export interface McpResourceAnnotations {
  audience?: string[];
  priority?: number;
  lastModified?: string;
  additionalProperties?: Record<string, unknown>;
}

/** Lists an MCP server's resources. */
export const SessionMcpResourcesList = sessionMethod<McpResourcesListRequest, McpResourcesListResult>(
  "session.mcp.resources.list",
);

export interface McpResourcesListTemplatesRequest {
  serverName: string;
  cursor?: string;
}

export interface McpResourcesListTemplatesResult {
  resourceTemplates: McpResourceTemplate[];
  nextCursor?: string;
}

export interface McpResourceTemplate {
  uriTemplate: string;
  name: string;
  title?: string;
  description?: string;
  mimeType?: string;
  icons?: McpResourceIcon[];
  annotations?: McpResourceAnnotations;
  _meta?: Record<string, unknown>;
  additionalProperties?: Record<string, unknown>;
}

/** Lists an MCP server's resource templates. */
export const SessionMcpResourcesListTemplates = sessionMethod<
  McpResourcesListTemplatesRequest,
  McpResourcesListTemplatesResult
>("session.mcp.resources.listTemplates");
