import type { EventLog } from "../../ports/event-log.js";
import type { Hub } from "./hub.js";
import { EphemeralEvent, type PublishedEvent } from "./published-event.js";

/** Longest wait for new events. Milliseconds. Source: the official runtime's schema. */
const MAX_WAIT_MS = 30_000;

/** How long to wait for a log to grow. */
export interface Patience {
  readonly waitMs: number;
  readonly signal: AbortSignal;
}

/**
 * Resolves when the log has a record after `seq`, with an event that is never on the log, after `waitMs`, or
 * when the caller is gone.
 */
export async function growth(
  { log, hub }: { readonly log: EventLog; readonly hub: Hub },
  seq: number,
  { waitMs, signal }: Patience,
): Promise<EphemeralEvent | undefined> {
  if (log.tail > seq) return undefined;
  return new Promise((resolve) => {
    const subscriber = {
      publish: (event: PublishedEvent) => {
        if (event instanceof EphemeralEvent) end(event);
        else if (log.tail > seq) end();
      },
    };
    const timer = setTimeout(() => end(), Math.min(waitMs, MAX_WAIT_MS));
    const gone = () => end();
    const end = (event?: EphemeralEvent) => {
      clearTimeout(timer);
      hub.remove(subscriber);
      signal.removeEventListener("abort", gone);
      resolve(event);
    };
    signal.addEventListener("abort", gone, { once: true });
    hub.add(subscriber);
  });
}
