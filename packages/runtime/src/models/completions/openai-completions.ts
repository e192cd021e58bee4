import type { ProviderAccess } from "../http/endpoint.js";
import { callOverHttp, type HttpWire } from "../http/http-call.js";
import { openAIEndpoint } from "../http/openai-endpoint.js";
import type { ModelTransport } from "../http/transport.js";
import type { Model } from "../model.js";
import { CompletionsAnswer } from "./answer.js";
import { completionsBody } from "./request.js";

export const COMPLETIONS_ENDPOINT = "/chat/completions";

/**
 * The OpenAI chat-completions wire, streamed and not.
 *
 * @throws ProviderConfigError when the provider's base URL can't be used
 */
export function openAICompletions(access: ProviderAccess, transport: ModelTransport): Model {
  const endpoint = openAIEndpoint(access, COMPLETIONS_ENDPOINT);
  const wire: HttpWire = {
    endpoint,
    transport,
    apiEndpoint: COMPLETIONS_ENDPOINT,
    body: completionsBody,
    reader: (deltas) => new CompletionsAnswer(deltas, endpoint.label),
    unreadable: {
      event: "Failed to parse chat-completions stream chunk",
      body: "non-streaming response body was not valid JSON",
    },
  };
  return { call: (request, sink) => callOverHttp(wire, request, sink) };
}
