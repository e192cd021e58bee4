import { MIN_PROTOCOL_VERSION, PROTOCOL_VERSION } from "@parley/protocol";
import { ErrorCode, type IncomingRequest, Peer } from "@parley/protocol/jsonrpc";
import { Encoded } from "../session/events/encoded.js";
import { type Admission, authorize, FULL_GRANT, type Grant } from "./access.js";
import {
  authenticationFailed,
  authenticationNotConfigured,
  authenticationRequired,
  shuttingDown,
} from "./errors.js";
import { call } from "./method-table.js";
import { DEFAULT_OUTBOUND_LIMITS, Outbound } from "./outbound.js";
import type { Runtime } from "./runtime.js";
import type { SessionFeed } from "./session-feed.js";
import type { Wire, WireEvents } from "./wire.js";

/** Where a connection is in its handshake. */
type Handshake =
  /** A token is needed and none was given yet. */
  | { readonly kind: "locked" }
  /** No token is needed and `connect` was not called: a client of protocol 2. */
  | { readonly kind: "legacy" }
  | { readonly kind: "connected" };

/** A session this client is attached to. */
export interface Attachment {
  readonly feed: SessionFeed;
  /** Takes the client off the session. */
  detach(): Promise<void>;
}

/** One client. */
export class Connection implements WireEvents {
  readonly id: number;
  readonly name: string;
  readonly runtime: Runtime;
  readonly outbound: Outbound;
  readonly peer: Peer;
  /** The sessions this client is attached to, by id. */
  readonly attachments = new Map<string, Attachment>();
  readonly #wire: Wire;
  readonly #admits: Admission | undefined;
  #handshake: Handshake;
  #grant: Grant = FULL_GRANT;
  #onClosed: (reason: string) => void = () => {};

  /** @param admits judges the token of `connect`; `undefined` where the carrier itself is trusted */
  constructor(runtime: Runtime, wire: Wire, admits: Admission | undefined) {
    this.id = runtime.nextConnectionId();
    this.name = wire.name;
    this.runtime = runtime;
    this.#wire = wire;
    this.#admits = admits;
    this.#handshake = { kind: admits ? "locked" : "legacy" };
    this.outbound = new Outbound(wire, DEFAULT_OUTBOUND_LIMITS, (reason) => this.close(reason));
    this.peer = new Peer(
      { write: (json) => this.outbound.send(new Encoded(json)) },
      {
        request: (request) => this.#answer(request),
        notification: () => {},
        fault: (error) => runtime.logger.warning("Bad message.", { client: this.name, error: error.message }),
      },
    );
  }

  /** What this client may do. */
  get grant(): Grant {
    return this.#grant;
  }

  /** The protocol this client speaks. */
  get protocolVersion(): number {
    return this.#handshake.kind === "connected" ? PROTOCOL_VERSION : MIN_PROTOCOL_VERSION;
  }

  /** Whether this client may be told anything. */
  get isOpen(): boolean {
    return this.#handshake.kind !== "locked" && !this.peer.closed;
  }

  /** @throws RpcError when the token is not the right one; the connection stays as it was */
  connect(token: unknown): void {
    if (!this.#admits) {
      if (token !== undefined && token !== null) throw authenticationNotConfigured();
    } else {
      const grant = this.#admits(token);
      if (!grant) {
        this.runtime.logger.warning("A client was refused: wrong or missing token.", { client: this.name });
        throw authenticationFailed();
      }
      this.#grant = grant;
    }
    this.#handshake = { kind: "connected" };
  }

  message(json: string): void {
    this.peer.receive(json);
  }

  oversized(size: number, prefix: string): void {
    this.peer.receiveOversized(size, this.runtime.maxFrameBytes, prefix);
  }

  corrupt(reason: string): void {
    const error = { code: ErrorCode.ParseError, message: `The stream is not framed messages: ${reason}.` };
    this.runtime.logger.warning("Bad framing.", { client: this.name, error: error.message });
    this.outbound.send(new Encoded(JSON.stringify({ jsonrpc: "2.0", id: null, error })));
    this.close(error.message);
  }

  drained(): void {
    this.outbound.drained();
  }

  closed(reason: string): void {
    this.close(reason);
  }

  /** Ends the connection. Idempotent. */
  close(reason: string): void {
    if (this.peer.closed) return;
    this.runtime.logger.info("A client is gone.", { client: this.name, reason });
    this.peer.close(reason);
    this.outbound.close();
    this.#wire.close();
    const attachments = [...this.attachments.values()];
    this.attachments.clear();
    for (const { feed, detach } of attachments) {
      feed.end();
      detach().catch((error: unknown) =>
        this.runtime.logger.error("A client could not be detached.", { error }),
      );
    }
    this.runtime.disconnected(this);
    this.#onClosed(reason);
  }

  /** Calls back when the connection has ended. */
  onClosed(callback: (reason: string) => void): void {
    this.#onClosed = callback;
  }

  #answer(request: IncomingRequest): unknown {
    if (this.#handshake.kind === "locked" && request.method !== "connect") throw authenticationRequired();
    if (!this.runtime.isServing) throw shuttingDown();
    authorize(this.#grant, request.method, request.params);
    return call(request, this);
  }
}
