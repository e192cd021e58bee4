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
  #last: Promise<unknown> | undefined;

  constructor(outbound: Outbound) {
    this.#outbound = outbound;
  }

  /** @param make an answer; never called when the client is gone by then */
  async give(make: () => unknown): Promise<unknown> {
    const before = this.#last;
    const made = before ? before.then(() => this.#taken()).then(make) : this.#taken().then(make);
    const settled = made.catch(() => {});
    this.#last = settled;
    try {
      return await made;
    } finally {
      if (this.#last === settled) this.#last = undefined;
    }
  }

  /** Resolves once nothing waits for the client. */
  #taken(): Promise<void> {
    return new Promise((resolve) => this.#outbound.whenClear(resolve));
  }
}
