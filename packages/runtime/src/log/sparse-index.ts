/** Where in the file a record begins, for one record in so many bytes. */
const INDEX_STRIDE_BYTES = 64 * 1024;

/** Finds the place in the file to start reading from. */
export class SparseIndex {
  readonly #seqs: number[] = [];
  readonly #offsets: number[] = [];

  /** Takes each record once, in order. */
  note(seq: number, offset: number): void {
    const last = this.#offsets.at(-1);
    if (last !== undefined && offset - last < INDEX_STRIDE_BYTES) return;
    this.#seqs.push(seq);
    this.#offsets.push(offset);
  }

  /** Forgets what is at or after an offset. */
  cut(offset: number): void {
    while ((this.#offsets.at(-1) ?? -1) >= offset) {
      this.#offsets.pop();
      this.#seqs.pop();
    }
  }

  /** @returns the last known place at or before record `seq` */
  locate(seq: number): { readonly seq: number; readonly offset: number } | undefined {
    let low = 0;
    let high = this.#seqs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#seqs[middle] ?? 0) <= seq) low = middle + 1;
      else high = middle;
    }
    const seqAt = this.#seqs[low - 1];
    const offset = this.#offsets[low - 1];
    return seqAt === undefined || offset === undefined ? undefined : { seq: seqAt, offset };
  }
}
