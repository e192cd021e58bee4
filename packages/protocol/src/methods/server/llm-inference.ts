import { method } from "../../define.js";
import type { LlmInferenceHeaders } from "../../types/model.js";

export interface LlmInferenceSetProviderResult {
  success: boolean;
}

/** Makes this client the one that carries model requests. */
export const LlmInferenceSetProvider = method<void, LlmInferenceSetProviderResult>(
  "llmInference.setProvider",
);

export interface LlmInferenceHttpResponseStartRequest {
  requestId: string;
  status: number;
  statusText?: string;
  headers: LlmInferenceHeaders;
}

export interface LlmInferenceHttpResponseStartResult {
  accepted: boolean;
}

/** Hands over the status and headers of a carried response. */
export const LlmInferenceHttpResponseStart = method<
  LlmInferenceHttpResponseStartRequest,
  LlmInferenceHttpResponseStartResult
>("llmInference.httpResponseStart");

export interface LlmInferenceHttpResponseChunkRequest {
  requestId: string;
  data: string;
  binary?: boolean;
  end?: boolean;
  error?: LlmInferenceHttpResponseChunkError;
}

export interface LlmInferenceHttpResponseChunkError {
  message: string;
  code?: string;
}

export interface LlmInferenceHttpResponseChunkResult {
  accepted: boolean;
}

/** Hands over a piece of a carried response's body. */
export const LlmInferenceHttpResponseChunk = method<
  LlmInferenceHttpResponseChunkRequest,
  LlmInferenceHttpResponseChunkResult
>("llmInference.httpResponseChunk");
