import { sessionMethod } from "../../define.js";
import type { Attachment } from "../../types/attachment.js";
import type { AbortReason, SendAgentMode, SendMode } from "../../types/session.js";

export interface SendRequest {
  /** What the user says. */
  prompt: string;
  /** What to show people instead of `prompt`. */
  displayPrompt?: string;
  attachments?: Attachment[];
  /** `enqueue` (default) waits for the current exchange; `immediate` steers it. */
  mode?: SendMode;
  /** Goes to the front of the queue. */
  prepend?: boolean;
  billable?: boolean;
  /** A tool the model must call first. */
  requiredTool?: string;
  /** Who speaks: `user` (default), `system`, or `agent-<id>`. @internal */
  source?: string;
  /** The agent's mode for this exchange; default: the session's. */
  agentMode?: SendAgentMode;
  /** HTTP headers added to this exchange's model requests. */
  requestHeaders?: Record<string, string>;
  responseFormat?: ResponseFormat;
  /** W3C trace context. */
  traceparent?: string;
  /** W3C trace context. */
  tracestate?: string;
  /** Answers only when the exchange is over. */
  wait?: boolean;
}

export type ResponseFormat = { jsonSchema: JsonSchemaResponseFormat; type: "json_schema" };

export interface JsonSchemaResponseFormat {
  name: string;
  schema: unknown;
  description?: string;
  strict?: boolean;
}

export interface SendResult {
  /** Names the queued message: `user.message`.`messageId`. */
  messageId: string;
}

/** Sends a prompt; it is queued while the agent works. */
export const SessionSend = sessionMethod<SendRequest, SendResult>("session.send");

export interface SendMessagesRequest {
  messages: SendMessageItem[];
  mode?: SendMode;
  prepend?: boolean;
  agentMode?: SendAgentMode;
  requestHeaders?: Record<string, string>;
  responseFormat?: ResponseFormat;
  traceparent?: string;
  tracestate?: string;
  wait?: boolean;
}

export interface SendMessageItem {
  prompt: string;
  displayPrompt?: string;
  attachments?: Attachment[];
  /** @internal */
  billable?: boolean;
  requiredTool?: string;
  /** @internal */
  source?: string;
}

export interface SendMessagesResult {
  messageIds: string[];
}

/** Sends several prompts as one exchange. */
export const SessionSendMessages = sessionMethod<SendMessagesRequest, SendMessagesResult>(
  "session.sendMessages",
);

export interface SendSystemNotificationRequest {
  message: string;
  kind?: unknown;
  options?: unknown;
}

/** Tells the agent something that no user said. */
export const SessionSendSystemNotification = sessionMethod<SendSystemNotificationRequest, null>(
  "session.sendSystemNotification",
  { visibility: "internal" },
);

export interface AbortRequest {
  /** Default `user_initiated`. */
  reason?: AbortReason;
}

export interface AbortResult {
  success: boolean;
  error?: string;
}

/** Stops what the agent is doing. */
export const SessionAbort = sessionMethod<AbortRequest, AbortResult>("session.abort");

export interface InterruptMainTurnRequest {
  flushQueued?: boolean;
}

export interface InterruptMainTurnResult {
  interrupted: boolean;
}

/** Stops the main agent's turn, leaving background work alone. */
export const SessionInterruptMainTurn = sessionMethod<InterruptMainTurnRequest, InterruptMainTurnResult>(
  "session.interruptMainTurn",
);

/** Stops every background agent; gives how many. */
export const SessionCancelAllBackgroundAgents = sessionMethod<void, number>(
  "session.cancelAllBackgroundAgents",
);

export interface LogRequest {
  message: string;
  level?: SessionLogLevel;
  type?: string;
  ephemeral?: boolean;
  url?: string;
  tip?: string;
}

export type SessionLogLevel = "info" | "warning" | "error";

export interface LogResult {
  eventId: string;
}

/** Puts a line for people on the session's log. */
export const SessionLog = sessionMethod<LogRequest, LogResult>("session.log");
