import { closeSync, openSync, writeSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import { previewOf } from "../large-output.js";
import { LARGE_OUTPUT_BYTES } from "../output-limits.js";
import { EscapeStripper } from "./strip-escapes.js";

/** What a command has written so far. */
export type Output =
  | { readonly kind: "text"; readonly text: string }
  /** More than a model is shown; the whole of it is in a file. */
  | { readonly kind: "large"; readonly bytes: number; readonly path: string; readonly preview: string };

/** Bytes of one command's output that are kept in its file. What comes after them is dropped. */
const MAX_FILE_BYTES = 256 * 1024 * 1024;

/** An output that is not to be cut is held in memory up to here. */
const MAX_TEXT_BYTES = 16 * 1024 * 1024;

/** Characters that people who watch are shown of the start of an output, and of the end of one in a file. */
const WATCHED_START = 10_240;
const WATCHED_END = 128;

/**
 * Takes a command's output in constant memory: up to the large-output threshold as text, beyond it in a
 * file, with a preview of its start and its end kept.
 */
export class OutputBuffer {
  readonly #newFile: () => string;
  readonly #threshold: number;
  readonly #decoder = new StringDecoder("utf8");
  readonly #stripper = new EscapeStripper();
  #text = "";
  #bytes = 0;
  #large: { readonly path: string; readonly preview: string; readonly file: number | undefined } | undefined;

  /** @param newFile gives the path of a file to be made for the whole of a large output */
  constructor(newFile: () => string, thresholdBytes: number = LARGE_OUTPUT_BYTES) {
    this.#newFile = newFile;
    this.#threshold = Math.min(thresholdBytes, MAX_TEXT_BYTES);
  }

  push(chunk: Buffer): void {
    this.#append(this.#stripper.push(this.#decoder.write(chunk)));
  }

  /** Nothing more comes. */
  end(): void {
    this.#append(this.#decoder.end());
    if (this.#large?.file !== undefined) closeSync(this.#large.file);
    if (this.#large) this.#large = { ...this.#large, file: undefined };
  }

  get isEmpty(): boolean {
    return this.#bytes === 0;
  }

  get output(): Output {
    if (!this.#large) return { kind: "text", text: this.#text };
    const { path, preview } = this.#large;
    return { kind: "large", bytes: this.#bytes, path, preview };
  }

  /** The output so far for people who watch: all, the start, or of a large one the end. */
  get watched(): string {
    if (this.#large || this.#text.length <= WATCHED_START) return this.#text;
    const end = this.#text.lastIndexOf("\n", WATCHED_START);
    const start = this.#text.slice(0, end === -1 ? WATCHED_START : end);
    const dropped = this.#text.split("\n").length - start.split("\n").length;
    return `${start}\n<output too long - dropped ${dropped} lines from the end>\n`;
  }

  #append(text: string): void {
    if (text === "") return;
    this.#bytes += Buffer.byteLength(text);
    this.#text += text;
    if (this.#large) {
      this.#save(text);
    } else if (this.#bytes > this.#threshold) {
      const path = this.#newFile();
      this.#large = { path, preview: previewOf(this.#text), file: createFile(path) };
      this.#save(this.#text);
    }
    if (this.#large) this.#text = this.#text.slice(-WATCHED_END);
  }

  #save(text: string): void {
    const file = this.#large?.file;
    if (file === undefined || this.#bytes > MAX_FILE_BYTES) return;
    try {
      writeSync(file, text);
    } catch {
      /** A full disk costs the file's rest, not the command. */
    }
  }
}

function createFile(path: string): number | undefined {
  try {
    return openSync(path, "wx", 0o600);
  } catch {
    return undefined;
  }
}
