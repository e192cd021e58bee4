import { durableEvent, ephemeralEvent } from "../define.js";
import type { FusionAttribution } from "../types/fusion.js";
import type { McpServerSource, McpServerTransport } from "../types/mcp.js";
import type { EventOf } from "./envelope.js";

export interface ToolUserRequestedData {
  toolCallId: string;
  toolName: string;
  arguments?: unknown;
}

/** The user asked for a tool call. */
export const ToolUserRequestedEvent = durableEvent<"tool.user_requested", ToolUserRequestedData>(
  "tool.user_requested",
);
export type ToolUserRequestedEvent = EventOf<typeof ToolUserRequestedEvent>;

export interface ToolExecutionStartData {
  toolCallId: string;
  toolName: string;
  arguments?: unknown;
  shellToolInfo?: ToolExecutionStartShellToolInfo;
  model?: string;
  rte?: boolean;
  mcpServerName?: string;
  mcpConfigServerName?: string;
  mcpToolName?: string;
  mcpTransport?: McpServerTransport;
  mcpConfigSource?: McpServerSource;
  turnId?: string;
  displayVerbatim?: boolean;
  toolDescription?: ToolExecutionStartToolDescription;
  /** @deprecated */
  parentToolCallId?: string;
  /** @experimental */
  fusion?: FusionAttribution;
}

export interface ToolExecutionStartShellToolInfo {
  possiblePaths: string[];
  hasWriteFileRedirection: boolean;
  /** @experimental */
  displayCommand?: string;
}

export interface ToolExecutionStartToolDescription {
  name: string;
  description?: string;
  _meta?: ToolExecutionStartToolDescriptionMeta;
}

export interface ToolExecutionStartToolDescriptionMeta {
  ui?: ToolExecutionStartToolDescriptionMetaUI;
}

export interface ToolExecutionStartToolDescriptionMetaUI {
  resourceUri?: string;
  visibility?: ToolExecutionStartToolDescriptionMetaUIVisibility[];
}

export type ToolExecutionStartToolDescriptionMetaUIVisibility = "model" | "app";

/** A tool call begins. */
export const ToolExecutionStartEvent = durableEvent<"tool.execution_start", ToolExecutionStartData>(
  "tool.execution_start",
);
export type ToolExecutionStartEvent = EventOf<typeof ToolExecutionStartEvent>;

export interface ToolExecutionPartialData {
  toolCallId: string;
  partialOutput: string;
}

/** Output of a tool that is running. */
export const ToolExecutionPartialResultEvent = ephemeralEvent<
  "tool.execution_partial_result",
  ToolExecutionPartialData
>("tool.execution_partial_result");
export type ToolExecutionPartialResultEvent = EventOf<typeof ToolExecutionPartialResultEvent>;

export interface ToolExecutionProgressData {
  toolCallId: string;
  progressMessage: string;
}

/** Progress of a tool that is running. */
export const ToolExecutionProgressEvent = ephemeralEvent<
  "tool.execution_progress",
  ToolExecutionProgressData
>("tool.execution_progress");
export type ToolExecutionProgressEvent = EventOf<typeof ToolExecutionProgressEvent>;

export interface ToolSearchActivatedData {
  strategy: string;
  toolNames: string[];
}

/** Tools were found by search and offered to the model. */
export const ToolSearchActivatedEvent = durableEvent<"tool_search.activated", ToolSearchActivatedData>(
  "tool_search.activated",
);
export type ToolSearchActivatedEvent = EventOf<typeof ToolSearchActivatedEvent>;
