import { method } from "../../define.js";
import type { LlmInferenceHeaders } from "../../types/model.js";

export interface LlmInferenceHttpRequestStartRequest {
  requestId: string;
  sessionId?: string;
  method: string;
  url: string;
  headers: LlmInferenceHeaders;
  transport?: LlmInferenceHttpRequestStartTransport;
  agentId?: string;
  parentAgentId?: string;
  agentInvocationId?: string;
  interactionType?: string;
}

export type LlmInferenceHttpRequestStartTransport = "http" | "websocket";

export type LlmInferenceHttpRequestStartResult = Record<string, unknown>;

/** Hands the client a model request to carry. */
export const LlmInferenceHttpRequestStart = method<
  LlmInferenceHttpRequestStartRequest,
  LlmInferenceHttpRequestStartResult
>("llmInference.httpRequestStart", { answerer: "client" });

export interface LlmInferenceHttpRequestChunkRequest {
  requestId: string;
  data: string;
  binary?: boolean;
  end?: boolean;
  cancel?: boolean;
  cancelReason?: string;
  agentInvocationId?: string;
}

export type LlmInferenceHttpRequestChunkResult = Record<string, unknown>;

/** Hands the client a piece of that request's body. */
export const LlmInferenceHttpRequestChunk = method<
  LlmInferenceHttpRequestChunkRequest,
  LlmInferenceHttpRequestChunkResult
>("llmInference.httpRequestChunk", { answerer: "client" });
