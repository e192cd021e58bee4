import { Encoded } from "../session/events/encoded.js";
import type { SessionState } from "../session/session-state.js";
import type { SessionChange } from "../session/sessions.js";

/** Updates of one session within this time are told as one. Milliseconds. */
const UPDATE_INTERVAL_MS = 100;

/**
 * Tells clients what happens to sessions as a whole. A first update is told at once; one timer then
 * serves all sessions, while something changes.
 */
export class LifecycleNotifier {
  readonly #broadcast: (message: Encoded, sessionId: string) => void;
  readonly #updated = new Map<string, SessionState>();
  #state: "quiet" | "due" | "resting" = "quiet";

  constructor(broadcast: (message: Encoded, sessionId: string) => void) {
    this.#broadcast = broadcast;
  }

  notify(change: SessionChange, sessionId: string, state: SessionState | undefined): void {
    if (change === "session.updated" && state) {
      this.#updated.set(sessionId, state);
      if (this.#state === "quiet") {
        this.#state = "due";
        setImmediate(() => this.#flush());
      }
      return;
    }
    this.#updated.delete(sessionId);
    this.#tell(change, sessionId, state);
  }

  /** Tells now what would be told later: to a client about to leave, that is its last chance. */
  tellUpdates(): number {
    const updated = [...this.#updated.entries()];
    this.#updated.clear();
    for (const [sessionId, state] of updated) this.#tell("session.updated", sessionId, state);
    return updated.length;
  }

  /** Tells what has changed; while more changes come, again after each interval. */
  #flush(): void {
    this.#state = this.tellUpdates() > 0 ? "resting" : "quiet";
    if (this.#state === "resting") setTimeout(() => this.#flush(), UPDATE_INTERVAL_MS).unref();
  }

  #tell(type: SessionChange, sessionId: string, state: SessionState | undefined): void {
    const params = { type, sessionId, ...(state && { metadata: metadataOf(state) }) };
    this.#broadcast(
      new Encoded(JSON.stringify({ jsonrpc: "2.0", method: "session.lifecycle", params })),
      sessionId,
    );
  }
}

function metadataOf({ startTime, modifiedTime }: SessionState): object {
  return { startTime, modifiedTime };
}
