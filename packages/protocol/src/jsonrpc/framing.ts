import { ByteQueue } from "./byte-queue.js";

/**
 * `Content-Length` framing as in the LSP base protocol: a header block, an empty line, then that many
 * bytes of UTF-8 JSON. Used on stdio, TCP, Unix sockets and in-process streams, so on Node only (`Buffer`
 * encodes a small message in a quarter of the time that `TextEncoder` takes); WebSocket carries the same
 * JSON without it.
 */

/** Largest message accepted unless configured otherwise: 64 MiB. */
export const DEFAULT_MAX_FRAME_BYTES = 64 * 1024 * 1024;

/** A header block longer than this is not a header block: 8 KiB, what HTTP servers allow. */
const MAX_HEADER_BYTES = 8 * 1024;

/** How much of an oversized message is kept to find out which request it was. */
const OVERSIZE_PREFIX_BYTES = 4 * 1024;

const CR = 13;
const LF = 10;

export interface FrameSink {
  /** One whole message. May push into the decoder again. */
  frame(text: string): void;
  /** A message over the limit was skipped; `prefix` is its beginning. The stream goes on after it. */
  oversized(size: number, prefix: string): void;
  /** The stream is not framed messages; nothing after this point is read. */
  corrupt(reason: string): void;
}

type State =
  | { readonly kind: "header" }
  | { readonly kind: "body"; readonly length: number }
  | { readonly kind: "skip"; readonly message: OversizedMessage }
  | { readonly kind: "corrupt" };

/** One message as the bytes to put on a stream. */
export function encodeFrame(json: string): Uint8Array {
  return Buffer.from(`Content-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`);
}

/** Cuts a byte stream into messages. Feed it chunks as they arrive; it keeps them, so don't reuse them. */
export class FrameDecoder {
  readonly #sink: FrameSink;
  readonly #limit: number;
  readonly #bytes = new ByteQueue();
  #state: State = { kind: "header" };

  /** @param limit largest message in bytes; a larger one is skipped and reported */
  constructor(sink: FrameSink, limit: number = DEFAULT_MAX_FRAME_BYTES) {
    this.#sink = sink;
    this.#limit = limit;
  }

  push(chunk: Uint8Array): void {
    if (this.#state.kind === "corrupt") return;
    this.#bytes.push(chunk);
    while (this.#step());
  }

  /** Takes one header block, body or run of skipped bytes. Returns whether there was enough for it. */
  #step(): boolean {
    switch (this.#state.kind) {
      case "header":
        return this.#readHeader();
      case "body":
        return this.#readBody(this.#state.length);
      case "skip":
        return this.#skip(this.#state.message);
      case "corrupt":
        return false;
    }
  }

  #readHeader(): boolean {
    const bytes = this.#bytes.peek();
    const end = findHeaderEnd(bytes);
    if (end < 0) return bytes.length > MAX_HEADER_BYTES && this.#fail("header block is too long");
    const length = parseContentLength(this.#bytes.take(end + 4));
    if (length === undefined) return this.#fail("header block has no valid Content-Length");
    this.#state =
      length > this.#limit
        ? { kind: "skip", message: new OversizedMessage(length) }
        : { kind: "body", length };
    return true;
  }

  #readBody(length: number): boolean {
    if (this.#bytes.length < length) return false;
    const body = this.#bytes.take(length);
    this.#state = { kind: "header" };
    this.#sink.frame(asBuffer(body).toString("utf8"));
    return true;
  }

  #skip(message: OversizedMessage): boolean {
    if (this.#bytes.length === 0) return false;
    message.skip(this.#bytes.take(Math.min(message.left, this.#bytes.length)));
    if (message.left > 0) return false;
    this.#state = { kind: "header" };
    this.#sink.oversized(message.size, message.prefix);
    return true;
  }

  #fail(reason: string): false {
    this.#state = { kind: "corrupt" };
    this.#bytes.clear();
    this.#sink.corrupt(reason);
    return false;
  }
}

/** A message that is passed over: its first bytes are remembered, the others only counted. */
class OversizedMessage {
  readonly size: number;
  readonly #decoder = new TextDecoder();
  #left: number;
  #prefix = "";

  constructor(size: number) {
    this.size = size;
    this.#left = size;
  }

  /** Bytes still to come. */
  get left(): number {
    return this.#left;
  }

  get prefix(): string {
    return this.#prefix;
  }

  skip(bytes: Uint8Array): void {
    const room = OVERSIZE_PREFIX_BYTES - (this.size - this.#left);
    if (room > 0) this.#prefix += this.#decoder.decode(bytes.subarray(0, room), { stream: true });
    this.#left -= bytes.length;
  }
}

/** Index of the empty line's CR LF CR LF; -1 when the header block is not whole yet, or too long. */
function findHeaderEnd(bytes: Uint8Array): number {
  const last = Math.min(bytes.length - 3, MAX_HEADER_BYTES);
  for (let i = 0; i < last; i++) {
    if (bytes[i] === CR && bytes[i + 1] === LF && bytes[i + 2] === CR && bytes[i + 3] === LF) return i;
  }
  return -1;
}

function parseContentLength(header: Uint8Array): number | undefined {
  const found = /^content-length:[ \t]*(\d{1,15})[ \t]*\r$/im.exec(asBuffer(header).toString("latin1"));
  return found ? Number(found[1]) : undefined;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
