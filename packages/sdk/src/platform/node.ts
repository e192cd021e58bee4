import type { MessageDuplex } from "../connection/duplex.js";
import { ParleyError } from "../errors.js";
import { findInstalledRuntime } from "./installed-runtime.js";
import type { Platform, Upstream } from "./platform.js";
import { openWebSocket, upstream, type WebSocketConstructor, type WebSocketLike } from "./websocket.js";

/** Each part is loaded when it is first needed. */
export const platform: Platform = {
  environment: () => process.env,
  isAbsolutePath: (path) => (process.platform === "win32" ? /^([a-zA-Z]:)?[\\/]/ : /^\//).test(path),
  findInstalledRuntime,
  spawnRuntime: async (options) => (await import("./spawn.js")).spawnRuntime(options),
  connectTcp: async (address, signal) => (await import("./tcp.js")).connectTcp(address, signal),
  connectWebSocket: async (url, signal) => openWebSocket(await webSocketConstructor(), url, signal),
  openUpstream,
  parentStdio,
};

/** Node has one from version 22 on; before that the package `ws` is used, if it is installed. */
async function webSocketConstructor(): Promise<WebSocketConstructor> {
  const global = (globalThis as { WebSocket?: WebSocketConstructor }).WebSocket;
  if (global) return global;
  try {
    const name = "ws";
    return ((await import(name)) as { WebSocket: WebSocketConstructor }).WebSocket;
  } catch (cause) {
    throw new ParleyError(
      "ERR_UNSUPPORTED",
      "WebSocket needs Node 22 or newer, or the package `ws` to be installed.",
      { cause },
    );
  }
}

/** Both Node's own and the package `ws` take headers, though in different places. */
async function openUpstream(url: string, headers: Record<string, string[] | undefined>): Promise<Upstream> {
  const WebSocket = await webSocketConstructor();
  const options = {
    headers: Object.fromEntries(Object.entries(headers).map(([k, v]) => [k, v?.join(", ")])),
  };
  const isOwn = WebSocket === (globalThis as { WebSocket?: unknown }).WebSocket;
  const Connect = WebSocket as unknown as new (url: string, ...rest: unknown[]) => WebSocketLike;
  return upstream(isOwn ? new Connect(url, options) : new Connect(url, [], options));
}

async function parentStdio(): Promise<MessageDuplex> {
  const { streamDuplex } = await import("./stream-duplex.js");
  return streamDuplex({
    input: process.stdin,
    output: process.stdout,
    release: () => process.stdin.destroy(),
  });
}
