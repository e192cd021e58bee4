import { StringDecoder } from "node:string_decoder";

export interface LineReaderOptions {
  /** Called with each line that isn't blank. */
  take(line: string): void;
  /** UTF-16 units of a line; what goes beyond is dropped. */
  readonly maxLength: number;
  /** Called when something was dropped. */
  tooLong?(): void;
}

/** Cuts a stream of bytes into lines. */
export class LineReader {
  readonly #options: LineReaderOptions;
  readonly #decoder = new StringDecoder("utf8");
  readonly #parts: string[] = [];
  #length = 0;

  constructor(options: LineReaderOptions) {
    this.#options = options;
  }

  add(chunk: Buffer): void {
    const [first = "", ...rest] = this.#decoder.write(chunk).split("\n");
    this.#append(first);
    for (const part of rest) {
      this.end();
      this.#append(part);
    }
  }

  /** Takes what there is for a line. */
  end(): void {
    const line = this.#parts.join("").trim();
    this.#parts.length = 0;
    this.#length = 0;
    if (line !== "") this.#options.take(line);
  }

  #append(part: string): void {
    const room = this.#options.maxLength - this.#length;
    const fitting = part.length > room ? part.slice(0, room) : part;
    this.#length += fitting.length;
    if (fitting !== "") this.#parts.push(fitting);
    if (fitting !== part) this.#options.tooLong?.();
  }
}
