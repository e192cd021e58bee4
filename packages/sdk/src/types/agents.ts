import type { ReasoningEffort } from "./models.js";

interface McpServerBase {
  /** Its tools that may be used; `["*"]`, the default, is all of them. */
  tools?: string[];
  /** Milliseconds for a call. */
  timeout?: number;
}

/** An MCP server that is a program. */
export interface MCPStdioServerConfig extends McpServerBase {
  type?: "local" | "stdio";
  command: string;
  args?: string[];
  env?: Record<string, string>;
  workingDirectory?: string;
}

/** An MCP server at a URL. */
export interface MCPHTTPServerConfig extends McpServerBase {
  type: "http" | "sse";
  url: string;
  headers?: Record<string, string>;
}

export type MCPServerConfig = MCPStdioServerConfig | MCPHTTPServerConfig;

/** What the built-in GitHub MCP server offers. */
export interface GitHubMcpToolConfig {
  enableAllTools?: boolean;
  additionalToolsets?: string[];
  additionalTools?: string[];
  enableInsidersMode?: boolean;
  /** Only with MCP apps. */
  disableFormDeferral?: boolean;
}

/** A sub-agent that this program defines. */
export interface CustomAgentConfig {
  name: string;
  displayName?: string;
  description?: string;
  /** Tools it may use; `null`, or nothing, is all of them. */
  tools?: string[] | null;
  prompt: string;
  mcpServers?: Record<string, MCPServerConfig>;
  /** Whether the main agent may choose it by itself. Default true. */
  infer?: boolean;
  /** Skills it has in its context from the start. */
  skills?: string[];
  /** Default: the session's. */
  model?: string;
  reasoningEffort?: ReasoningEffort;
}

/** The agent that works when no other is chosen. */
export interface DefaultAgentConfig {
  /** Tools that only sub-agents may use. */
  excludedTools?: string[];
}
