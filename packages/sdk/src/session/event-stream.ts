import type { RpcCaller, UnknownSessionEvent } from "@parley/protocol";
import type { SessionEvent } from "../types/events.js";
import { readLog } from "./log-reader.js";

type AnyEvent = SessionEvent | UnknownSessionEvent;

export interface EventStreamOptions {
  /** Where to begin: the id of a durable event, or a cursor of the log. Default: now. */
  from?: string;
  /** How many events wait for a slow reader before it is sent to the log for them. Default 1,000. */
  bufferSize?: number;
  /** Ends the iteration. */
  signal?: AbortSignal;
}

/** Where a stream's events are from. */
export interface EventSource {
  readonly sessionId: string;
  readonly caller: RpcCaller;
  /** The cursor after the last durable event. */
  readonly position: string | undefined;
  /** @returns stops it */
  subscribe(handler: (event: AnyEvent) => void): () => void;
  /** @returns stops it */
  onClosed(handler: () => void): () => void;
}

/**
 * A session's events, one after the other: from the log as far as they are there, then live. A reader that
 * falls behind by more than the buffer gets the durable ones from the log, and loses ephemeral ones.
 */
export async function* eventStream(
  source: EventSource,
  options: EventStreamOptions,
): AsyncGenerator<SessionEvent> {
  const { bufferSize = 1_000, signal } = options;
  let buffer: AnyEvent[] = [];
  let position = options.from ?? source.position;
  let isBehind = options.from !== undefined;
  let isOver = signal?.aborted ?? false;
  let wake = () => {};
  const end = () => {
    isOver = true;
    wake();
  };
  const unsubscribe = source.subscribe((event) => {
    if (buffer.length >= bufferSize) {
      isBehind = true;
      buffer = [];
    }
    buffer.push(event);
    wake();
  });
  const offClosed = source.onClosed(end);
  signal?.addEventListener("abort", end, { once: true });
  try {
    while (!signal?.aborted) {
      while (isBehind && !isOver) {
        isBehind = false;
        let hasMore = true;
        while (hasMore && !isOver) {
          const page = await readLog(source.caller, source.sessionId, position);
          for (const event of page.events) {
            position = event.id;
            yield event as SessionEvent;
          }
          hasMore = page.hasMore;
        }
      }
      // Both are in one order: what is before the last event read was read.
      const known = buffer.findLastIndex((event) => event.id === position);
      const events = buffer.slice(known + 1);
      buffer = [];
      for (const event of events) {
        if (isBehind) break;
        if (event.ephemeral !== true) position = event.id;
        yield event as SessionEvent;
      }
      if (buffer.length > 0 || isBehind) continue;
      if (isOver) break;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    unsubscribe();
    offClosed();
    signal?.removeEventListener("abort", end);
  }
}
