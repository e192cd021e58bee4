import type { PublishedEvent } from "./published-event.js";

/** Someone who is shown a session's events. */
export interface Subscriber {
  publish(event: PublishedEvent): void;
  /** Whether it has passed on all it was shown. Default true. */
  readonly isCurrent?: boolean;
}

/** Shows every event to everyone, in order. */
export class Hub {
  readonly #subscribers = new Set<Subscriber>();

  add(subscriber: Subscriber): void {
    this.#subscribers.add(subscriber);
  }

  remove(subscriber: Subscriber): void {
    this.#subscribers.delete(subscriber);
  }

  publish(event: PublishedEvent): void {
    for (const subscriber of this.#subscribers) subscriber.publish(event);
  }
}
