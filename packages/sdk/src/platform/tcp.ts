import { connect } from "node:net";
import type { MessageDuplex } from "../connection/duplex.js";
import { TCP_CONNECT_MS } from "../connection/timeouts.js";
import { ParleyError } from "../errors.js";
import { streamDuplex } from "./stream-duplex.js";

/** @throws ParleyError `ERR_CONNECT_FAILED` when nobody listens there, or not in time */
export function connectTcp(
  { host, port }: { host: string; port: number },
  signal: AbortSignal,
): Promise<MessageDuplex> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const socket = connect({ host, port });
    socket.setNoDelay(true);
    const abort = () => socket.destroy(signal.reason);
    const fail = (cause: Error) => {
      settle();
      socket.destroy();
      if (signal.aborted) reject(signal.reason);
      else {
        const message = `Failed to connect to CLI server: ${cause.message}`;
        reject(new ParleyError("ERR_CONNECT_FAILED", message, { cause }));
      }
    };
    const late = setTimeout(
      () => fail(new Error(`no answer from ${host}:${port} within ${TCP_CONNECT_MS} ms`)),
      TCP_CONNECT_MS,
    );
    const settle = () => {
      clearTimeout(late);
      signal.removeEventListener("abort", abort);
      socket.off("error", fail);
      socket.on("error", () => {});
    };
    signal.addEventListener("abort", abort, { once: true });
    socket.once("error", fail);
    socket.once("connect", () => {
      settle();
      resolve(streamDuplex({ input: socket, output: socket, release: () => socket.destroy() }));
    });
  });
}
