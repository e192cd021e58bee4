import type {
  LlmInferenceHttpRequestChunkRequest,
  LlmInferenceHttpRequestStartRequest,
} from "@parley/protocol";

/** Reaches the client that performs model requests in the runtime's place (`llmInference.setProvider`). */
export interface RequestCarrier {
  /** Calls `llmInference.httpRequestStart`. Frames must leave in the order of the calls. @throws when the client refuses or is gone */
  start(request: LlmInferenceHttpRequestStartRequest): Promise<unknown>;
  /** Calls `llmInference.httpRequestChunk`. @throws as above */
  chunk(chunk: LlmInferenceHttpRequestChunkRequest): Promise<unknown>;
}
