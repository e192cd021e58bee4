import { createInterface, type Interface } from "node:readline";

interface Asked {
  answer(line: string): void;
}

/** Hands out the lines that a person writes: to the question that is open, else to whoever listens. */
export class LineDesk {
  readonly #lines: Interface;
  readonly #asked: Asked[] = [];
  readonly #listener: (line: string) => void;
  /** Lines that were there before anybody took any. */
  #waiting: string[] | undefined = [];
  /** Resolves when there are no more lines. */
  readonly ended: Promise<void>;

  /** @param listener gets a line that answers nothing */
  constructor(listener: (line: string) => void) {
    this.#listener = listener;
    const isTerminal = process.stdin.isTTY === true;
    this.#lines = createInterface({
      input: process.stdin,
      terminal: isTerminal,
      // Where a person types, they see it.
      ...(isTerminal ? { output: process.stdout } : {}),
    });
    this.#lines.on("line", (line) => this.#take(line));
    this.ended = new Promise((resolve) => this.#lines.once("close", resolve));
  }

  /** From now on lines are taken. */
  open(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const line of waiting) this.#take(line);
  }

  /**
   * The next line is the answer to a question; questions wait for each other.
   *
   * @param signal withdraws the question
   */
  ask(signal: AbortSignal): Promise<string> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const asked: Asked = {
        answer: (line) => {
          signal.removeEventListener("abort", withdraw);
          resolve(line);
        },
      };
      const withdraw = () => {
        this.#asked.splice(this.#asked.indexOf(asked), 1);
        reject(signal.reason);
      };
      signal.addEventListener("abort", withdraw, { once: true });
      this.#asked.push(asked);
    });
  }

  close(): void {
    this.#lines.close();
  }

  #take(line: string): void {
    if (this.#waiting) this.#waiting.push(line);
    else if (this.#asked.length > 0) this.#asked.shift()?.answer(line);
    else this.#listener(line);
  }
}
