import { CLIENT_RETURNS, type ClientReturns, MIN_PROTOCOL_VERSION, PROTOCOL_VERSION } from "@parley/protocol";
import { ErrorCode, type IncomingRequest, Peer } from "@parley/protocol/jsonrpc";
import type { ClientRequest } from "../session/clients/session-client.js";
import { Encoded } from "../session/events/encoded.js";
import { type Admission, authorize, FULL_GRANT, type Grant } from "./access.js";
import {
  authenticationFailed,
  authenticationNotConfigured,
  authenticationRequired,
  shuttingDown,
} from "./errors.js";
import { HANDSHAKE_MS, STRANGER_BYTES } from "./handshake.js";
import { isLong, LongAnswers } from "./long-answers.js";
import { call } from "./method-table.js";
import { DEFAULT_OUTBOUND_LIMITS, Outbound } from "./outbound.js";
import type { Relays } from "./relay/relays.js";
import type { ReturningClient } from "./returning-clients.js";
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
  /** As {@link detach}, when nobody is there to be told that it failed. */
  leave(): void;
}

/** One client. */
export class Connection implements WireEvents {
  readonly name: string;
  readonly runtime: Runtime;
  readonly outbound: Outbound;
  readonly peer: Peer;
  /** The sessions this client is attached to, by id. */
  readonly attachments = new Map<string, Attachment>();
  /** Whether the client said that it knows of tasks of clients. */
  hasTasks = false;
  readonly #wire: Wire;
  readonly #longAnswers: LongAnswers;
  readonly #admits: Admission | undefined;
  #id: number;
  #handshake: Handshake;
  #grant: Grant = FULL_GRANT;
  /** Who is waited for when this connection is lost; nobody by default. */
  #returning: ReturningClient | undefined;
  /** Bytes that came before the token. */
  #received = 0;
  #deadline: NodeJS.Timeout | undefined;
  /** To sessions that other runtimes own. */
  #relays: Relays | undefined;
  #onClosed: (reason: string) => void = () => {};

  /** @param admits judges the token of `connect`; `undefined` where the carrier itself is trusted */
  constructor(runtime: Runtime, wire: Wire, admits: Admission | undefined) {
    this.#id = runtime.nextConnectionId();
    this.name = wire.name;
    this.runtime = runtime;
    this.#wire = wire;
    this.#admits = admits;
    this.#handshake = { kind: admits ? "locked" : "legacy" };
    this.outbound = new Outbound(wire, DEFAULT_OUTBOUND_LIMITS, (reason) => this.close(reason));
    this.#longAnswers = new LongAnswers(this.outbound);
    this.peer = new Peer(
      { write: (json) => this.outbound.send(new Encoded(json)) },
      {
        request: (request) => this.#answer(request),
        notification: (method, params) => {
          if (method === CLIENT_RETURNS) this.#returns((params ?? {}) as Partial<ClientReturns>);
        },
        fault: (error) => runtime.logger.warning("Bad message.", { client: this.name, error: error.message }),
      },
    );
  }

  /** What sessions know this client by. */
  get id(): number {
    return this.#id;
  }

  /** Calls a method of the client. */
  get request(): ClientRequest {
    const { peer } = this;
    return this.#returning?.request ?? ((method, params, signal) => peer.request(method, params, { signal }));
  }

  /** Whether the connection was lost, and the client's place in a session is kept until it is back. */
  isAwaitedIn(sessionId: string): boolean {
    return this.peer.closed && this.#returning?.holds(sessionId) === true;
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

  /** A client says that it will be back when it loses its connection. Only one that has no session yet may. */
  #returns({ clientId }: Partial<ClientReturns>): void {
    if (this.#handshake.kind !== "connected" || this.#returning || this.attachments.size > 0) return;
    if (typeof clientId !== "string" || clientId === "") return;
    this.#returning = this.runtime.returning.arrived(`${this.#grant.name} ${clientId}`, this);
    this.#id = this.#returning.id;
  }

  /** Sees to it that whoever says nothing is not kept: a carrier that anybody may open needs this. */
  expectHandshake(): void {
    const reason = `The client did not say who it is within ${HANDSHAKE_MS / 1000} seconds.`;
    this.#deadline = setTimeout(() => this.close(reason), HANDSHAKE_MS);
    this.#deadline.unref();
  }

  received(bytes: number): void {
    if (this.#handshake.kind !== "locked") return;
    this.#received += bytes;
    if (this.#received > STRANGER_BYTES) this.#refuse(authenticationRequired());
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
    this.#refuse(error);
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
    clearTimeout(this.#deadline);
    this.peer.close(reason);
    this.#relays?.close();
    this.outbound.close();
    this.#wire.close();
    const attachments = new Map(this.attachments);
    this.attachments.clear();
    for (const { feed } of attachments.values()) feed.end();
    if (this.#returning && this.runtime.isServing) this.#returning.lose(attachments);
    else for (const attachment of attachments.values()) attachment.leave();
    this.runtime.disconnected(this);
    this.#onClosed(reason);
  }

  /** Calls back when the connection has ended. */
  onClosed(callback: (reason: string) => void): void {
    this.#onClosed = callback;
  }

  /** Says why the connection ends, and ends it. */
  #refuse({ code, message }: { readonly code: number; readonly message: string }): void {
    this.outbound.send(new Encoded(JSON.stringify({ jsonrpc: "2.0", id: null, error: { code, message } })));
    this.close(message);
  }

  #answer(request: IncomingRequest): unknown {
    if (this.#handshake.kind === "locked" && request.method !== "connect") throw authenticationRequired();
    const answer = this.#allow(request);
    if (this.#handshake.kind !== "locked") clearTimeout(this.#deadline);
    return answer;
  }

  #allow(request: IncomingRequest): unknown {
    if (!this.runtime.isServing) throw shuttingDown();
    authorize(this.#grant, request.method, request.params);
    const relayed = this.#relays?.answer(request);
    if (relayed) return relayed;
    const answer = isLong(request.method, request.params)
      ? this.#longAnswers.give(() => call(request, this))
      : call(request, this);
    return answer instanceof Promise ? answer.catch((error: unknown) => this.#relay(request, error)) : answer;
  }

  /** Has the session's owner answer. @throws `error` when it is no other runtime */
  async #relay(request: IncomingRequest, error: unknown): Promise<unknown> {
    if ((error as { data?: { code?: unknown } }).data?.code !== "ERR_SESSION_IN_USE") throw error;
    const { Relays } = await import("./relay/relays.js");
    this.#relays ??= new Relays(this);
    return this.#relays.begin(request, error);
  }
}
