import type { DeltaSink, ModelRequest, ModelResponse, ModelSink } from "../model.js";
import { ModelError } from "../model-error.js";
import { ChunkClock, type EventKind } from "./chunk-clock.js";
import type { Endpoint } from "./endpoint.js";
import { brokenAnswer, networkError, type ProviderLabel, statusError } from "./provider-errors.js";
import type { HttpResponse, ModelTransport } from "./transport.js";

/** What one wire makes of requests and answers; all else of an HTTP call is the same for every wire. */
export interface HttpWire {
  readonly endpoint: Endpoint;
  readonly transport: ModelTransport;
  /** As in `assistant.usage`. */
  readonly apiEndpoint: string;
  body(request: ModelRequest): object;
  reader(deltas: DeltaSink): AnswerReader;
  /** Tokens of answer to ask for when the request doesn't say. */
  readonly maxOutputTokens?: number | undefined;
  /** What is said when JSON was expected and something else came. Source: the official runtime. */
  readonly unreadable: { readonly event: string; readonly body: string };
}

/** Puts one answer together. */
export interface AnswerReader {
  /** Takes one event of a streamed answer. @throws ModelError when it says that the request failed */
  event(event: unknown): EventKind;
  /** Takes an answer that came in one piece. @throws ModelError when it says that the request failed */
  whole(body: unknown): void;
  /** @throws ModelError when what has come is no complete answer */
  response(): ModelResponse;
}

/** For those who want no deltas, of a wire that streams all the same. */
export const SILENT: DeltaSink = { message() {}, text() {}, reasoning() {}, toolCall() {} };

/** Makes one attempt at a model call over HTTP. @throws as `Model.call` */
export async function callOverHttp(
  wire: HttpWire,
  request: ModelRequest,
  sink: ModelSink,
): Promise<ModelResponse> {
  const { endpoint, transport, apiEndpoint } = wire;
  const { label } = endpoint;
  sink.starting();
  try {
    const headers = await endpoint.headersFor(request);
    const asked = wire.body(request);
    const body = Buffer.from(JSON.stringify(asked));
    const clock = new ChunkClock();
    const { maxOutputTokens } = wire;
    sink.sent({ bytes: body.byteLength, transport: "http", apiEndpoint, maxOutputTokens });
    const response = await transport.send({
      method: "POST",
      url: endpoint.urlFor(request.model),
      headers,
      body,
      signal: request.signal,
      origin: request,
    });
    if (response.status < 200 || response.status > 299) throw await statusError(response, label);
    const reader = wire.reader(request.stream ? sink : SILENT);
    const { isStreamed } = await readBody(response, { wire, reader, clock, wantsStream: "stream" in asked });
    return isStreamed ? { ...reader.response(), timings: clock.timings() } : reader.response();
  } catch (error) {
    request.signal.throwIfAborted();
    throw error instanceof ModelError ? error : networkError(error, label);
  }
}

interface Reading {
  readonly wire: HttpWire;
  readonly reader: AnswerReader;
  readonly clock: ChunkClock;
  readonly wantsStream: boolean;
}

/** An answer longer than this makes no sense, and is not held in memory. */
const MAX_ANSWER_BYTES = 128 * 1024 * 1024;

/** Some servers answer in one piece though a stream was asked for, whatever they call it: a stream doesn't begin with `{`. */
async function readBody(
  { body }: HttpResponse,
  { wire, reader, clock, wantsStream }: Reading,
): Promise<{ readonly isStreamed: boolean }> {
  const { label } = wire.endpoint;
  const { createParser } = await import("eventsource-parser");
  const parser = createParser({
    onEvent({ data }) {
      if (data === "[DONE]") return;
      const event = parse(data, wire.unreadable.event, label);
      clock.take(reader.event(event));
    },
  });
  const decoder = new TextDecoder();
  let form: "unknown" | "events" | "whole" = wantsStream ? "unknown" : "whole";
  let text = "";
  let size = 0;
  for await (const bytes of body) {
    size += bytes.byteLength;
    if (size > MAX_ANSWER_BYTES)
      throw brokenAnswer(`The answer is longer than ${MAX_ANSWER_BYTES} bytes`, label);
    text += decoder.decode(bytes, { stream: true });
    if (form === "unknown" && /\S/.test(text)) form = text.trimStart().startsWith("{") ? "whole" : "events";
    if (form !== "events") continue;
    parser.feed(text);
    text = "";
  }
  if (form === "whole") reader.whole(parse(text, wire.unreadable.body, label));
  return { isStreamed: form !== "whole" };
}

/** @throws ModelError that begins with `unreadable` */
export function parse(text: string, unreadable: string, label: ProviderLabel): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw brokenAnswer(`${unreadable}: ${(error as Error).message}`, label);
  }
}
