/** Splits a byte stream of `Content-Length` frames; `onFrame` gets each frame's text. */
export function frameSplitter(onFrame) {
  let buffered = Buffer.alloc(0);
  return (bytes) => {
    buffered = buffered.length === 0 ? bytes : Buffer.concat([buffered, bytes]);
    for (;;) {
      const headEnd = buffered.indexOf("\r\n\r\n");
      if (headEnd < 0) return;
      const length = /content-length: *(\d+)/i.exec(buffered.toString("latin1", 0, headEnd));
      const end = headEnd + 4 + Number(length?.[1] ?? 0);
      if (buffered.length < end) return;
      const text = buffered.toString("utf8", headEnd + 4, end);
      buffered = buffered.subarray(end);
      onFrame(text);
    }
  };
}

/** The bytes of one message, framed. */
export function encodeFrame(message) {
  const body = Buffer.from(typeof message === "string" ? message : JSON.stringify(message));
  return Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]);
}
