import { ChunkClock } from "./chunk-clock.js";
import type { HttpResponse, HttpTransport } from "./http-transport.js";
import type { Model, ModelRequest, ModelResponse, ModelSink } from "./model.js";
import { ModelError } from "./model-error.js";
import { AnswerBuilder } from "./openai-answer.js";
import { lowerCased, type OpenAIEndpoint } from "./openai-endpoint.js";
import {
  answeredError,
  brokenAnswer,
  networkError,
  type ProviderLabel,
  statusError,
} from "./openai-errors.js";
import { completionsBody } from "./openai-request.js";
import type { WireChunk } from "./openai-wire.js";

/** The OpenAI chat-completions wire, streamed and not. */
export function openAICompletions(endpoint: OpenAIEndpoint, transport: HttpTransport): Model {
  const { label } = endpoint;
  return {
    async call(request, sink) {
      const body = Buffer.from(JSON.stringify(completionsBody(request)));
      const clock = new ChunkClock();
      try {
        sink.sent(body.byteLength);
        const response = await transport.send({
          method: "POST",
          url: endpoint.urlFor(request.model),
          headers: requestHeaders(endpoint, request),
          body,
          signal: request.signal,
        });
        if (response.status < 200 || response.status > 299) throw await statusError(response, label);
        return request.stream
          ? await readStream(response, { sink, clock, label })
          : await readWhole(response, label);
      } catch (error) {
        request.signal.throwIfAborted();
        throw error instanceof ModelError ? error : networkError(error, label);
      }
    },
  };
}

function requestHeaders(endpoint: OpenAIEndpoint, request: ModelRequest): Record<string, string> {
  return {
    ...endpoint.headers,
    "x-initiator": request.initiator,
    ...(request.initiator === "user" && { "x-interaction-type": "conversation-user" }),
    ...lowerCased(request.headers),
  };
}

interface Reading {
  readonly sink: ModelSink;
  readonly clock: ChunkClock;
  readonly label: ProviderLabel;
}

async function readStream({ body }: HttpResponse, { sink, clock, label }: Reading): Promise<ModelResponse> {
  const { createParser } = await import("eventsource-parser");
  const answer = new AnswerBuilder(sink);
  const decoder = new TextDecoder();
  const parser = createParser({
    onEvent({ data }) {
      if (data === "[DONE]") return;
      const chunk = parseChunk(data, label);
      clock.chunk();
      if (answer.add(chunk)) clock.output();
    },
  });
  for await (const bytes of body) parser.feed(decoder.decode(bytes, { stream: true }));

  const timings = clock.timings();
  if (!timings) {
    throw brokenAnswer(
      "Failed to finalize chat-completions stream: request ended without sending any chunks",
      label,
    );
  }
  if (answer.finishReason === undefined && !answer.hasToolCalls) {
    throw brokenAnswer(
      "Failed to finalize chat-completions stream: missing finish_reason for choice 0",
      label,
    );
  }
  return { ...answer.response(true), timings };
}

async function readWhole({ body }: HttpResponse, label: ProviderLabel): Promise<ModelResponse> {
  const pieces: Uint8Array[] = [];
  for await (const bytes of body) pieces.push(bytes);
  const answer = new AnswerBuilder(undefined);
  answer.add(parseWhole(Buffer.concat(pieces).toString("utf8"), label));
  return answer.response(false);
}

function parseWhole(text: string, label: ProviderLabel): WireChunk {
  let whole: WireChunk;
  try {
    whole = JSON.parse(text) as WireChunk;
  } catch (error) {
    throw brokenAnswer(`non-streaming response body was not valid JSON: ${(error as Error).message}`, label);
  }
  if (whole?.error) throw answeredError(whole.error, label);
  return whole ?? {};
}

function parseChunk(text: string, label: ProviderLabel): WireChunk {
  let chunk: WireChunk;
  try {
    chunk = JSON.parse(text) as WireChunk;
  } catch (error) {
    throw brokenAnswer(`Failed to parse chat-completions stream chunk: ${(error as Error).message}`, label);
  }
  if (chunk?.error) throw answeredError(chunk.error, label);
  return chunk ?? {};
}
