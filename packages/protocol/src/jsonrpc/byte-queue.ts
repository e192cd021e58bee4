/** Bytes in the order they arrived. Chunks are joined only when a read spans more than one. */
export class ByteQueue {
  #chunks: Uint8Array[] = [];
  #length = 0;

  /** Bytes waiting. */
  get length(): number {
    return this.#length;
  }

  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  /** Everything waiting, as one array, left in place. */
  peek(): Uint8Array {
    const [first] = this.#chunks;
    if (first && this.#chunks.length === 1) return first;
    const all = new Uint8Array(this.#length);
    let at = 0;
    for (const chunk of this.#chunks) {
      all.set(chunk, at);
      at += chunk.length;
    }
    this.#chunks = [all];
    return all;
  }

  /** Removes and returns the first `count` bytes; `count` is at most {@link length}. */
  take(count: number): Uint8Array {
    const all = this.peek();
    if (count === all.length) this.#chunks = [];
    else this.#chunks[0] = all.subarray(count);
    this.#length -= count;
    return all.subarray(0, count);
  }

  clear(): void {
    this.#chunks = [];
    this.#length = 0;
  }
}
