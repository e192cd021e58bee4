import type { Runtime } from "../server/runtime.js";
import { listenTcp } from "../server/transports/tcp.js";
import type { HeadlessArguments } from "./arguments.js";
import { remoteToken } from "./remote-token.js";
import type { Tokens } from "./tokens.js";

/** Serves pages over WebSocket. @returns stops listening @throws when there is no token */
export async function listenForPages(
  runtime: Runtime,
  options: NonNullable<HeadlessArguments["webSocket"]>,
  { token, named }: Tokens,
): Promise<() => void> {
  if (token === undefined) {
    throw new Error("Refusing to serve WebSocket without a token. Set COPILOT_CONNECTION_TOKEN.");
  }
  const { listenWebSocket } = await import("../server/transports/websocket.js");
  const { port, stop } = await listenWebSocket(runtime, { ...options, token, named });
  // Standard output may be a client's.
  process.stderr.write(`WebSocket server listening at ws://127.0.0.1:${port}\n`);
  return stop;
}

/**
 * Serves those who join sessions of a runtime that speaks to its own client over stdio. They bring the token that was chosen,
 * or else the one in the home directory.
 *
 * @returns stops listening
 */
export async function listenForGuests(runtime: Runtime, { token, named }: Tokens): Promise<() => void> {
  const own = token ?? remoteToken(runtime.home);
  runtime.logger.hide(own);
  const { server } = await listenTcp(runtime, { port: 0, token: own, named });
  server.unref();
  return () => server.close();
}
