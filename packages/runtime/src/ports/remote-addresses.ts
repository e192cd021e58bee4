/**
 * Knows where clients elsewhere reach a session. One runtime knows its own listener; where sessions are placed
 * on many, an adapter knows which has it.
 */
export interface RemoteAddresses {
  /** For people and for `session.create` with `cloud`; `undefined` when the session can't be reached. */
  urlOf(sessionId: string): string | undefined;
}
