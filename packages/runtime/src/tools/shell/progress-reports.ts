/** Time between two reports of one command, in milliseconds. */
const INTERVAL_MS = 100;

/** Reports a command's output to people who watch: at once, then at intervals, and at its end. */
export class ProgressReports {
  readonly #report: (output: string) => void;
  #timer: NodeJS.Timeout | undefined;
  #pending: (() => string) | undefined;

  constructor(report: (output: string) => void) {
    this.#report = report;
  }

  /** There is more output; `read` gives all there is. */
  changed(read: () => string): void {
    if (this.#timer) {
      this.#pending = read;
      return;
    }
    this.#report(read());
    this.#timer = setTimeout(() => this.#tick(), INTERVAL_MS);
  }

  /** Reports the final output, in any case. */
  end(output: string): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#pending = undefined;
    this.#report(output);
  }

  #tick(): void {
    this.#timer = undefined;
    const read = this.#pending;
    this.#pending = undefined;
    if (read) this.changed(read);
  }
}
