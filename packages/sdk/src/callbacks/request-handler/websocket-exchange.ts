import { toBase64 } from "./base64.js";
import { answers, bytesOf, type Exchange, type RequestPiece, wireFailure } from "./exchange.js";
import { attachSink, type CopilotWebSocketHandler } from "./websocket-handler.js";

/** Status of a connection that is a WebSocket from now on. Source: RFC 6455. */
const SWITCHING_PROTOCOLS = 101;
const BAD_GATEWAY = 502;

/** Carries a WebSocket: each piece is a message, both ways, until either side ends it. */
export async function carryWebSocket(exchange: Exchange): Promise<void> {
  const { context, hooks } = exchange;
  const answer = answers(exchange);
  let handler: CopilotWebSocketHandler;
  try {
    handler = await hooks.openWebSocket(context);
  } catch (error) {
    await answer.begin(BAD_GATEWAY);
    await answer.end(wireFailure(error, context.signal));
    return;
  }
  const over = new AbortController();
  /** Messages of the handler leave in order, and after the beginning. */
  let last: Promise<unknown> = answer.begin(SWITCHING_PROTOCOLS);
  const enqueue = (send: () => Promise<unknown>): Promise<void> => {
    const sent = last.then(send);
    last = sent.catch(() => {});
    return sent.then(() => {});
  };
  attachSink(handler, {
    message: (data) =>
      enqueue(() =>
        typeof data === "string" ? answer.piece(data, false) : answer.piece(toBase64(data), true),
      ),
    closed({ description, errorCode, error }) {
      over.abort();
      const message = description ?? error?.message;
      const failure =
        errorCode !== undefined || error
          ? {
              message: message ?? "WebSocket failed",
              ...(errorCode === undefined ? {} : { code: errorCode }),
            }
          : undefined;
      return enqueue(() => answer.end(failure));
    },
  });
  try {
    for await (const piece of until(exchange.pieces, over.signal)) {
      if (piece.data !== "") await handler.sendRequestMessage(messageOf(piece));
    }
    context.signal.throwIfAborted();
    await handler.close();
  } catch (error) {
    if (!over.signal.aborted) await enqueue(() => answer.end(wireFailure(error, context.signal)));
  } finally {
    await handler[Symbol.asyncDispose]();
  }
}

/** Text, unless the bytes are none. */
function messageOf(piece: RequestPiece): string | Uint8Array {
  if (!piece.binary) return piece.data;
  const bytes = bytesOf(piece);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return bytes;
  }
}

/** Pieces until their end, or until a signal fires. */
async function* until(
  pieces: AsyncIterable<RequestPiece>,
  signal: AbortSignal,
): AsyncGenerator<RequestPiece> {
  const iterator = pieces[Symbol.asyncIterator]();
  const fired = new Promise<undefined>((resolve) => {
    signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
  while (!signal.aborted) {
    const next = await Promise.race([iterator.next(), fired]);
    if (!next || next.done) return;
    yield next.value;
  }
}
