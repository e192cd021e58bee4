import { durableEvent, ephemeralEvent } from "../define.js";
import type { FusionAttribution } from "../types/fusion.js";
import type { EventOf } from "./envelope.js";

export interface AssistantReasoningData {
  reasoningId: string;
  content: string;
  rte?: boolean;
}

/** What the model thought. */
export const AssistantReasoningEvent = durableEvent<"assistant.reasoning", AssistantReasoningData>(
  "assistant.reasoning",
);
export type AssistantReasoningEvent = EventOf<typeof AssistantReasoningEvent>;

export interface AssistantReasoningDeltaData {
  reasoningId: string;
  deltaContent: string;
}

/** A piece of what the model thinks. */
export const AssistantReasoningDeltaEvent = ephemeralEvent<
  "assistant.reasoning_delta",
  AssistantReasoningDeltaData
>("assistant.reasoning_delta");
export type AssistantReasoningDeltaEvent = EventOf<typeof AssistantReasoningDeltaEvent>;

export interface AssistantToolCallDeltaData {
  toolCallId: string;
  toolName?: string;
  toolType?: AssistantMessageToolRequestType;
  inputDelta: string;
}

export type AssistantMessageToolRequestType = "function" | "custom";

/** A piece of a tool call's arguments. */
export const AssistantToolCallDeltaEvent = ephemeralEvent<
  "assistant.tool_call_delta",
  AssistantToolCallDeltaData
>("assistant.tool_call_delta");
export type AssistantToolCallDeltaEvent = EventOf<typeof AssistantToolCallDeltaEvent>;

export interface AssistantStreamingDeltaData {
  totalResponseSizeBytes: number;
}

/** How much of the response has arrived. */
export const AssistantStreamingDeltaEvent = ephemeralEvent<
  "assistant.streaming_delta",
  AssistantStreamingDeltaData
>("assistant.streaming_delta");
export type AssistantStreamingDeltaEvent = EventOf<typeof AssistantStreamingDeltaEvent>;

export interface AssistantMessageData {
  messageId: string;
  originatingMessageId?: string;
  model?: string;
  content: string;
  toolRequests?: AssistantMessageToolRequest[];
  reasoningOpaque?: string;
  reasoningText?: string;
  reasoningWireField?: string;
  encryptedContent?: string;
  phase?: string;
  chunkIndex?: number;
  chunkCount?: number;
  outputTokens?: number;
  interactionId?: string;
  requestId?: string;
  clientRequestId?: string;
  serviceRequestId?: string;
  rte?: boolean;
  apiCallId?: string;
  serverTools?: AssistantMessageServerTools;
  reasoningBlocks?: AssistantMessageReasoningBlocks;
  turnId?: string;
  /** @deprecated */
  parentToolCallId?: string;
  /** @experimental */
  citations?: Citations;
  /** @experimental */
  fusion?: FusionAttribution;
}

export interface AssistantMessageToolRequest {
  toolCallId: string;
  name: string;
  arguments?: unknown;
  type?: AssistantMessageToolRequestType;
  toolTitle?: string;
  mcpServerName?: string;
  mcpToolName?: string;
  intentionSummary?: string | null;
  caller?: AssistantMessageToolRequestCaller;
}

export interface AssistantMessageToolRequestCaller {
  type: AssistantMessageToolRequestCallerType;
  callerId: string;
}

export type AssistantMessageToolRequestCallerType = "program";

export interface AssistantMessageServerTools {
  provider: string;
  items?: unknown[];
  functionCallNamespaces?: Record<string, string>;
  rawContentBlocks?: unknown[];
  advisorModel?: string;
}

export interface AssistantMessageReasoningBlocks {
  provider: string;
  blocks?: unknown[];
}

export interface Citations {
  sources: CitationSource[];
  spans: CitationSpan[];
}

export interface CitationSource {
  id: string;
  provider: CitationProvider;
  title?: string;
  url?: string;
  path?: string;
}

export type CitationProvider = "anthropic" | "openai" | "client";

export interface CitationSpan {
  startIndex: number;
  endIndex: number;
  references: CitationReference[];
}

export interface CitationReference {
  sourceId: string;
  citedText?: string;
  location?: CitationLocation;
  providerMetadata?: unknown;
}

export type CitationLocation = CitationLocationChar | CitationLocationPage | CitationLocationBlock;

export interface CitationLocationChar {
  type: "char";
  startIndex: number;
  endIndex: number;
}

export interface CitationLocationPage {
  type: "page";
  startPage: number;
  endPage: number;
}

export interface CitationLocationBlock {
  type: "block";
  startBlock: number;
  endBlock: number;
}

/** What the model said, with the tool calls it wants. */
export const AssistantMessageEvent = durableEvent<"assistant.message", AssistantMessageData>(
  "assistant.message",
);
export type AssistantMessageEvent = EventOf<typeof AssistantMessageEvent>;

export interface AssistantMessageStartData {
  messageId: string;
  phase?: string;
}

/** A message begins to arrive. */
export const AssistantMessageStartEvent = ephemeralEvent<
  "assistant.message_start",
  AssistantMessageStartData
>("assistant.message_start");
export type AssistantMessageStartEvent = EventOf<typeof AssistantMessageStartEvent>;

export interface AssistantMessageDeltaData {
  messageId: string;
  deltaContent: string;
  /** @deprecated */
  parentToolCallId?: string;
}

/** A piece of a message. */
export const AssistantMessageDeltaEvent = ephemeralEvent<
  "assistant.message_delta",
  AssistantMessageDeltaData
>("assistant.message_delta");
export type AssistantMessageDeltaEvent = EventOf<typeof AssistantMessageDeltaEvent>;
