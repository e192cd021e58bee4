import { Encoded } from "../session/encoded.js";
import type { SessionState } from "../session/session-state.js";
import type { SessionChange } from "../session/sessions.js";

/** Updates of one session within this time are told as one. Milliseconds. */
const UPDATE_INTERVAL_MS = 100;

/** Tells every client what happens to sessions as a whole. One timer serves all sessions, and only while something changes. */
export class LifecycleNotifier {
  readonly #broadcast: (message: Encoded) => void;
  readonly #updated = new Map<string, SessionState>();
  #timer: NodeJS.Timeout | undefined;

  constructor(broadcast: (message: Encoded) => void) {
    this.#broadcast = broadcast;
  }

  notify(change: SessionChange, sessionId: string, state: SessionState | undefined): void {
    if (change === "session.updated" && state) {
      this.#updated.set(sessionId, state);
      this.#timer ??= setTimeout(() => this.#flush(), UPDATE_INTERVAL_MS).unref();
      return;
    }
    this.#updated.delete(sessionId);
    this.#tell(change, sessionId, state);
  }

  #flush(): void {
    this.#timer = undefined;
    const updated = [...this.#updated.entries()];
    this.#updated.clear();
    for (const [sessionId, state] of updated) this.#tell("session.updated", sessionId, state);
  }

  #tell(type: SessionChange, sessionId: string, state: SessionState | undefined): void {
    const params = { type, sessionId, ...(state && { metadata: metadataOf(state) }) };
    this.#broadcast(new Encoded(JSON.stringify({ jsonrpc: "2.0", method: "session.lifecycle", params })));
  }
}

function metadataOf({ startTime, modifiedTime, summary }: SessionState): object {
  return { startTime, modifiedTime, ...(summary !== undefined && { summary }) };
}
