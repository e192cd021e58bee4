import { ConnectionClosedError, ErrorCode, RpcError, toWireError, type WireError } from "./errors.js";
import { CANCEL_METHOD, classify, identify, type RequestId } from "./message.js";

/** What a {@link Peer} sends through: takes one JSON message and puts it on whatever carries it. */
export interface MessageWriter {
  /** Must not throw: a carrier that fails closes the peer instead. */
  write(json: string): void;
}

/** A request from the other side, as its handler sees it. */
export interface IncomingRequest {
  readonly id: RequestId;
  readonly method: string;
  readonly params: unknown;
  /** Fires when the caller cancels, and when the connection closes. */
  readonly signal: AbortSignal;
}

export interface PeerHandlers {
  /** Answers a request: its return value, or its rejection, is the response. */
  request(request: IncomingRequest): unknown;
  notification(method: string, params: unknown): void;
  /** A message could not be understood, or a handler failed where no answer is possible. */
  fault?(error: Error): void;
}

export interface RequestOptions {
  /** Cancels the request: the peer is told, and the call rejects at once with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Runs with the result while its message is dispatched, before the next message is. */
  onResult?: ((result: unknown) => void) | undefined;
}

interface PendingCall {
  resolve(result: unknown): void;
  reject(error: Error): void;
  onResult: ((result: unknown) => void) | undefined;
}

/**
 * One end of a JSON-RPC 2.0 connection, over anything that carries text messages. It does no I/O: the
 * owner hands it each message that arrives and gives it a writer. Both ends may call and answer.
 */
export class Peer {
  readonly #writer: MessageWriter;
  readonly #handlers: PeerHandlers;
  readonly #calls = new Map<RequestId, PendingCall>();
  readonly #incoming = new Map<RequestId, AbortController>();
  #nextId = 0;
  #closed: ConnectionClosedError | undefined;

  constructor(writer: MessageWriter, handlers: PeerHandlers) {
    this.#writer = writer;
    this.#handlers = handlers;
  }

  get closed(): boolean {
    return this.#closed !== undefined;
  }

  /**
   * Calls a method on the other side.
   *
   * @throws RpcError when the other side answers with an error
   * @throws ConnectionClosedError when the connection is closed, or closes before the answer
   * @throws TypeError when `params` is not JSON (a cycle, a BigInt); nothing is sent
   */
  request(method: string, params?: unknown, options: RequestOptions = {}): Promise<unknown> {
    if (this.#closed) return Promise.reject(this.#closed);
    const { signal, onResult } = options;
    if (signal?.aborted) return Promise.reject(abortReason(signal));
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      const json = JSON.stringify({ jsonrpc: "2.0", id, method, params });
      const onAbort = () => {
        this.#calls.delete(id);
        this.notify(CANCEL_METHOD, { id });
        reject(abortReason(signal));
      };
      const settle = () => signal?.removeEventListener("abort", onAbort);
      this.#calls.set(id, {
        resolve: (result) => {
          settle();
          resolve(result);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
        onResult,
      });
      signal?.addEventListener("abort", onAbort, { once: true });
      this.#writer.write(json);
    });
  }

  /** Sends a notification. On a closed connection it is dropped: there is nobody to tell. */
  notify(method: string, params?: unknown): void {
    if (this.#closed) return;
    this.#writer.write(JSON.stringify({ jsonrpc: "2.0", method, params }));
  }

  /** Hands the peer one message that arrived. Never throws. */
  receive(json: string): void {
    if (this.#closed) return;
    let message: unknown;
    try {
      message = JSON.parse(json);
    } catch (cause) {
      this.#refuse(null, new RpcError(ErrorCode.ParseError, "Message is not valid JSON.", { cause }));
      return;
    }
    const kind = classify(message);
    switch (kind) {
      case "request": {
        const { id, method, params } = message as { id: RequestId; method: string; params?: unknown };
        this.#answer(id, method, params);
        return;
      }
      case "notification": {
        const { method, params } = message as { method: string; params?: unknown };
        this.#notified(method, params);
        return;
      }
      case "response": {
        const response = message as { id: RequestId | null; result?: unknown; error?: WireError };
        this.#settled(response);
        return;
      }
      default:
        this.#refuse(null, new RpcError(ErrorCode.InvalidRequest, kind.fault));
    }
  }

  /**
   * Tells the peer that a message over `limit` bytes was skipped. A request is answered with an error; a
   * response rejects the call it was for.
   *
   * @param prefix the beginning of the message, from which its kind and id are read
   */
  receiveOversized(size: number, limit: number, prefix: string): void {
    if (this.#closed) return;
    const { kind, id } = identify(prefix);
    const text = `Message of ${size} bytes exceeds the limit of ${limit} bytes.`;
    const error = new RpcError(ErrorCode.InvalidRequest, text);
    if (kind === "response" && id !== null) {
      this.#handlers.fault?.(error);
      this.#settled({ id, error });
    } else {
      this.#refuse(id, error);
    }
  }

  /** Ends the connection: calls in flight reject, handlers in progress see their signal fire. Idempotent. */
  close(reason?: string): void {
    if (this.#closed) return;
    this.#closed = new ConnectionClosedError(reason);
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    for (const call of calls) call.reject(this.#closed);
    const incoming = [...this.#incoming.values()];
    this.#incoming.clear();
    for (const controller of incoming) controller.abort(this.#closed);
  }

  #answer(id: RequestId, method: string, params: unknown): void {
    const controller = new AbortController();
    let outcome: unknown;
    try {
      outcome = this.#handlers.request({ id, method, params, signal: controller.signal });
    } catch (error) {
      this.#respond(id, { error: toWireError(error) });
      return;
    }
    if (!isThenable(outcome)) {
      this.#respond(id, { result: outcome ?? null });
      return;
    }
    this.#incoming.set(id, controller);
    outcome.then(
      (result) => {
        this.#incoming.delete(id);
        this.#respond(id, { result: result ?? null });
      },
      (error) => {
        this.#incoming.delete(id);
        this.#respond(id, { error: toWireError(error) });
      },
    );
  }

  #respond(id: RequestId | null, outcome: { result: unknown } | { error: WireError }): void {
    if (this.#closed) return;
    let json: string;
    try {
      json = JSON.stringify({ jsonrpc: "2.0", id, ...outcome });
    } catch (error) {
      json = JSON.stringify({ jsonrpc: "2.0", id, error: toWireError(error) });
    }
    this.#writer.write(json);
  }

  #refuse(id: RequestId | null, error: RpcError): void {
    this.#handlers.fault?.(error);
    this.#respond(id, { error: toWireError(error) });
  }

  #notified(method: string, params: unknown): void {
    if (method === CANCEL_METHOD) {
      const id = (params as { id?: RequestId } | undefined)?.id;
      if (id !== undefined) {
        this.#incoming.get(id)?.abort(new RpcError(ErrorCode.RequestCancelled, "Request was cancelled."));
      }
      return;
    }
    try {
      this.#handlers.notification(method, params);
    } catch (error) {
      this.#handlers.fault?.(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #settled(response: { id: RequestId | null; result?: unknown; error?: WireError }): void {
    const { id, error } = response;
    if (id === null) {
      this.#handlers.fault?.(toRpcError(error));
      return;
    }
    const call = this.#calls.get(id);
    if (!call) return;
    this.#calls.delete(id);
    if (error) {
      call.reject(toRpcError(error));
      return;
    }
    try {
      call.onResult?.(response.result);
      call.resolve(response.result);
    } catch (thrown) {
      call.reject(thrown instanceof Error ? thrown : new Error(String(thrown)));
    }
  }
}

function toRpcError(error: WireError | undefined): RpcError {
  const code = typeof error?.code === "number" ? error.code : ErrorCode.InternalError;
  const message = typeof error?.message === "string" ? error.message : "Unknown error.";
  return new RpcError(code, message, { data: error?.data });
}

function abortReason(signal: AbortSignal | undefined): Error {
  return signal?.reason instanceof Error ? signal.reason : new Error("The request was aborted.");
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | undefined)?.then === "function";
}
