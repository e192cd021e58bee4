/**
 * Notices sessions in which nothing has happened for a time. One timer serves all of them, and only while
 * there are any; a renewal costs a change of place in a list.
 */
export class IdleLeases<Held> {
  readonly #ms: number;
  readonly #expired: (held: Held) => void;
  /** When each was renewed last, the one renewed longest ago first. Milliseconds of {@link performance}. */
  readonly #renewed = new Map<Held, number>();
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param ms how long a lease lasts
   * @param expired is told once of each; it is not held any more
   */
  constructor(ms: number, expired: (held: Held) => void) {
    this.#ms = ms;
    this.#expired = expired;
  }

  /** Begins a lease, or renews it. */
  renew(held: Held): void {
    this.#renewed.delete(held);
    this.#renewed.set(held, performance.now());
    this.#timer ??= this.#arm(this.#ms);
  }

  end(held: Held): void {
    this.#renewed.delete(held);
  }

  #arm(ms: number): NodeJS.Timeout {
    const timer = setTimeout(() => this.#sweep(), ms);
    timer.unref();
    return timer;
  }

  #sweep(): void {
    this.#timer = undefined;
    const now = performance.now();
    for (const [held, renewed] of this.#renewed) {
      const left = renewed + this.#ms - now;
      if (left > 0) {
        this.#timer ??= this.#arm(left + 1);
        return;
      }
      this.#renewed.delete(held);
      this.#expired(held);
    }
  }
}
