import type { ModelSocket } from "../http/transport.js";
import type { ModelResponse } from "../model.js";
import { type Item, inputItems } from "./request.js";

/** Providers end a connection after an hour; an unused one is given up sooner. */
const IDLE_MS = 300_000;

/** A WebSocket that is kept between calls, and what the provider has been told over it. */
export class Line {
  readonly socket: ModelSocket;
  readonly #credentials: string;
  /** The items of the last response's input and output, as JSON. */
  #told: readonly string[] = [];
  #lastId: string | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor(socket: ModelSocket, headers: Readonly<Record<string, string>>) {
    this.socket = socket;
    this.#credentials = credentials(headers);
  }

  /** Whether a request with these headers may use it. */
  serves(headers: Readonly<Record<string, string>>): boolean {
    return this.socket.isOpen && this.#credentials === credentials(headers);
  }

  /** What is new to the provider in `items`; `undefined` when it has to be told all. */
  addedTo(items: readonly Item[]): { readonly id: string; readonly added: readonly Item[] } | undefined {
    if (this.#lastId === undefined || items.length <= this.#told.length) return undefined;
    const isKnown = this.#told.every((told, index) => told === JSON.stringify(items[index]));
    return isKnown ? { id: this.#lastId, added: items.slice(this.#told.length) } : undefined;
  }

  answered(items: readonly Item[], response: ModelResponse): void {
    const { content, toolCalls, details } = response;
    const answer = inputItems([{ role: "assistant", content, toolCalls, details }]);
    this.#told = [...items, ...answer].map((item) => JSON.stringify(item));
    this.#lastId = response.apiCallId;
  }

  rest(): void {
    this.#idle = setTimeout(() => this.socket.close(), IDLE_MS);
    this.#idle.unref();
  }

  wake(): void {
    clearTimeout(this.#idle);
  }

  close(): void {
    clearTimeout(this.#idle);
    this.socket.close();
  }
}

function credentials(headers: Readonly<Record<string, string>>): string {
  return JSON.stringify([headers["authorization"], headers["api-key"]]);
}
