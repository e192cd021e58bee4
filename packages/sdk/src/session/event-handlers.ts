import type { UnknownSessionEvent } from "@parley/protocol";
import type { SessionEvent, SessionEventHandler } from "../types/events.js";

type AnyHandler = (event: never) => void;

/** Who is shown a session's events. */
export class EventHandlers {
  readonly #all = new Set<SessionEventHandler>();
  readonly #typed = new Map<string, Set<AnyHandler>>();
  readonly #warn: (message: string) => void;

  constructor(warn: (message: string) => void) {
    this.#warn = warn;
  }

  /** @returns takes the handler off again */
  add(handler: SessionEventHandler): () => void {
    const own: SessionEventHandler = (event) => handler(event);
    this.#all.add(own);
    return () => void this.#all.delete(own);
  }

  /** @returns takes the handler off again */
  addTyped(type: string, handler: AnyHandler): () => void {
    const handlers = this.#typed.get(type) ?? new Set();
    this.#typed.set(type, handlers);
    const own: AnyHandler = (event) => handler(event);
    handlers.add(own);
    return () => {
      handlers.delete(own);
      if (handlers.size === 0 && this.#typed.get(type) === handlers) this.#typed.delete(type);
    };
  }

  /** Shows an event to all, those of its type first. One that throws does not keep it from the others. */
  show(event: SessionEvent | UnknownSessionEvent): void {
    for (const handler of [...(this.#typed.get(event.type) ?? []), ...this.#all]) {
      try {
        handler(event as never);
      } catch (error) {
        this.#warn(`A handler of ${event.type} events failed: ${error}`);
      }
    }
  }

  clear(): void {
    this.#all.clear();
    this.#typed.clear();
  }
}
