/** Runs its argument once every slot reserved earlier has been used. */
export type StartSlot = <T>(emit: () => Promise<T>) => Promise<T>;

/**
 * Keeps the start events of concurrent calls in the order in which the calls were made, though some have
 * to load something first. A slot whose predecessors are all used runs at once.
 */
export class StartOrder {
  /** Resolves when every slot so far is used; absent when they are. */
  #busy: Promise<void> | undefined;

  /** Takes the next place. The slot must be used, or those after it wait for ever. */
  reserve(): StartSlot {
    const before = this.#busy;
    let release = () => {};
    const mine = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.#busy = mine;
    const use = <T>(emit: () => Promise<T>): Promise<T> => {
      try {
        return emit();
      } finally {
        if (this.#busy === mine) this.#busy = undefined;
        release();
      }
    };
    return (emit) => (before ? before.then(() => use(emit)) : use(emit));
  }
}
