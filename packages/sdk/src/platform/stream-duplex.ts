import type { Readable, Writable } from "node:stream";
import { DEFAULT_MAX_FRAME_BYTES, encodeFrame, FrameDecoder } from "@parley/protocol/jsonrpc";
import type { MessageDuplex } from "../connection/duplex.js";

/** Two byte streams that carry framed messages: a socket is both, a process has one of each. */
export interface BytePair {
  readonly input: Readable;
  readonly output: Writable;
  /** Lets go of both. May be called again. */
  release(): void;
}

/** Messages over byte streams. Those written in one turn of the event loop leave together. */
export function streamDuplex({ input, output, release }: BytePair): MessageDuplex {
  type Oversized = Parameters<Parameters<NonNullable<MessageDuplex["onOversized"]>>[0]>[0];
  let onMessage: (json: string) => void = () => {};
  let onClose: (reason?: string) => void = () => {};
  let onOversized: (message: Oversized) => void = () => {};
  let isOpen = true;
  let isCorked = false;

  const end = (reason: string) => {
    if (!isOpen) return;
    isOpen = false;
    onClose(reason);
  };
  const decoder = new FrameDecoder({
    frame: (json) => onMessage(json),
    oversized: (size, prefix) => onOversized({ size, limit: DEFAULT_MAX_FRAME_BYTES, prefix }),
    corrupt: (reason) => end(`What the runtime sends is not framed messages: ${reason}.`),
  });
  input.on("data", (chunk: Buffer) => {
    if (isOpen) decoder.push(chunk);
  });
  input.on("end", () => end("The runtime closed the connection."));
  input.on("close", () => end("The runtime closed the connection."));
  input.on("error", (error) => end(error.message));
  output.on("error", (error) => end(error.message));
  output.on("close", () => end("The runtime closed the connection."));

  return {
    write(json) {
      if (!isOpen) return;
      if (!isCorked) {
        isCorked = true;
        output.cork();
        process.nextTick(() => {
          isCorked = false;
          output.uncork();
        });
      }
      output.write(encodeFrame(json));
    },
    onMessage: (handler) => {
      onMessage = handler;
    },
    onClose: (handler) => {
      onClose = handler;
    },
    onOversized: (handler) => {
      onOversized = handler;
    },
    async close() {
      isOpen = false;
      release();
    },
  };
}
