import { sessionMethod } from "../../../define.js";

export interface McpExecuteSamplingParams {
  requestId: string;
  serverName: string;
  mcpRequestId: unknown;
  request: McpExecuteSamplingRequest;
}

export type McpExecuteSamplingRequest = Record<string, unknown>;

export interface McpSamplingExecutionResult {
  action: McpSamplingExecutionAction;
  result?: McpExecuteSamplingResult;
  error?: string;
}

export type McpSamplingExecutionAction = "success" | "failure" | "cancelled";

export type McpExecuteSamplingResult = Record<string, unknown>;

/** Runs a model call for an MCP server. */
export const SessionMcpExecuteSampling = sessionMethod<McpExecuteSamplingParams, McpSamplingExecutionResult>(
  "session.mcp.executeSampling",
);

export interface McpCancelSamplingExecutionParams {
  requestId: string;
}

export interface McpCancelSamplingExecutionResult {
  cancelled: boolean;
}

/** Cancels a model call for an MCP server. */
export const SessionMcpCancelSamplingExecution = sessionMethod<
  McpCancelSamplingExecutionParams,
  McpCancelSamplingExecutionResult
>("session.mcp.cancelSamplingExecution");
