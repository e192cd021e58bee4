import type { RpcCaller } from "@parley/protocol";
import {
  ConnectionClosedError,
  type IncomingRequest,
  Peer,
  type RequestOptions,
  RpcError,
} from "@parley/protocol/jsonrpc";
import { asError, ParleyError } from "../errors.js";
import { backoffDelay, type ReconnectOptions, sleep } from "./backoff.js";
import type { MessageDuplex } from "./duplex.js";
import type { Endpoint } from "./endpoint.js";
import { handshake, type Introduction } from "./handshake.js";

/**
 * Where a client stands with its runtime. `error`: it could not be started, or was lost for good.
 */
export type ConnectionState = "disconnected" | "connecting" | "connected" | "reconnecting" | "error";

/** What a {@link Connection} does on behalf of. */
export interface ConnectionOwner {
  /** Sets up a fresh connection, before anything else is called on it. */
  prepare(caller: RpcCaller): Promise<void>;
  /** Brings back what was open, on a fresh connection that is prepared. */
  restore(caller: RpcCaller): Promise<void>;
  /** The connection is gone. With `willReturn`, {@link restore} or {@link gone} follows. */
  lost(willReturn: boolean, error: Error): void;
  /** It did not come back. */
  gone(error: Error): void;
  stateChanged(state: ConnectionState, error: Error | undefined): void;
  answer(request: IncomingRequest): unknown;
  notified(method: string, params: unknown): void;
}

export interface ConnectionOptions extends Omit<Introduction, "token" | "clientId"> {
  /** `undefined`: a lost connection stays lost. */
  readonly reconnect: Required<ReconnectOptions> | undefined;
}

interface Line {
  readonly peer: Peer;
  readonly duplex: MessageDuplex;
}

type Phase =
  | { readonly name: "disconnected" }
  | { readonly name: "connecting"; readonly start: Promise<void>; readonly cancel: AbortController }
  | { readonly name: "connected"; readonly line: Line }
  | { readonly name: "reconnecting"; readonly back: Promise<void>; readonly cancel: AbortController }
  | { readonly name: "error"; readonly error: Error };

/** The connection of a client to its runtime: made, kept, and made again when it is lost. */
export class Connection implements RpcCaller {
  readonly endpoint: Endpoint;
  readonly #owner: ConnectionOwner;
  readonly #options: ConnectionOptions;
  readonly #clientId = globalThis.crypto.randomUUID();
  #phase: Phase = { name: "disconnected" };
  #protocolVersion = 0;
  /** The aftermath of a connection that is not made again. */
  #losing: Promise<void> = Promise.resolve();

  constructor(endpoint: Endpoint, owner: ConnectionOwner, options: ConnectionOptions) {
    this.endpoint = endpoint;
    this.#owner = owner;
    this.#options = options;
  }

  get state(): ConnectionState {
    return this.#phase.name;
  }

  /** 2 or 3; 0 before the first connection. */
  get protocolVersion(): number {
    return this.#protocolVersion;
  }

  /** Whether calls go through, now or after reconnecting. */
  get isOpen(): boolean {
    return this.#phase.name === "connected" || this.#phase.name === "reconnecting";
  }

  /** Whether a lost connection will be made again. */
  get isLasting(): boolean {
    return this.#options.reconnect !== undefined && this.endpoint.canReopen();
  }

  /** Connects, starting the runtime where that is this client's job. Calls meanwhile share one attempt. */
  start(): Promise<void> {
    switch (this.#phase.name) {
      case "connected":
        return Promise.resolve();
      case "reconnecting":
        return this.#phase.back;
      case "connecting":
        return this.#phase.start;
      default: {
        const cancel = new AbortController();
        const start = this.#start(cancel.signal);
        this.#enter({ name: "connecting", start, cancel });
        return start;
      }
    }
  }

  /**
   * Calls a method of the runtime. While reconnecting it waits.
   *
   * @throws RpcError when the runtime answers with an error
   * @throws ParleyError `ERR_NOT_CONNECTED`, `ERR_CONNECTION_LOST` or `ERR_RECONNECT_TIMEOUT`
   */
  async request(method: string, params: unknown, options?: RequestOptions): Promise<unknown> {
    if (this.#phase.name === "reconnecting") await this.#back(this.#phase.back, method);
    if (this.#phase.name !== "connected") throw notConnected(this.#phase);
    return call(this.#phase.line.peer, { method, params, options });
  }

  /**
   * Ends the connection, whatever state it is in. What was started stays until `endpoint.end`.
   *
   * @param reason what calls in flight fail with
   */
  async close(reason: Error): Promise<void> {
    const phase = this.#phase;
    if (phase.name === "disconnected") return;
    this.#enter({ name: "disconnected" });
    if (phase.name === "connected") {
      phase.line.peer.close(reason.message);
      this.#owner.lost(false, reason);
      await phase.line.duplex.close();
    } else if (phase.name === "connecting" || phase.name === "reconnecting") {
      phase.cancel.abort(reason);
      await ("start" in phase ? phase.start : phase.back).catch(() => {});
    }
  }

  async #start(signal: AbortSignal): Promise<void> {
    await this.#losing;
    let line: Line;
    try {
      line = await this.#connect(signal, false);
    } catch (error) {
      await this.endpoint.end("force");
      if (!signal.aborted) this.#enter({ name: "error", error: asError(error) });
      throw error;
    }
    this.#enter({ name: "connected", line });
  }

  /** One connection, prepared. Nothing is left of it when this throws. */
  async #connect(signal: AbortSignal, isReturn: boolean): Promise<Line> {
    signal.throwIfAborted();
    const line = await this.#open(signal);
    const { peer, duplex } = line;
    const cancel = () => peer.close(asError(signal.reason).message);
    signal.addEventListener("abort", cancel, { once: true });
    try {
      signal.throwIfAborted();
      const { token } = this.endpoint;
      const clientId = this.isLasting ? this.#clientId : undefined;
      this.#protocolVersion = await handshake(peer, { ...this.#options, token, clientId });
      const caller: RpcCaller = { request: (method, params) => call(peer, { method, params }) };
      await this.#owner.prepare(caller);
      if (isReturn) await this.#owner.restore(caller);
      if (peer.closed) throw new ConnectionClosedError();
      return line;
    } catch (error) {
      const reason = isLoss(error) && !signal.aborted ? await this.endpoint.explain(asLoss(error)) : error;
      peer.close();
      await duplex.close();
      if (signal.aborted) throw signal.reason;
      throw reason;
    } finally {
      signal.removeEventListener("abort", cancel);
    }
  }

  async #open(signal: AbortSignal): Promise<Line> {
    const duplex = await this.endpoint.open(signal);
    const peer: Peer = new Peer(duplex, {
      request: (request) => this.#owner.answer(request),
      notification: (method, params) => this.#owner.notified(method, params),
    });
    const line: Line = { peer, duplex };
    duplex.onMessage((json) => peer.receive(json));
    duplex.onOversized?.(({ size, limit, prefix }) => peer.receiveOversized(size, limit, prefix));
    duplex.onClose((reason) => {
      peer.close(reason);
      this.#ended(line, reason);
    });
    return line;
  }

  /** A connection ended by itself. One that is still being made fails where it is made. */
  #ended(line: Line, reason: string | undefined): void {
    if (this.#phase.name !== "connected" || this.#phase.line !== line) return;
    const error = connectionLost(reason);
    const { reconnect } = this.#options;
    if (!reconnect || !this.endpoint.canReopen()) {
      this.#losing = this.#lose(line, error);
      return;
    }
    void line.duplex.close();
    const cancel = new AbortController();
    const back = this.#reconnect(reconnect, cancel.signal);
    back.catch(() => {});
    this.#enter({ name: "reconnecting", back, cancel });
    this.#owner.lost(true, error);
  }

  async #lose({ duplex }: Line, error: Error): Promise<void> {
    this.#phase = { name: "error", error };
    const reason = await this.endpoint.explain(error);
    await duplex.close();
    this.#owner.lost(false, reason);
    if (this.#phase.name === "error" && this.#phase.error === error)
      this.#enter({ name: "error", error: reason });
    await this.endpoint.end("force");
  }

  async #reconnect(options: Required<ReconnectOptions>, signal: AbortSignal): Promise<void> {
    const deadline = Date.now() + options.giveUpAfterMs;
    for (let attempt = 0; ; attempt++) {
      try {
        await sleep(backoffDelay(attempt, options), signal);
        const line = await this.#connect(signal, true);
        this.#enter({ name: "connected", line });
        return;
      } catch (error) {
        if (signal.aborted) {
          this.#owner.gone(asError(signal.reason));
          throw signal.reason;
        }
        if (isWorthRetrying(error) && this.endpoint.canReopen() && Date.now() < deadline) continue;
        this.#owner.gone(asError(error));
        this.#enter({ name: "error", error: asError(error) });
        await this.endpoint.end("force");
        throw error;
      }
    }
  }

  async #back(back: Promise<void>, method: string): Promise<void> {
    const ms = this.#options.reconnect?.callTimeoutMs ?? 0;
    // A timer of no end would fire at once.
    if (ms === Number.POSITIVE_INFINITY) return back;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      const message = `The client did not get back to the runtime within ${ms} ms; ${method} was not sent.`;
      timer = setTimeout(() => reject(new ParleyError("ERR_RECONNECT_TIMEOUT", message)), ms);
    });
    try {
      await Promise.race([back, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    this.#owner.stateChanged(phase.name, phase.name === "error" ? phase.error : undefined);
  }
}

interface Call {
  readonly method: string;
  readonly params: unknown;
  readonly options?: RequestOptions | undefined;
}

/** Calls, telling a lost connection in this SDK's own terms. */
async function call(peer: Peer, { method, params, options }: Call): Promise<unknown> {
  try {
    return await peer.request(method, params, options);
  } catch (error) {
    if (error instanceof ConnectionClosedError) throw connectionLost(error.message, error);
    throw error;
  }
}

function connectionLost(reason: string | undefined, cause?: unknown): ParleyError {
  return new ParleyError(
    "ERR_CONNECTION_LOST",
    reason ?? "Connection is closed.",
    cause === undefined ? undefined : { cause },
  );
}

function asLoss(error: unknown): ParleyError {
  return error instanceof ParleyError ? error : connectionLost(asError(error).message, error);
}

function notConnected(phase: Phase): ParleyError {
  const cause = phase.name === "error" ? { cause: phase.error } : undefined;
  return new ParleyError("ERR_NOT_CONNECTED", "Client not connected", cause);
}

function isLoss(error: unknown): boolean {
  return (
    error instanceof ConnectionClosedError ||
    (error instanceof ParleyError && error.code === "ERR_CONNECTION_LOST")
  );
}

/** A runtime that refuses will refuse again; one that can't be reached may be starting. */
function isWorthRetrying(error: unknown): boolean {
  return !(
    error instanceof RpcError ||
    (error instanceof ParleyError && error.code === "ERR_PROTOCOL_VERSION")
  );
}
