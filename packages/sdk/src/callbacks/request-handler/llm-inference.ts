import {
  createServerRpc,
  type LlmInferenceHttpRequestChunkRequest,
  type LlmInferenceHttpRequestStartRequest,
  type RpcCaller,
} from "@parley/protocol";
import { fromBase64 } from "./base64.js";
import { carryHttp } from "./http-exchange.js";
import type { CopilotRequestContext, CopilotRequestHandler, RequestHooks } from "./request-handler.js";
import { carryWebSocket } from "./websocket-exchange.js";

/** A piece of what the runtime sends. */
export type RequestPiece = Pick<LlmInferenceHttpRequestChunkRequest, "data" | "binary" | "end">;

/** What one exchange is carried out with. */
export interface Exchange {
  readonly start: LlmInferenceHttpRequestStartRequest;
  readonly context: CopilotRequestContext;
  readonly hooks: RequestHooks;
  readonly caller: RpcCaller;
  /** What the runtime sends, until its end. */
  readonly pieces: AsyncIterable<RequestPiece>;
}

interface Open {
  readonly pieces: PieceQueue;
  readonly cancel: AbortController;
}

/** Carries the runtime's model requests: hands each to the handler, and its answer back in pieces. */
export class LlmInference {
  /** Answers the runtime's `llmInference.*` requests. */
  readonly methods: readonly [string, (params: never) => unknown][];
  readonly #hooks: RequestHooks;
  readonly #caller: RpcCaller;
  readonly #open = new Map<string, Open>();

  constructor(handler: CopilotRequestHandler, caller: RpcCaller) {
    this.#hooks = handler as unknown as RequestHooks;
    this.#caller = caller;
    this.methods = [
      ["llmInference.httpRequestStart", (start) => this.#start(start)],
      ["llmInference.httpRequestChunk", (chunk) => this.#chunk(chunk)],
    ];
  }

  /** Drops what is under way: the connection it was for is gone. */
  reset(): void {
    for (const { cancel } of this.#open.values())
      cancel.abort(new Error("The connection to the runtime is lost."));
    this.#open.clear();
  }

  #start(start: LlmInferenceHttpRequestStartRequest): object {
    const { requestId } = start;
    const open: Open = { pieces: new PieceQueue(), cancel: new AbortController() };
    this.#open.set(requestId, open);
    const carry = start.transport === "websocket" ? carryWebSocket : carryHttp;
    void carry({
      start,
      context: contextOf(start, open.cancel.signal),
      hooks: this.#hooks,
      caller: this.#caller,
      pieces: open.pieces,
    })
      // Only the runtime could be told, and it is what can't be reached.
      .catch(() => {})
      .finally(() => {
        if (this.#open.get(requestId) === open) this.#open.delete(requestId);
      });
    return {};
  }

  #chunk(chunk: LlmInferenceHttpRequestChunkRequest): object {
    const open = this.#open.get(chunk.requestId);
    if (chunk.cancel) {
      open?.cancel.abort(new CancelledByRuntime());
      open?.pieces.end();
    } else {
      open?.pieces.push(chunk);
    }
    return {};
  }
}

/** The runtime does not want the answer any more. */
export class CancelledByRuntime extends Error {
  constructor() {
    super("Request cancelled by runtime");
  }
}

/** How a failure is told to the runtime. */
export function wireFailure(error: unknown, signal: AbortSignal): { message: string; code?: string } {
  if (signal.aborted) return { message: new CancelledByRuntime().message, code: "cancelled" };
  return { message: error instanceof Error ? error.message : String(error) };
}

/** The runtime's methods for answers. */
export function answers({ start, caller }: Pick<Exchange, "start" | "caller">) {
  const { requestId } = start;
  const rpc = createServerRpc(caller).llmInference;
  return {
    begin: (status: number, rest: { statusText?: string; headers?: Record<string, string[]> } = {}) =>
      rpc.httpResponseStart({ requestId, status, ...rest, headers: rest.headers ?? {} }),
    piece: (data: string, binary: boolean) => rpc.httpResponseChunk({ requestId, data, binary, end: false }),
    end: (error?: { message: string; code?: string }) =>
      rpc.httpResponseChunk({ requestId, data: "", end: true, ...(error ? { error } : {}) }),
  };
}

/** The bytes of a piece. */
export function bytesOf({ data, binary }: RequestPiece): Uint8Array<ArrayBuffer> {
  return binary ? fromBase64(data) : new TextEncoder().encode(data);
}

function contextOf(start: LlmInferenceHttpRequestStartRequest, signal: AbortSignal): CopilotRequestContext {
  const { requestId, sessionId, agentId, parentAgentId, interactionType, url, headers } = start;
  return {
    requestId,
    ...(sessionId === undefined ? {} : { sessionId }),
    ...(agentId === undefined ? {} : { agentId }),
    ...(parentAgentId === undefined ? {} : { parentAgentId }),
    ...(interactionType === undefined ? {} : { interactionType }),
    transport: start.transport ?? "http",
    url,
    headers,
    signal,
  };
}

/** Pieces in order, for one reader. */
class PieceQueue implements AsyncIterable<RequestPiece> {
  readonly #pieces: RequestPiece[] = [];
  #isOver = false;
  #wake = () => {};

  push(piece: RequestPiece): void {
    if (this.#isOver) return;
    this.#pieces.push(piece);
    if (piece.end) this.#isOver = true;
    this.#wake();
  }

  end(): void {
    this.#isOver = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<RequestPiece> {
    for (;;) {
      const piece = this.#pieces.shift();
      if (piece) yield piece;
      else if (this.#isOver) return;
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}
