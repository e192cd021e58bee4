import { withResolvers } from "../../promises/with-resolvers.js";
import { ChunkClock } from "../http/chunk-clock.js";
import type { Endpoint, ProviderAccess } from "../http/endpoint.js";
import { parse, SILENT } from "../http/http-call.js";
import { openAIEndpoint } from "../http/openai-endpoint.js";
import { brokenAnswer } from "../http/provider-errors.js";
import { type ModelTransport, SILENCE_MS } from "../http/transport.js";
import type { Model, ModelRequest, ModelResponse, ModelSink } from "../model.js";
import { ModelError } from "../model-error.js";
import { ResponsesAnswer } from "./answer.js";
import { Line } from "./line.js";
import { openAIResponses, RESPONSES_ENDPOINT } from "./openai-responses.js";
import { inputItems, socketMessage, summaryMode } from "./request.js";
import type { WireEvent } from "./wire.js";

export const SOCKET_ENDPOINT = "ws:/responses";

/**
 * The OpenAI responses wire over a WebSocket that is kept between calls: a call that goes on from the last
 * response sends only what is new. Where the socket fails, the call is made over HTTP.
 *
 * @throws ProviderConfigError when the provider's base URL can't be used
 */
export function socketResponses(access: ProviderAccess, transport: ModelTransport): Model {
  return new SocketModel(access, transport);
}

/** The socket ended before the provider said anything: another way may work. */
class SocketFailed extends Error {}

class SocketModel implements Model {
  readonly #endpoint: Endpoint;
  readonly #transport: ModelTransport;
  readonly #http: Model;
  #line: Line | undefined;
  /** The call that a socket failed for; its further attempts go over HTTP. */
  #failedCall: string | undefined;

  constructor(access: ProviderAccess, transport: ModelTransport) {
    this.#endpoint = openAIEndpoint(access, RESPONSES_ENDPOINT);
    this.#transport = transport;
    this.#http = openAIResponses(access, transport);
  }

  async call(request: ModelRequest, sink: ModelSink): Promise<ModelResponse> {
    if (request.callId === this.#failedCall) return this.#http.call(request, sink);
    try {
      return await this.#callOverSocket(request, sink);
    } catch (error) {
      request.signal.throwIfAborted();
      if (!(error instanceof SocketFailed)) throw error;
      this.#failedCall = request.callId;
      return this.#http.call(request, sink);
    }
  }

  close(): void {
    this.#line?.close();
    this.#line = undefined;
  }

  async #callOverSocket(request: ModelRequest, sink: ModelSink): Promise<ModelResponse> {
    const line = await this.#takeLine(request);
    const items = inputItems(request.messages);
    const previous = line.addedTo(items);
    try {
      const response = await this.#ask(line, socketMessage(request, previous), {
        request,
        sink,
        previousId: previous?.id,
      });
      line.answered(items, response);
      this.#keep(line);
      return { ...response, reasoningSummary: summaryMode(request) };
    } catch (error) {
      line.close();
      if (!(error instanceof ModelError)) throw error;
      const isForgotten = error.details.code === "previous_response_not_found";
      if (previous && isForgotten) return this.#callOverSocket(request, sink);
      if (error.reason === "broken") this.#failedCall = request.callId;
      throw error;
    }
  }

  async #takeLine(request: ModelRequest): Promise<Line> {
    const headers = await this.#endpoint.headersFor(request);
    const kept = this.#line;
    this.#line = undefined;
    kept?.wake();
    if (kept?.serves(headers)) return kept;
    kept?.close();
    const url = this.#endpoint.urlFor(request.model).replace(/^http/, "ws");
    const { signal } = request;
    try {
      return new Line(await this.#transport.connect({ url, headers, signal, origin: request }), headers);
    } catch (cause) {
      throw new SocketFailed("the handshake failed", { cause });
    }
  }

  #keep(line: Line): void {
    this.#line?.close();
    this.#line = line;
    line.rest();
  }

  #ask(line: Line, message: object, { request, sink, previousId }: Asking): Promise<ModelResponse> {
    const { label } = this.#endpoint;
    const { socket } = line;
    const answer = new ResponsesAnswer(request.stream ? sink : SILENT, label);
    const body = JSON.stringify(message);
    sink.starting(previousId);
    const clock = new ChunkClock();
    let hasBegun = false;
    const { signal } = request;
    const { promise, resolve, reject } = withResolvers<ModelResponse>();
    const giveUp = () => reject(signal.reason);
    signal.addEventListener("abort", giveUp, { once: true });
    const tooLong = `WebSocket receive failed: no data for ${SILENCE_MS / 1000} seconds`;
    const silence = setTimeout(() => reject(brokenAnswer(tooLong, label)), SILENCE_MS);
    socket.listen({
      message(text) {
        silence.refresh();
        try {
          const event = parse(text, "Failed to parse Responses stream event", label);
          hasBegun = true;
          clock.take(answer.event(withStatus(event)));
          if (answer.isComplete) resolve({ ...answer.response(), timings: clock.timings() });
        } catch (error) {
          reject(error);
        }
      },
      ended({ message: why }) {
        reject(hasBegun ? brokenAnswer(`WebSocket receive failed: ${why}`, label) : new SocketFailed(why));
      },
    });
    sink.sent({ bytes: Buffer.byteLength(body), transport: "websocket", apiEndpoint: SOCKET_ENDPOINT });
    socket.send(body, request);
    return promise.finally(() => {
      clearTimeout(silence);
      signal.removeEventListener("abort", giveUp);
    });
  }
}

interface Asking {
  readonly request: ModelRequest;
  readonly sink: ModelSink;
  readonly previousId: string | undefined;
}

/** A failure over a socket has no HTTP status of its own; the official runtime gives it one of these. */
function withStatus(event: unknown): unknown {
  const { type, status } = (event ?? {}) as WireEvent;
  if (type !== "error" && type !== "response.failed") return event;
  return { ...(event as WireEvent), status: status === 429 ? 429 : 500 };
}
