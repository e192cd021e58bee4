import type { Readable, Writable } from "node:stream";
import { FrameDecoder } from "@parley/protocol/jsonrpc";
import type { Encoded } from "../../session/encoded.js";
import type { Wire, WireEvents } from "../wire.js";

export interface StreamPair {
  readonly name: string;
  readonly input: Readable;
  readonly output: Writable;
  readonly maxFrameBytes: number;
}

/**
 * Carries framed messages over a pair of byte streams: stdio, or the two halves of a socket. Messages
 * written in one turn of the event loop leave together.
 *
 * @param attach is given the carrier and returns what to tell of it
 */
export function carryOverStreams(streams: StreamPair, attach: (wire: Wire) => WireEvents): void {
  const { name, input, output } = streams;
  let ended = false;
  let corked = false;

  const wire: Wire = {
    name,
    write(message: Encoded) {
      if (ended) return true;
      if (!corked) {
        corked = true;
        output.cork();
        process.nextTick(() => {
          corked = false;
          output.uncork();
        });
      }
      return output.write(message.frame);
    },
    close() {
      if (ended) return;
      ended = true;
      input.removeAllListeners("data");
      output.end(() => {
        input.destroy();
        output.destroy();
      });
    },
  };

  const events = attach(wire);
  const decoder = new FrameDecoder(
    {
      frame: (text) => events.message(text),
      oversized: (size, prefix) => events.oversized(size, prefix),
      corrupt: (reason) => events.corrupt(reason),
    },
    streams.maxFrameBytes,
  );

  input.on("data", (chunk: Buffer) => decoder.push(chunk));
  input.on("end", () => events.closed("The client closed the connection."));
  input.on("close", () => events.closed("The client closed the connection."));
  input.on("error", (error) => events.closed(error.message));
  output.on("error", (error) => events.closed(error.message));
  output.on("close", () => events.closed("The client closed the connection."));
  output.on("drain", () => events.drained());
}
