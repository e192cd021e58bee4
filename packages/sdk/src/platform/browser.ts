import { ParleyError } from "../errors.js";
import type { Platform } from "./platform.js";
import { openWebSocket, upstream, type WebSocketConstructor } from "./websocket.js";

/** In a browser a runtime can only be reached, over WebSocket. */
export const platform: Platform = {
  environment: () => ({}),
  isAbsolutePath: (path) => path.startsWith("/") || /^[a-zA-Z]:[\\/]/.test(path),
  findInstalledRuntime: () => undefined,
  spawnRuntime: async () => unsupported("Starting a runtime process"),
  connectTcp: async () => unsupported("A TCP connection"),
  connectWebSocket: (url, signal) => openWebSocket(webSocket(), url, signal),
  openUpstream: async (url) => upstream(new (webSocket())(url)),
  parentStdio: async () => unsupported("Standard input and output"),
};

function webSocket(): WebSocketConstructor {
  return (globalThis as unknown as { WebSocket: WebSocketConstructor }).WebSocket;
}

function unsupported(what: string): never {
  throw new ParleyError(
    "ERR_UNSUPPORTED",
    `${what} needs Node. In a browser use RuntimeConnection.forUri("ws://…").`,
  );
}
