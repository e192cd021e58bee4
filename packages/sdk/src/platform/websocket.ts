import type { MessageDuplex } from "../connection/duplex.js";
import { ParleyError } from "../errors.js";
import type { Upstream } from "./platform.js";

/** As browsers, Node 22 and the package `ws` have it. */
export interface WebSocketLike {
  binaryType: string;
  send(data: string | Uint8Array): void;
  close(): void;
  addEventListener(type: string, listener: (event: never) => void): void;
}

export type WebSocketConstructor = new (url: string) => WebSocketLike;

/**
 * Connects over WebSocket: one JSON message per text message, without framing.
 *
 * @throws ParleyError `ERR_CONNECT_FAILED` when there is nobody, or the server refuses
 */
export function openWebSocket(
  WebSocket: WebSocketConstructor,
  url: string,
  signal: AbortSignal,
): Promise<MessageDuplex> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const socket = new WebSocket(url);
    socket.binaryType = "arraybuffer";
    let state: "connecting" | "open" | "closed" = "connecting";
    let onMessage: (json: string) => void = () => {};
    let onClose: (reason?: string) => void = () => {};
    const ended = new Promise<void>((end) => {
      socket.addEventListener("close", (event: { code: number; reason: string }) => {
        const was = state;
        state = "closed";
        signal.removeEventListener("abort", abort);
        end();
        const reason = event.reason || `WebSocket closed with code ${event.code}.`;
        if (was === "open") onClose(reason);
        else reject(new ParleyError("ERR_CONNECT_FAILED", `Failed to connect to ${url}: ${reason}`));
      });
    });
    const abort = () => {
      reject(signal.reason);
      socket.close();
    };
    signal.addEventListener("abort", abort, { once: true });
    socket.addEventListener("error", () => {});
    socket.addEventListener("message", (event: { data: unknown }) => {
      if (typeof event.data === "string") onMessage(event.data);
    });
    socket.addEventListener("open", () => {
      if (signal.aborted) return;
      state = "open";
      signal.removeEventListener("abort", abort);
      resolve({
        write: (json) => {
          if (state === "open") socket.send(json);
        },
        onMessage: (handler) => {
          onMessage = handler;
        },
        onClose: (handler) => {
          onClose = handler;
        },
        close: () => {
          socket.close();
          return ended;
        },
      });
    });
  });
}

/** A WebSocket that is opening, to any server. Resolves once it is open. */
export function upstream(socket: WebSocketLike): Promise<Upstream> {
  socket.binaryType = "arraybuffer";
  return new Promise((resolve, reject) => {
    let onMessage: (data: string | Uint8Array) => void = () => {};
    let onClose: (error?: Error) => void = () => {};
    socket.addEventListener("error", () => reject(new Error("The WebSocket could not be opened.")));
    socket.addEventListener("message", ({ data }: { data: string | ArrayBuffer }) => {
      onMessage(typeof data === "string" ? data : new Uint8Array(data));
    });
    socket.addEventListener("close", ({ code, reason }: { code: number; reason: string }) => {
      const isNormal = code === 1000 || code === 1005;
      onClose(isNormal ? undefined : new Error(reason || `The WebSocket was closed with code ${code}.`));
    });
    socket.addEventListener("open", () =>
      resolve({
        send: (data) => socket.send(data),
        onMessage: (handler) => {
          onMessage = handler;
        },
        onClose: (handler) => {
          onClose = handler;
        },
        close: () => socket.close(),
      }),
    );
  });
}
