import type { Outbound } from "./outbound.js";

/** Methods whose answer may be as long as a history. */
const LONG: ReadonlySet<string> = new Set([
  "session.getMessages",
  "session.list",
  "sessions.list",
  "sessions.readPersistedEvents",
]);

/** Whether the answer to a call may be as long as a history. One that may wait for events holds up no other. */
export function isLong(method: string, params: unknown): boolean {
  if (method !== "session.eventLog.read") return LONG.has(method);
  return !(params as { waitMs?: unknown } | undefined)?.waitMs;
}

/** Makes the long answers to one client one after the other, each once it has taken those before. */
export class LongAnswers {
  readonly #outbound: Outbound;
  /** Resolves once the last one that was asked for is made. */
  #last = Promise.resolve();

  constructor(outbound: Outbound) {
    this.#outbound = outbound;
  }

  /** @param make an answer; never called when the client is gone by then */
  give(make: () => unknown): Promise<unknown> {
    const made = this.#last.then(() => this.#taken()).then(make);
    this.#last = made.then(ignore, ignore);
    return made;
  }

  /** Resolves once nothing waits for the client. */
  #taken(): Promise<void> {
    return new Promise((resolve) => this.#outbound.whenClear(resolve));
  }
}

function ignore(): void {}
