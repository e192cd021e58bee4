import type { ProviderAccess } from "../http/endpoint.js";
import { callOverHttp, type HttpWire } from "../http/http-call.js";
import { openAIEndpoint } from "../http/openai-endpoint.js";
import type { ModelTransport } from "../http/transport.js";
import type { Model } from "../model.js";
import { ResponsesAnswer } from "./answer.js";
import { responsesBody, summaryMode } from "./request.js";

export const RESPONSES_ENDPOINT = "/responses";

/**
 * The OpenAI responses wire over HTTP, streamed and not.
 *
 * @throws ProviderConfigError when the provider's base URL can't be used
 */
export function openAIResponses(access: ProviderAccess, transport: ModelTransport): Model {
  const endpoint = openAIEndpoint(access, RESPONSES_ENDPOINT);
  const wire: HttpWire = {
    endpoint,
    transport,
    apiEndpoint: RESPONSES_ENDPOINT,
    body: responsesBody,
    reader: (deltas) => new ResponsesAnswer(deltas, endpoint.label),
    unreadable: {
      event: "Failed to parse Responses stream event",
      body: "non-streaming Responses body was not valid JSON",
    },
  };
  return {
    async call(request, sink) {
      const response = await callOverHttp(wire, request, sink);
      return { ...response, reasoningSummary: summaryMode(request) };
    },
  };
}
