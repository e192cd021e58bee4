import { sessionMethod } from "../../define.js";
import type { PermissionRequest } from "../../events/permission.js";
import type { ExternalToolResult } from "../session/tools/calls.js";

export interface ToolCallRequest {
  toolCallId: string;
  toolName: string;
  arguments?: unknown;
  /** W3C trace context. */
  traceparent?: string;
  /** W3C trace context. */
  tracestate?: string;
}

export interface ToolCallResponse {
  result: ExternalToolResult;
}

/** Calls a tool of the client's. In version 3 the event `external_tool.requested` does. */
export const ToolCall = sessionMethod<ToolCallRequest, ToolCallResponse>("tool.call", {
  answerer: "client",
  visibility: "internal",
  since: 2,
  until: 2,
});

export interface PermissionQuestion {
  permissionRequest: PermissionRequest;
}

export interface PermissionAnswer {
  result: PermissionAnswerResult;
}

export interface PermissionAnswerResult {
  /** `approved`, or why not. */
  kind: string;
  [field: string]: unknown;
}

/** Asks the client for permission. In version 3 the event `permission.requested` does. */
export const PermissionRequestMethod = sessionMethod<PermissionQuestion, PermissionAnswer>(
  "permission.request",
  { answerer: "client", visibility: "internal", since: 2, until: 2 },
);
