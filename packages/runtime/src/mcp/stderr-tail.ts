import { LineReader } from "./line-reader.js";

/** How many of the last lines are kept, and how much of each. Source: the official runtime. */
const MAX_LINES = 10;
const MAX_LENGTH = 512;

/** The end of what a server printed to its standard error, for when it fails. */
export class StderrTail {
  readonly #lines: string[] = [];
  readonly #reader = new LineReader({
    maxLength: MAX_LENGTH + 1,
    take: (line) => {
      this.#lines.push(line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH)}…` : line);
      if (this.#lines.length > MAX_LINES) this.#lines.shift();
    },
  });

  add(chunk: Buffer): void {
    this.#reader.add(chunk);
  }

  /** What to add to the text of a failure. */
  text(): string {
    this.#reader.end();
    const last = this.#lines.at(-1);
    if (last === undefined) return "";
    if (this.#lines.length === 1) return `; last stderr: ${last}`;
    const all = `Server stderr (last ${this.#lines.length} lines):\n${this.#lines.join("\n")}`;
    return `; last stderr: ${last}\n${all}`;
  }
}
