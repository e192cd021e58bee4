import { durableEvent } from "../define.js";
import type { EventOf } from "./envelope.js";

export interface ExternalToolRequestedData {
  requestId: string;
  sessionId: string;
  toolCallId: string;
  toolName: string;
  providerId?: string | null;
  arguments?: unknown;
  workingDirectory?: string;
  traceparent?: string;
  tracestate?: string;
}

/** A client's tool is called; a client that offers it answers. */
export const ExternalToolRequestedEvent = durableEvent<"external_tool.requested", ExternalToolRequestedData>(
  "external_tool.requested",
);
export type ExternalToolRequestedEvent = EventOf<typeof ExternalToolRequestedEvent>;

export interface ExternalToolCompletedData {
  requestId: string;
}

/** The call of a client's tool is settled. */
export const ExternalToolCompletedEvent = durableEvent<"external_tool.completed", ExternalToolCompletedData>(
  "external_tool.completed",
);
export type ExternalToolCompletedEvent = EventOf<typeof ExternalToolCompletedEvent>;
