import { bearer, endpoint, type ProviderAccess } from "../http/endpoint.js";
import { callOverHttp, type HttpWire } from "../http/http-call.js";
import type { ModelTransport } from "../http/transport.js";
import type { Model } from "../model.js";
import { MessagesAnswer } from "./answer.js";
import { messagesBody } from "./request.js";
import { asksToThink, thinkingFields } from "./thinking.js";
import type { AnthropicTraits } from "./traits.js";

export const MESSAGES_ENDPOINT = "/v1/messages";

/** The version of the wire that the official runtime speaks. */
const VERSION = "2023-06-01";

export interface MessagesOptions {
  readonly transport: ModelTransport;
  readonly traits: AnthropicTraits;
}

/**
 * The Anthropic messages wire.
 *
 * @throws ProviderConfigError when the provider's base URL can't be used
 */
export function anthropicMessages(access: ProviderAccess, { transport, traits }: MessagesOptions): Model {
  const { apiKey, bearerToken, hasBearerTokenProvider } = access.config;
  const credentials = { ...(apiKey && { "x-api-key": apiKey }), ...bearer(bearerToken) };
  const place = endpoint(access, {
    path: () => MESSAGES_ENDPOINT,
    defaults: { "anthropic-version": VERSION, ...(!hasBearerTokenProvider && credentials) },
  });
  return {
    async call(request, sink) {
      const maxTokens = request.maxOutputTokens ?? traits.maxOutputTokens;
      const thinking = thinkingFields(request, maxTokens, traits);
      const wire: HttpWire = {
        endpoint: place,
        transport,
        apiEndpoint: MESSAGES_ENDPOINT,
        maxOutputTokens: traits.maxOutputTokens,
        body: (asked) => messagesBody(asked, { maxTokens, thinking }, traits),
        reader: (deltas) => new MessagesAnswer(deltas, place.label),
        unreadable: {
          event:
            "Failed to accumulate Anthropic message stream event: Failed to parse Anthropic message stream event",
          body: "non-streaming Anthropic message body was not valid JSON",
        },
      };
      const response = await callOverHttp(wire, request, sink);
      if (!asksToThink(thinking)) return response;
      return { ...response, reasoningSummary: request.reasoningSummary ?? "detailed" };
    },
  };
}
