import type { Encoded } from "../session/events/encoded.js";

/** What carries messages to one client: a socket, a pair of pipes, a caller in this process. */
export interface Wire {
  /** In words for a log, such as `stdio` or `127.0.0.1:50312`. */
  readonly name: string;
  /**
   * Takes a message, whole.
   *
   * @returns false when the carrier has enough for now; it drains later
   */
  write(message: Encoded): boolean;
  /** Stops taking messages from the client, or goes on. What was read already is still told. */
  listen(listening: boolean): void;
  /** Ends the carrier, what was written first where it still can be. Idempotent. */
  close(): void;
}

/** What a carrier tells the connection it carries. */
export interface WireEvents {
  /** One message, as text. */
  message(json: string): void;
  /** So many bytes have come, and the messages that they ended were told. */
  received(bytes: number): void;
  /** A message over the limit was skipped. */
  oversized(size: number, prefix: string): void;
  /** What arrives is not messages, and nothing after it can be trusted. The connection closes the carrier. */
  corrupt(reason: string): void;
  /** The carrier takes messages again. */
  drained(): void;
  /** Nothing more will come or go. At most once. */
  closed(reason: string): void;
}
