/**
 * One JSON message that may go to many connections. Its bytes are made when the first carrier asks for them
 * and shared by all.
 */
export class Encoded {
  readonly json: string;
  #frame: Buffer | undefined;

  constructor(json: string) {
    this.json = json;
  }

  /** The message in `Content-Length` framing. */
  get frame(): Buffer {
    this.#frame ??= encodeFrame(this.json);
    return this.#frame;
  }
}

function encodeFrame(json: string): Buffer {
  const size = Buffer.byteLength(json);
  const header = `Content-Length: ${size}\r\n\r\n`;
  const frame = Buffer.allocUnsafe(header.length + size);
  frame.write(header, 0, "latin1");
  frame.write(json, header.length, "utf8");
  return frame;
}
