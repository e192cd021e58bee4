import { toBase64 } from "./base64.js";
import { answers, bytesOf, type Exchange, type RequestPiece, wireFailure } from "./exchange.js";

/** Headers that belong to one hop, which is the runtime's and not the endpoint's. Source: RFC 9110, 7.6.1. */
const HOP_HEADERS = ["connection", "content-length", "host", "keep-alive", "transfer-encoding", "upgrade"];

/** What `fetch` has undone in the body it gives. */
const UNDONE_HEADERS = ["content-encoding", "content-length"];

/** Statuses for requests that got no answer. Source: what the official SDK says then. */
const BAD_GATEWAY = 502;
const CLIENT_CLOSED = 499;

/** Carries an HTTP request: hands it to the handler once it is whole, and its answer back as it comes. */
export async function carryHttp(exchange: Exchange): Promise<void> {
  const { context, hooks } = exchange;
  const answer = answers(exchange);
  let hasBegun = false;
  try {
    const body = await collect(exchange.pieces);
    context.signal.throwIfAborted();
    const response = await abortable(hooks.sendRequest(requestOf(exchange, body), context), context.signal);
    hasBegun = true;
    await answer.begin(response.status, {
      ...(response.statusText ? { statusText: response.statusText } : {}),
      headers: headersOf(response),
    });
    await forward(response, context.signal, async (bytes) => {
      await answer.piece(toBase64(bytes), true);
    });
    await answer.end();
  } catch (error) {
    if (!hasBegun) await answer.begin(context.signal.aborted ? CLIENT_CLOSED : BAD_GATEWAY);
    await answer.end(wireFailure(error, context.signal));
  }
}

function requestOf({ start, context }: Exchange, body: Uint8Array<ArrayBuffer>): Request {
  const headers = new Headers();
  for (const [name, values] of Object.entries(context.headers)) {
    if (HOP_HEADERS.includes(name.toLowerCase())) continue;
    for (const value of values ?? []) headers.append(name, value);
  }
  const hasBody = start.method !== "GET" && start.method !== "HEAD";
  return new Request(context.url, {
    method: start.method,
    headers,
    signal: context.signal,
    ...(hasBody ? { body } : {}),
  });
}

function headersOf(response: Response): Record<string, string[]> {
  const headers: Record<string, string[]> = {};
  /** An answer that the handler made itself has no URL, and its body is as the headers say. */
  const isFetched = response.url !== "";
  for (const [name, value] of response.headers) {
    if (isFetched && UNDONE_HEADERS.includes(name)) continue;
    headers[name] = [...(headers[name] ?? []), value];
  }
  return headers;
}

async function collect(pieces: AsyncIterable<RequestPiece>): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of pieces) parts.push(bytesOf(piece));
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

async function forward(
  response: Response,
  signal: AbortSignal,
  send: (bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  const reader = response.body?.getReader();
  if (!reader) return;
  try {
    for (;;) {
      const { done, value } = await abortable(reader.read(), signal);
      if (done) return;
      if (value.length > 0) await send(value);
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
