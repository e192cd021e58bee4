import { tellCapabilities } from "../session/clients/capabilities.js";
import type { Session } from "../session/session.js";
import type { Connection } from "./connection.js";

interface Interest {
  readonly sessionId: string;
  readonly type: string;
}

/**
 * The types of events that one client wants to answer, beyond what it said when it came. Who may only look on answers none.
 */
export class Interests {
  readonly #held = new Map<string, Interest>();
  /** Those that made a difference: the client did not answer the type before. */
  readonly #added = new Set<string>();
  #count = 0;

  /** @returns what to release it by */
  register(session: Session, type: string, connection: Connection): string {
    const handle = `interest-${++this.#count}`;
    this.#held.set(handle, { sessionId: session.id, type });
    if (connection.grant.role !== "observe" && session.clients.setAnswers(connection.id, type, true)) {
      this.#added.add(keyOf({ sessionId: session.id, type }));
      tellCapabilities(session);
    }
    return handle;
  }

  /** Of several interests in one type, the last one counts. */
  release(session: Session, handle: string, connection: Connection): void {
    const interest = this.#held.get(handle);
    if (!interest || interest.sessionId !== session.id) return;
    this.#held.delete(handle);
    const key = keyOf(interest);
    const isLast = ![...this.#held.values()].some((other) => keyOf(other) === key);
    if (!isLast || !this.#added.delete(key)) return;
    session.clients.setAnswers(connection.id, interest.type, false);
    tellCapabilities(session);
  }
}

const interests = new WeakMap<Connection, Interests>();

export function interestsOf(connection: Connection): Interests {
  const known = interests.get(connection) ?? new Interests();
  interests.set(connection, known);
  return known;
}

function keyOf({ sessionId, type }: Interest): string {
  return `${sessionId} ${type}`;
}
