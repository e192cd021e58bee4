import type { Transport, TransportSendOptions } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { JSONRPCMessage, MessageExtraInfo } from "@modelcontextprotocol/sdk/types.js";

/**
 * Hands over messages one by one. The SDK is done with a notification only a moment after it was given one:
 * progress would be lost if the answer it belongs to came at once.
 */
export class PacedTransport implements Transport {
  onclose?: (() => void) | undefined;
  onerror?: ((error: Error) => void) | undefined;
  onmessage?: Transport["onmessage"];
  readonly #inner: Transport;
  readonly #inbox: [message: JSONRPCMessage, extra: MessageExtraInfo | undefined][] = [];

  constructor(inner: Transport) {
    this.#inner = inner;
    inner.onclose = () => this.onclose?.();
    inner.onerror = (error) => this.onerror?.(error);
    inner.onmessage = (message, extra) => {
      this.#inbox.push([message, extra]);
      if (this.#inbox.length === 1) void this.#deliver();
    };
  }

  get sessionId(): string | undefined {
    return this.#inner.sessionId;
  }

  setProtocolVersion(version: string): void {
    this.#inner.setProtocolVersion?.(version);
  }

  start(): Promise<void> {
    return this.#inner.start();
  }

  send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    return this.#inner.send(message, options);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  async #deliver(): Promise<void> {
    for (let [next] = this.#inbox; next; [next] = this.#inbox) {
      try {
        this.onmessage?.(...next);
      } catch (error) {
        this.onerror?.(error as Error);
      }
      await undefined;
      this.#inbox.shift();
    }
  }
}
