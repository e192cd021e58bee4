/** A provider that sends nothing for this long is given up. Source: the time-out the OpenAI clients use. */
export const SILENCE_MS = 600_000;

export interface HttpRequest {
  readonly method: "GET" | "POST";
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | undefined;
  /** Ends the request, its answer's body included. */
  readonly signal: AbortSignal;
  readonly origin?: RequestOrigin | undefined;
}

/** Whom a request is made for; told to a client that performs it. */
export interface RequestOrigin {
  readonly sessionId: string;
  /** Of the model call: the same for all its attempts. */
  readonly callId: string;
  /** Of the agent's exchange: the same for all its model calls. Default: the call is by itself. */
  readonly invocationId?: string | undefined;
}

export interface HttpResponse {
  readonly status: number;
  readonly statusText: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Ends early, with an error, when the connection does. Leaving the loop closes the connection. */
  readonly body: AsyncIterable<Uint8Array>;
}

export interface SocketRequest {
  /** ws or wss. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Gives up the handshake. The open socket is the caller's to close. */
  readonly signal: AbortSignal;
  readonly origin?: RequestOrigin | undefined;
}

/** An open WebSocket that carries text messages. */
export interface ModelSocket {
  /** @param origin whom this message is for, when not for whom the socket was opened */
  send(text: string, origin?: RequestOrigin): void;
  /**
   * What to do with each message, and with the end of the socket. Set before the first `send`; the last one
   * set counts. The end is told once.
   */
  listen(listener: SocketListener): void;
  /** Idempotent. The listener isn't told. */
  close(): void;
  /** Whether what is sent can still arrive. */
  readonly isOpen: boolean;
}

export interface SocketListener {
  message(text: string): void;
  ended(cause: Error): void;
}

/** How a model's requests reach it. A client may perform them in the runtime's place. */
export interface ModelTransport {
  /** @throws the signal's reason when aborted; the network's error when there is no answer */
  send(request: HttpRequest): Promise<HttpResponse>;
  /** @throws the signal's reason when aborted; an error when the handshake fails */
  connect(request: SocketRequest): Promise<ModelSocket>;
}

/** A transport that decides for each request which one carries it. */
export function routedTransport(pick: () => ModelTransport): ModelTransport {
  return { send: (request) => pick().send(request), connect: (request) => pick().connect(request) };
}
