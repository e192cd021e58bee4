import { closeSync, openSync } from "node:fs";

/** A file that can be closed behind its owner's back and opened again when it is next needed. */
export interface PooledFile {
  readonly path: string;
}

/**
 * The descriptors of logs that were written lately. Ten thousand idle sessions must not hold ten thousand
 * descriptors: past the limit, the log that was written longest ago is closed.
 */
export class OpenFiles {
  readonly #limit: number;
  readonly #open = new Map<PooledFile, number>();

  /** @param limit how many stay open. Default 256. */
  constructor(limit = 256) {
    this.#limit = limit;
  }

  /** A descriptor to append with. */
  acquire(file: PooledFile): number {
    const known = this.#open.get(file);
    if (known !== undefined) {
      this.#open.delete(file);
      this.#open.set(file, known);
      return known;
    }
    const descriptor = openSync(file.path, "a");
    this.#open.set(file, descriptor);
    if (this.#open.size > this.#limit) {
      const oldest = this.#open.keys().next().value;
      if (oldest) this.release(oldest);
    }
    return descriptor;
  }

  /** Closes the file if it is open. */
  release(file: PooledFile): void {
    const descriptor = this.#open.get(file);
    if (descriptor === undefined) return;
    this.#open.delete(file);
    closeSync(descriptor);
  }
}
