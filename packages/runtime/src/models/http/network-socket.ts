import type { Agent } from "node:http";
import WebSocket from "ws";
import type { ModelSocket, SocketListener, SocketRequest } from "./transport.js";

/** The handshake is given up after this. */
const HANDSHAKE_MS = 30_000;

/** Opens a WebSocket to a provider. */
export function openSocket({ url, headers, signal }: SocketRequest, agent: Agent): Promise<ModelSocket> {
  const socket = new WebSocket(url, { headers: { ...headers }, agent, handshakeTimeout: HANDSHAKE_MS });
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      socket.terminate();
      reject(signal.reason);
    };
    signal.addEventListener("abort", giveUp, { once: true });
    const settled = () => signal.removeEventListener("abort", giveUp);
    socket.once("error", (error) => {
      settled();
      reject(error);
    });
    socket.once("open", () => {
      settled();
      resolve(new NetworkSocket(socket));
    });
  });
}

class NetworkSocket implements ModelSocket {
  readonly #socket: WebSocket;
  #listener: SocketListener | undefined;
  #failure: Error | undefined;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("message", (data) => this.#listener?.message(String(data)));
    socket.on("error", (error) => {
      this.#failure = error;
    });
    socket.on("close", (code, reason) => {
      const told = `the WebSocket was closed (${code}${reason.length > 0 ? ` ${reason}` : ""})`;
      this.#listener?.ended(this.#failure ?? new Error(told));
      this.#listener = undefined;
    });
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  send(text: string): void {
    this.#socket.send(text);
  }

  listen(listener: SocketListener): void {
    this.#listener = listener;
  }

  close(): void {
    this.#listener = undefined;
    this.#socket.close();
  }
}
