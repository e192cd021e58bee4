import { createServer, type Server } from "node:net";
import { admission, type NamedToken } from "../access.js";
import type { Runtime } from "../runtime.js";
import { carryOverStreams } from "./stream.js";

export interface TcpOptions {
  /** 0 picks a free one. */
  readonly port: number;
  /** Default `127.0.0.1`. Anything else needs a token. */
  readonly host?: string | undefined;
  /** What clients must bring to `connect`. */
  readonly token?: string | undefined;
  /** Tokens besides, of clients that may not do everything. */
  readonly named?: readonly NamedToken[] | undefined;
}

/** A client that vanished without a word is found out by the kernel. Milliseconds of silence before it asks. */
const KEEP_ALIVE_MS = 60_000;

const LOOPBACK: ReadonlySet<string> = new Set(["127.0.0.1", "::1", "localhost"]);

/**
 * Serves clients over TCP.
 *
 * @returns the port and how to stop listening
 * @throws when the port is in use, or the host is not loopback and there is no token
 */
export async function listenTcp(
  runtime: Runtime,
  { port, host = "127.0.0.1", token, named }: TcpOptions,
): Promise<{ port: number; server: Server }> {
  const admits = admission(token, named);
  if (!admits && !LOOPBACK.has(host)) {
    throw new Error(`Refusing to listen on ${host} without a token. Set COPILOT_CONNECTION_TOKEN.`);
  }
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    const name = `${socket.remoteAddress}:${socket.remotePort}`;
    const streams = { name, input: socket, output: socket, maxFrameBytes: runtime.maxFrameBytes };
    carryOverStreams(streams, (wire) => {
      const connection = runtime.accept(wire, admits);
      connection.expectHandshake();
      return connection;
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host }, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The listener has no port.");
  runtime.address.listening(host, address.port);
  return { port: address.port, server };
}
