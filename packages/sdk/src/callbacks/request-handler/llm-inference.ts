import type {
  LlmInferenceHttpRequestChunkRequest,
  LlmInferenceHttpRequestStartRequest,
  RpcCaller,
} from "@parley/protocol";
import { CancelledByRuntime, type RequestPiece } from "./exchange.js";
import { carryHttp } from "./http-exchange.js";
import type { CopilotRequestContext } from "./request-context.js";
import type { CopilotRequestHandler, RequestHooks } from "./request-handler.js";
import { carryWebSocket } from "./websocket-exchange.js";

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
