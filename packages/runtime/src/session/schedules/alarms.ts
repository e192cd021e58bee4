/** Longest time a timer is set for. Milliseconds. */
const LONGEST_MS = 24 * 60 * 60 * 1000;

/** Wakes whoever asks at a moment. One timer serves all, and only while somebody waits. */
export class Alarms {
  readonly #due = new Map<object, { readonly at: number; readonly ring: () => void }>();
  #timer: NodeJS.Timeout | undefined;

  /** Sets the one alarm of an owner. @param at milliseconds since the epoch; `undefined` takes the alarm away */
  set(owner: object, at: number | undefined, ring: () => void): void {
    if (at === undefined) this.#due.delete(owner);
    else this.#due.set(owner, { at, ring });
    this.#arm();
  }

  #arm(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const next = Math.min(...[...this.#due.values()].map(({ at }) => at));
    if (next === Number.POSITIVE_INFINITY) return;
    const ms = Math.min(LONGEST_MS, Math.max(0, next - Date.now()));
    this.#timer = setTimeout(() => this.#ring(), ms);
    this.#timer.unref();
  }

  #ring(): void {
    const now = Date.now();
    for (const [owner, { at, ring }] of [...this.#due]) {
      if (at > now) continue;
      this.#due.delete(owner);
      ring();
    }
    this.#arm();
  }
}
