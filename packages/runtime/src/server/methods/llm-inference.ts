import type {
  LlmInferenceHttpResponseChunk,
  LlmInferenceHttpResponseStart,
  LlmInferenceSetProvider,
} from "@parley/protocol";
import { type Handlers, handler } from "../handler.js";

/** The methods of a client that performs model requests. */
export const handlers: Handlers = {
  "llmInference.setProvider": handler<typeof LlmInferenceSetProvider>(async (_, { connection }) => {
    (await connection.runtime.modelRequests()).delegateTo(connection);
    return { success: true };
  }),

  "llmInference.httpResponseStart": handler<typeof LlmInferenceHttpResponseStart>(
    async (head, { connection }) => {
      const carried = (await connection.runtime.modelRequests()).carriedBy(connection);
      return { accepted: carried?.responseStart(head) ?? false };
    },
  ),

  "llmInference.httpResponseChunk": handler<typeof LlmInferenceHttpResponseChunk>(
    async (chunk, { connection }) => {
      const carried = (await connection.runtime.modelRequests()).carriedBy(connection);
      return { accepted: carried?.responseChunk(chunk) ?? false };
    },
  ),
};
