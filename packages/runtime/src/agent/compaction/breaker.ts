/** The longest pause after failures, in model calls. */
const MAX_PAUSE = 64;

/** Keeps what fails from being tried again and again: each failure in a row doubles the pause that follows it. */
export class Breaker {
  #failures = 0;
  #pause = 0;

  /** Whether to try at this model call; counts it as passed if not. */
  permits(): boolean {
    if (this.#pause === 0) return true;
    this.#pause -= 1;
    return false;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#pause = 0;
  }

  /** The pause is 1, 2, 4, … calls. Source: the official runtime. */
  failed(): void {
    this.#pause = Math.min(MAX_PAUSE, 2 ** this.#failures);
    this.#failures += 1;
  }
}
