/** A body whose bytes arrive by calls. It is read once. */
export class Arrivals implements AsyncIterableIterator<Uint8Array> {
  readonly #bytes: Uint8Array[] = [];
  readonly #left: () => void;
  #state: { readonly is: "open" | "ended" } | { readonly is: "failed"; readonly cause: Error } = {
    is: "open",
  };
  #wake: (() => void) | undefined;

  /** @param left is told when the reader leaves before the end */
  constructor(left: () => void) {
    this.#left = left;
  }

  add(bytes: Uint8Array): void {
    this.#bytes.push(bytes);
    this.#wake?.();
  }

  end(): void {
    this.#settle({ is: "ended" });
  }

  fail(cause: Error): void {
    this.#settle({ is: "failed", cause });
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    for (;;) {
      const value = this.#bytes.shift();
      if (value) return { done: false, value };
      if (this.#state.is === "failed") throw this.#state.cause;
      if (this.#state.is === "ended") return { done: true, value: undefined };
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    if (this.#state.is === "open") this.#left();
    this.end();
    this.#bytes.length = 0;
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #settle(state: { readonly is: "ended" } | { readonly is: "failed"; readonly cause: Error }): void {
    if (this.#state.is === "open") this.#state = state;
    this.#wake?.();
  }
}
