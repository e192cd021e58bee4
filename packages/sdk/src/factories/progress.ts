import type { FactoryLogLine } from "@parley/protocol";
import { ParleyError } from "../errors.js";

/** How long lines may wait for others to go with them, in milliseconds. */
const GATHERING_MS = 16;

/** Sends a run's progress lines to the runtime, in order, several at a time. */
export class Progress {
  readonly #send: (lines: FactoryLogLine[]) => Promise<unknown>;
  readonly #signal: AbortSignal;
  #lines: FactoryLogLine[] = [];
  #count = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sending: Promise<void> = Promise.resolve();
  #failure: { readonly error: unknown } | undefined;
  #isOver = false;

  constructor(send: (lines: FactoryLogLine[]) => Promise<unknown>, signal: AbortSignal) {
    this.#send = send;
    this.#signal = signal;
  }

  /** Nobody reads what is told of a run that was aborted. @throws ParleyError once the run is over */
  add(kind: FactoryLogLine["kind"], text: string): void {
    if (this.#isOver) {
      throw new ParleyError("ERR_UNSUPPORTED", "Cannot log after the factory run has settled");
    }
    if (this.#signal.aborted) return;
    this.#lines.push({ seq: this.#count++, kind, text });
    this.#timer ??= setTimeout(() => this.#sendNow(), GATHERING_MS);
  }

  /** Resolves once the runtime has every line so far. @throws what one of them met */
  async flush(): Promise<void> {
    this.#sendNow();
    await this.#sending;
    if (this.#failure) throw this.#failure.error;
  }

  /** The run is over. @throws like {@link flush} */
  async end(): Promise<void> {
    this.#isOver = true;
    await this.flush();
  }

  #sendNow(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const lines = this.#lines;
    this.#lines = [];
    if (lines.length === 0 || this.#signal.aborted) return;
    this.#sending = Promise.all([this.#sending, this.#send(lines)]).then(
      () => {},
      (error: unknown) => {
        this.#failure ??= { error };
      },
    );
  }
}
