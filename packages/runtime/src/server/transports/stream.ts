import type { Readable, Writable } from "node:stream";
import { FrameDecoder } from "@parley/protocol/jsonrpc";
import type { Encoded } from "../../session/events/encoded.js";
import type { Wire, WireEvents } from "../wire.js";

/** A stream that has this much left to write counts as full: its reader is slow. */
const FULL_BYTES = 256 * 1024;

export interface StreamPair {
  readonly name: string;
  readonly input: Readable;
  readonly output: Writable;
  readonly maxFrameBytes: number;
}

/**
 * Carries framed messages over a pair of byte streams: stdio, or the two halves of a socket. An answer
 * leaves at once; a flood of events leaves in few writes.
 *
 * @param attach is given the carrier and returns what to tell of it
 */
export function carryOverStreams(streams: StreamPair, attach: (wire: Wire) => WireEvents): void {
  const { name, input, output } = streams;
  let ended = false;
  /** The first message of a turn goes at once, those that follow it leave together at the turn's end. */
  let turn: "new" | "begun" | "corked" = "new";

  const endTurn = () => {
    if (turn === "corked") output.uncork();
    turn = "new";
  };

  const wire: Wire = {
    name,
    write(message: Encoded) {
      if (ended) return true;
      if (turn === "new") {
        turn = "begun";
        process.nextTick(endTurn);
      } else if (turn === "begun") {
        turn = "corked";
        output.cork();
      }
      output.write(message.frame);
      return output.writableLength < FULL_BYTES;
    },
    listen(listening) {
      if (listening) input.resume();
      else input.pause();
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

  input.on("data", (chunk: Buffer) => {
    decoder.push(chunk);
    events.received(chunk.length);
  });
  input.on("end", () => events.closed("The client closed the connection."));
  input.on("close", () => events.closed("The client closed the connection."));
  input.on("error", (error) => events.closed(error.message));
  output.on("error", (error) => events.closed(error.message));
  output.on("close", () => events.closed("The client closed the connection."));
  output.on("drain", () => events.drained());
}
