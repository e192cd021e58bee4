/**
 * Carries whole JSON messages both ways. Handlers are set once, in the same turn in which the duplex is
 * handed over; nothing is delivered before.
 */
export interface MessageDuplex {
  /** Never throws; after the end it does nothing. */
  write(json: string): void;
  onMessage(handler: (json: string) => void): void;
  /**
   * Called once, when no more messages can come by themselves; not for {@link close}. `reason` is in words a
   * log reader understands.
   */
  onClose(handler: (reason?: string) => void): void;
  /** Called for a message over the size limit, which was skipped; `prefix` is its beginning. */
  onOversized?(handler: (message: { size: number; limit: number; prefix: string }) => void): void;
  /** Ends it, and lets go of what it holds; needed also after it ended by itself. Idempotent. */
  close(): Promise<void>;
}
