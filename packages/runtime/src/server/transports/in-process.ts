import type { Encoded } from "../../session/events/encoded.js";
import type { Runtime } from "../runtime.js";
import type { Wire } from "../wire.js";

/** The client's end of a connection inside this process. Carries JSON-RPC messages as text. */
export interface InProcessConnection {
  /** Sends a message to the runtime. */
  write(json: string): void;
  /** Sets who receives the runtime's messages, in order, each in a microtask of its own turn. */
  onMessage(receive: (json: string) => void): void;
  /** Sets who is told, once, that the connection has ended. */
  onClose(closed: (reason: string) => void): void;
  /** Ends the connection. Resolves when nothing is held any more. Idempotent. */
  close(): Promise<void>;
}

/** Serves a client in this process. */
export function connectInProcess(runtime: Runtime): InProcessConnection {
  let receive: (json: string) => void = () => {};
  let closed: (reason: string) => void = () => {};
  let waiting: string[] = [];

  const deliver = () => {
    const messages = waiting;
    waiting = [];
    for (const message of messages) receive(message);
  };
  const wire: Wire = {
    name: "in-process",
    write(message: Encoded) {
      if (waiting.push(message.json) === 1) queueMicrotask(deliver);
      return true;
    },
    listen() {},
    close() {},
  };
  const connection = runtime.accept(wire);
  connection.onClosed((reason) => closed(reason));
  return {
    write: (json) => connection.message(json),
    onMessage: (callback) => {
      receive = callback;
    },
    onClose: (callback) => {
      closed = callback;
    },
    async close() {
      connection.close("The client closed the connection.");
    },
  };
}
