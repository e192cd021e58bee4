import type { UnknownSessionEvent } from "@parley/protocol";
import { ErrorCode, RpcError } from "@parley/protocol/jsonrpc";
import { ParleyError } from "../errors.js";
import type { SessionCore } from "../session/session-core.js";
import type { SessionEvent } from "../types/events.js";

/** How many early messages of each kind wait for one session. Source: the founding document on cloud sessions. */
const PENDING_LIMIT = 128;

interface Parked {
  resolve(core: SessionCore): void;
  reject(error: Error): void;
}

/** What arrived for a session that is not registered yet. */
interface Pending {
  readonly events: (SessionEvent | UnknownSessionEvent)[];
  readonly requests: Parked[];
}

/**
 * The sessions this client holds, by id. While a session is created whose id the runtime chooses, messages for
 * unknown sessions wait: they may be for that one.
 */
export class SessionRegistry {
  readonly #sessions = new Map<string, SessionCore>();
  readonly #pending = new Map<string, Pending>();
  readonly #warn: (message: string) => void;
  #awaited = 0;

  constructor(warn: (message: string) => void) {
    this.#warn = warn;
  }

  get all(): readonly SessionCore[] {
    return [...this.#sessions.values()];
  }

  get(sessionId: string): SessionCore | undefined {
    return this.#sessions.get(sessionId);
  }

  /**
   * Takes a session in, and hands it what waited for it. One that is held under the same id is put aside.
   *
   * @returns the one put aside
   */
  register(core: SessionCore): SessionCore | undefined {
    const before = this.#sessions.get(core.sessionId);
    this.#sessions.set(core.sessionId, core);
    const pending = this.#pending.get(core.sessionId);
    this.#pending.delete(core.sessionId);
    for (const event of pending?.events ?? []) core.receive(event);
    for (const parked of pending?.requests ?? []) parked.resolve(core);
    return before;
  }

  /** Lets a session go, if it is the one held under its id, and brings back what was put aside for it. */
  unregister(core: SessionCore, before?: SessionCore): void {
    if (this.#sessions.get(core.sessionId) !== core) return;
    if (before && !before.closed) this.#sessions.set(core.sessionId, before);
    else this.#sessions.delete(core.sessionId);
  }

  /** Lets every session go. @returns them */
  clear(): readonly SessionCore[] {
    const all = this.all;
    this.#sessions.clear();
    this.#dropPending();
    return all;
  }

  /** Messages for unknown sessions wait until the returned function is called. */
  awaitUnknown(): () => void {
    let isOver = false;
    this.#awaited++;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#awaited--;
      if (this.#awaited === 0) this.#dropPending();
    };
  }

  /** An event for a session. Those of sessions that nobody here holds are dropped. */
  route(sessionId: string, event: SessionEvent | UnknownSessionEvent): void {
    const core = this.#sessions.get(sessionId);
    if (core) {
      core.receive(event);
      return;
    }
    if (this.#awaited === 0) return;
    const { events } = this.#waiting(sessionId);
    if (events.length >= PENDING_LIMIT) {
      const dropped = events.shift();
      this.#warn(`Too many events for session ${sessionId} before it is open; dropped a ${dropped?.type}.`);
    }
    events.push(event);
  }

  /**
   * The session that a request is for.
   *
   * @param unknown the error for a session that nobody here holds
   * @throws RpcError when it had to wait and was not registered, or too many others wait
   */
  resolve(sessionId: string, unknown: () => Error): SessionCore | Promise<SessionCore> {
    const core = this.#sessions.get(sessionId);
    if (core) return core;
    if (this.#awaited === 0) throw unknown();
    const { requests } = this.#waiting(sessionId);
    if (requests.length >= PENDING_LIMIT) {
      requests.shift()?.reject(new RpcError(ErrorCode.InternalError, "pending session buffer overflow"));
    }
    return new Promise((resolve, reject) => {
      requests.push({ resolve, reject });
    });
  }

  #waiting(sessionId: string): Pending {
    let pending = this.#pending.get(sessionId);
    if (!pending) {
      pending = { events: [], requests: [] };
      this.#pending.set(sessionId, pending);
    }
    return pending;
  }

  #dropPending(): void {
    const waiting = [...this.#pending.values()];
    this.#pending.clear();
    const message = "pending session routing ended before session was registered";
    for (const { requests } of waiting) {
      for (const parked of requests) parked.reject(new RpcError(ErrorCode.InternalError, message));
    }
  }
}

/** Why a session object of this client ends that another one took the place of. */
export function superseded(sessionId: string): ParleyError {
  return new ParleyError("ERR_SESSION_DISCONNECTED", `Session ${sessionId} was opened again by this client.`);
}
