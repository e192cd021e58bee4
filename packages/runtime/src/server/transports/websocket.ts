import { createServer, type IncomingMessage, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { type Admission, admission, type NamedToken } from "../access.js";
import type { Runtime } from "../runtime.js";
import type { Wire } from "../wire.js";

export interface WebSocketOptions {
  /** Of the loopback interface; 0 picks a free one. */
  readonly port: number;
  /** What clients must bring to `connect`. */
  readonly token: string;
  /** The origins whose pages may connect, such as `https://app.example`. What is no browser has none. */
  readonly origins: readonly string[];
  /** Tokens besides, of clients that may not do everything. */
  readonly named?: readonly NamedToken[] | undefined;
}

export interface WebSocketListener {
  readonly port: number;
  /** Takes no more clients. Those that are there stay. */
  stop(): void;
}

const HOST = "127.0.0.1";

/** A connection that has this much left to write counts as full: its reader is slow. */
const FULL_BYTES = 256 * 1024;

/** Milliseconds of silence before the kernel finds out whether the client is still there. */
const KEEP_ALIVE_MS = 60_000;

/** The names by which a client that was not misled reaches the loopback interface. */
const LOOPBACK_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

/** Status 1009 of RFC 6455: the message is too big to process. */
const TOO_BIG = 1009;

/**
 * Serves clients over WebSocket: one JSON message per text message, without framing. A page gets in only when
 * its origin is allowed, and only by a name of the loopback interface, so that no web site can reach the
 * runtime through its visitor's browser; everyone needs the token.
 *
 * @throws when the port is in use
 */
export async function listenWebSocket(
  runtime: Runtime,
  { port, token, named, origins }: WebSocketOptions,
): Promise<WebSocketListener> {
  const admits = admission(token, named) as Admission;
  const upgrades = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: runtime.maxFrameBytes,
  });
  const server = createServer((_request, response) => response.writeHead(426).end(STATUS_CODES[426]));
  server.on("upgrade", (request: IncomingMessage, socket, head: Buffer) => {
    if (!isAllowed(request, origins)) {
      runtime.logger.warning("A WebSocket was refused: its origin or host is not allowed.", {
        origin: request.headers.origin,
        host: request.headers.host,
      });
      refuse(socket);
      return;
    }
    request.socket.setNoDelay(true);
    request.socket.setKeepAlive(true, KEEP_ALIVE_MS);
    const { remoteAddress, remotePort } = request.socket;
    upgrades.handleUpgrade(request, socket, head, (webSocket) =>
      carry({ runtime, webSocket, socket, admits, name: `websocket ${remoteAddress}:${remotePort}` }),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host: HOST }, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The listener has no port.");
  return { port: address.port, stop: () => server.close() };
}

function isAllowed({ headers }: IncomingMessage, origins: readonly string[]): boolean {
  const { origin, host } = headers;
  if (host === undefined || !LOOPBACK_HOST.test(host)) return false;
  return origin === undefined || origins.includes(origin);
}

function refuse(socket: Duplex): void {
  socket.on("error", () => {});
  socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
}

interface Carried {
  readonly runtime: Runtime;
  readonly webSocket: WebSocket;
  /** What it runs over. */
  readonly socket: Duplex;
  readonly admits: Admission;
  readonly name: string;
}

function carry({ runtime, webSocket, socket, admits, name }: Carried): void {
  let isFull = false;
  const wire: Wire = {
    name,
    write(message) {
      if (webSocket.readyState !== webSocket.OPEN) return true;
      webSocket.send(message.json, () => {
        if (!isFull || webSocket.bufferedAmount >= FULL_BYTES) return;
        isFull = false;
        events.drained();
      });
      isFull = webSocket.bufferedAmount >= FULL_BYTES;
      return !isFull;
    },
    listen(listening) {
      if (listening) webSocket.resume();
      else webSocket.pause();
    },
    close: () => webSocket.close(),
  };
  const events = runtime.accept(wire, admits);
  events.expectHandshake();
  socket.on("data", (chunk: Buffer) => events.received(chunk.length));
  webSocket.on("message", (data, isBinary) => {
    if (isBinary) events.corrupt("a WebSocket message is binary");
    else events.message(data.toString());
  });
  webSocket.on("close", (code) =>
    events.closed(code === TOO_BIG ? "A message was too big." : "The client closed the connection."),
  );
  webSocket.on("error", (error) => events.closed(error.message));
}
