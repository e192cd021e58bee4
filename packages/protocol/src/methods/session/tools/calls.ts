import { sessionMethod } from "../../../define.js";
import type {
  ExternalToolTextResultForLlmBinaryResultsForLlm,
  ExternalToolTextResultForLlmContent,
  ToolResultExpanded,
} from "./types.js";

export interface ToolsExecuteRequest {
  name: string;
  arguments: unknown;
  toolCallId?: string;
}

export type ToolResult = string | ToolResultExpanded;

/** Runs a tool as if the model had called it. */
export const SessionToolsExecute = sessionMethod<ToolsExecuteRequest, ToolResult>("session.tools.execute");

export interface HandlePendingToolCallRequest {
  /** The `requestId` of `external_tool.requested`. */
  requestId: string;
  /** What the tool gave; this or `error`. */
  result?: ExternalToolResult;
  /** Why the tool failed. */
  error?: string;
}

export type ExternalToolResult = string | ExternalToolTextResultForLlm;

export interface ExternalToolTextResultForLlm {
  textResultForLlm: string;
  resultType?: string;
  error?: string;
  sessionLog?: string;
  toolTelemetry?: Record<string, unknown>;
  binaryResultsForLlm?: ExternalToolTextResultForLlmBinaryResultsForLlm[];
  contents?: ExternalToolTextResultForLlmContent[];
  toolReferences?: string[];
}

export interface HandlePendingToolCallResult {
  success: boolean;
}

/** Answers a call of a tool that this client provides. */
export const SessionToolsHandlePendingToolCall = sessionMethod<
  HandlePendingToolCallRequest,
  HandlePendingToolCallResult
>("session.tools.handlePendingToolCall");
