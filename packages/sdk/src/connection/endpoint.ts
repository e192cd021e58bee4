import type { MessageDuplex } from "./duplex.js";

/** A runtime to connect to, and the process or host behind it when this client starts that. */
export interface Endpoint {
  /** The secret to present, if any. */
  readonly token: string | undefined;
  /** The runtime's TCP port, once known. */
  readonly port: number | undefined;
  /** Whether this client started the runtime, so that stopping the client shuts it down. */
  readonly ownsRuntime: boolean;
  /** Connects; the first time, or when it has ended since, starts the runtime where that is this client's job. */
  open(signal: AbortSignal): Promise<MessageDuplex>;
  /** Whether the runtime that was lost may be reached by opening again. */
  canReopen(): boolean;
  /** The better reason for a failure, such as that the process exited. May wait a moment for it. */
  explain(error: Error): Promise<Error>;
  /**
   * Ends what was started.
   *
   * @param how `graceful` asks first, and kills when that takes too long; `force` kills
   * @returns what went wrong
   */
  end(how: "graceful" | "force"): Promise<Error[]>;
}
