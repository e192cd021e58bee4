/**
 * `Content-Length` framing as in the LSP base protocol: a header block, an empty line, then that many
 * bytes of UTF-8 JSON. Used on stdio, TCP, Unix sockets and in-process streams; WebSocket carries the
 * same JSON without it.
 */

/** Largest message accepted unless configured otherwise: 64 MiB. */
export const DEFAULT_MAX_FRAME_BYTES = 64 * 1024 * 1024;

/** A header block longer than this is not a header block: 8 KiB, what HTTP servers allow. */
const MAX_HEADER_BYTES = 8 * 1024;

/** How much of an oversized message is kept to find out which request it was. */
const OVERSIZE_PREFIX_BYTES = 4 * 1024;

export interface FrameSink {
  /** One whole message. */
  frame(text: string): void;
  /** A message over the limit was skipped; `prefix` is its beginning. The stream goes on after it. */
  oversized(size: number, prefix: string): void;
  /** The stream is not framed messages; nothing after this point can be trusted. */
  corrupt(reason: string): void;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** One message as the bytes to put on a stream. */
export function encodeFrame(json: string): Uint8Array {
  const body = encoder.encode(json);
  const header = encoder.encode(`Content-Length: ${body.length}\r\n\r\n`);
  const frame = new Uint8Array(header.length + body.length);
  frame.set(header);
  frame.set(body, header.length);
  return frame;
}

/** Cuts a byte stream into messages. Feed it chunks as they arrive. */
export class FrameDecoder {
  readonly #sink: FrameSink;
  readonly #limit: number;
  #chunks: Uint8Array[] = [];
  #buffered = 0;
  #need = 0;
  #skip = 0;
  #oversize: { size: number; prefix: Uint8Array[]; kept: number } | undefined;
  #state: "header" | "body" | "skip" | "corrupt" = "header";

  /** @param limit largest message in bytes; a larger one is skipped and reported */
  constructor(sink: FrameSink, limit: number = DEFAULT_MAX_FRAME_BYTES) {
    this.#sink = sink;
    this.#limit = limit;
  }

  push(chunk: Uint8Array): void {
    if (this.#state === "corrupt" || chunk.length === 0) return;
    let rest = chunk;
    if (this.#state === "skip") {
      rest = this.#skipBytes(rest);
      if (rest.length === 0) return;
    }
    if (this.#state === "body" && this.#buffered + rest.length < this.#need) {
      this.#chunks.push(rest);
      this.#buffered += rest.length;
      return;
    }
    this.#drain(this.#take(rest));
  }

  #take(rest: Uint8Array): Uint8Array {
    if (this.#chunks.length === 0) return rest;
    const all = new Uint8Array(this.#buffered + rest.length);
    let at = 0;
    for (const chunk of this.#chunks) {
      all.set(chunk, at);
      at += chunk.length;
    }
    all.set(rest, at);
    this.#chunks = [];
    this.#buffered = 0;
    return all;
  }

  #drain(input: Uint8Array): void {
    let bytes = input;
    for (;;) {
      if (this.#state === "skip") {
        bytes = this.#skipBytes(bytes);
        if (this.#isSkipping()) return;
      }
      if (this.#state === "header") {
        const end = findHeaderEnd(bytes);
        if (end < 0) {
          if (bytes.length > MAX_HEADER_BYTES) return this.#fail("header block is too long");
          return this.#keep(bytes);
        }
        const length = parseContentLength(decoder.decode(bytes.subarray(0, end)));
        if (length === undefined) return this.#fail("header block has no valid Content-Length");
        bytes = bytes.subarray(end + 4);
        if (length > this.#limit) {
          this.#state = "skip";
          this.#skip = length;
          this.#oversize = { size: length, prefix: [], kept: 0 };
          continue;
        }
        this.#state = "body";
        this.#need = length;
      }
      if (bytes.length < this.#need) return this.#keep(bytes);
      const body = bytes.subarray(0, this.#need);
      bytes = bytes.subarray(this.#need);
      this.#state = "header";
      this.#sink.frame(decoder.decode(body));
      if (bytes.length === 0) return;
    }
  }

  #isSkipping(): boolean {
    return this.#state === "skip";
  }

  #skipBytes(bytes: Uint8Array): Uint8Array {
    const oversize = this.#oversize;
    if (!oversize) return bytes;
    const skipped = bytes.subarray(0, this.#skip);
    if (oversize.kept < OVERSIZE_PREFIX_BYTES) {
      const part = skipped.slice(0, OVERSIZE_PREFIX_BYTES - oversize.kept);
      oversize.prefix.push(part);
      oversize.kept += part.length;
    }
    this.#skip -= skipped.length;
    if (this.#skip > 0) return bytes.subarray(bytes.length);
    this.#state = "header";
    this.#oversize = undefined;
    this.#sink.oversized(oversize.size, oversize.prefix.map((part) => decoder.decode(part)).join(""));
    return bytes.subarray(skipped.length);
  }

  #keep(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#chunks.push(bytes);
    this.#buffered += bytes.length;
  }

  #fail(reason: string): void {
    this.#state = "corrupt";
    this.#chunks = [];
    this.#sink.corrupt(reason);
  }
}

function findHeaderEnd(bytes: Uint8Array): number {
  const last = Math.min(bytes.length - 3, MAX_HEADER_BYTES);
  for (let i = 0; i < last; i++) {
    if (bytes[i] === 13 && bytes[i + 1] === 10 && bytes[i + 2] === 13 && bytes[i + 3] === 10) return i;
  }
  return -1;
}

function parseContentLength(header: string): number | undefined {
  for (const line of header.split("\r\n")) {
    const colon = line.indexOf(":");
    if (colon < 0 || line.slice(0, colon).trim().toLowerCase() !== "content-length") continue;
    const value = line.slice(colon + 1).trim();
    if (!/^\d{1,15}$/.test(value)) return undefined;
    return Number(value);
  }
  return undefined;
}
