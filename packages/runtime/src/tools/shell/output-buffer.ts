import { closeSync, openSync, writeSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import { LARGE_OUTPUT_BYTES, outputFilePath, previewOf } from "../large-output.js";
import { EscapeStripper } from "./strip-escapes.js";

/** What a command has written so far. */
export type Output =
  | { readonly kind: "text"; readonly text: string }
  /** More than a model is shown; the whole of it is in a file. */
  | { readonly kind: "large"; readonly bytes: number; readonly path: string; readonly preview: string };

/** Bytes of one command's output that are kept in its file. What comes after them is dropped. */
const MAX_FILE_BYTES = 256 * 1024 * 1024;

/**
 * Takes a command's output in constant memory: up to the large-output threshold as text, beyond it in a
 * file, with a preview of its start and its latest part kept.
 */
export class OutputBuffer {
  readonly #decoder = new StringDecoder("utf8");
  readonly #stripper = new EscapeStripper();
  #text = "";
  #bytes = 0;
  #large: { readonly path: string; readonly preview: string; readonly file: number | undefined } | undefined;

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

  /** The output so far, or its latest part, for people who watch. */
  get latest(): string {
    return this.#text;
  }

  #append(text: string): void {
    if (text === "") return;
    this.#bytes += Buffer.byteLength(text);
    this.#text += text;
    if (this.#large) {
      this.#save(text);
    } else if (this.#bytes > LARGE_OUTPUT_BYTES) {
      const path = outputFilePath();
      this.#large = { path, preview: previewOf(this.#text), file: createFile(path) };
      this.#save(this.#text);
    }
    if (this.#large) this.#text = this.#text.slice(-LARGE_OUTPUT_BYTES);
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
