import type { ModelTimings } from "../model.js";

/** What an event of an answer counts as: one of its chunks or not, and if so whether it carried output. */
export type EventKind = "other" | "chunk" | "output";

/** Times the chunks of one streamed answer, from its making on. */
export class ChunkClock {
  readonly #start = performance.now();
  #first = 0;
  #firstOutput: number | undefined;
  #last = 0;
  #chunks = 0;

  take(kind: EventKind): void {
    if (kind !== "other") this.chunk();
    if (kind === "output") this.output();
  }

  chunk(): void {
    this.#last = performance.now();
    if (this.#chunks === 0) this.#first = this.#last;
    this.#chunks += 1;
  }

  /** The chunk just counted carried output. */
  output(): void {
    this.#firstOutput ??= this.#last;
  }

  /** `undefined` when there was no chunk. */
  timings(): ModelTimings | undefined {
    if (this.#chunks === 0) return undefined;
    const gaps = this.#chunks - 1;
    return {
      firstChunkMs: this.#first - this.#start,
      ...(this.#firstOutput !== undefined && { firstOutputMs: this.#firstOutput - this.#start }),
      ...(gaps > 0 && { chunkGapMs: (this.#last - this.#first) / gaps }),
    };
  }
}
