/** Who owns a session: the one runtime that may write its log. */
export interface SessionOwner {
  readonly pid: number;
  readonly host: string;
}

/** Another runtime owns the session, and lives. */
export class SessionInUseError extends Error {
  override readonly name = "SessionInUseError";
  readonly code = "ERR_SESSION_IN_USE";
  readonly owner: SessionOwner;
  /** Where the owner lets other runtimes of this machine in, if it does. */
  readonly door: string | undefined;

  constructor(sessionId: string, owner: SessionOwner, door?: string) {
    super(`Session ${sessionId} is owned by another runtime: process ${owner.pid} on ${owner.host}.`);
    this.owner = owner;
    this.door = door;
  }
}
