import { randomUUID } from "node:crypto";
import { linkSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SessionInUseError, type SessionOwner } from "../ports/session-in-use-error.js";
import { isAlive, type ProcessIdentity, thisProcess } from "./process-identity.js";

const LOCK_FILE = /^owner\.(\d{1,16})(?:\.[0-9a-f]{8})?\.lock$/;

/** The locks this process holds, by path. A lock of this process that is not among them was left by accident. */
const held = new Set<string>();

/** Two that find each other at the same moment both step back, so many tries mean that something else is wrong. */
const MAX_TRIES = 100;

/**
 * Ownership of one session's directory: the file `owner.<fence>.<random>.lock`, which names the owner. A fence is
 * larger than every earlier one of the directory. Who takes over from a dead owner removes the dead one's
 * lock: should it not be dead after all, it finds its lock gone and its appends refused.
 */
export class SessionLock {
  readonly fence: number;
  readonly #path: string;

  private constructor(path: string, fence: number) {
    this.#path = path;
    this.fence = fence;
  }

  /**
   * @param door where other runtimes reach this one; told to those that want the session
   * @throws SessionInUseError when a runtime that lives owns the session
   */
  static take(directory: string, sessionId: string, door?: string): SessionLock {
    for (let tries = 1; ; tries++) {
      const before = findLocks(directory);
      refuseIfOwned(before, sessionId);
      const fence = Math.max(Date.now(), ...before.map((lock) => lock.fence + 1));
      const path = join(directory, `owner.${fence}.${randomUUID().slice(0, 8)}.lock`);
      if (!place(directory, path, door)) continue;
      held.add(path);
      const lock = new SessionLock(path, fence);
      const others = findLocks(directory).filter((other) => other.path !== path);
      if (!others.some(lives)) {
        for (const other of before) rmSync(other.path, { force: true });
        return lock;
      }
      lock.release();
      if (tries === MAX_TRIES) refuseIfOwned(others, sessionId);
    }
  }

  /** Whether nobody has taken over. */
  isHeld(): boolean {
    return statSync(this.#path, { throwIfNoEntry: false }) !== undefined;
  }

  /** Idempotent. */
  release(): void {
    held.delete(this.#path);
    rmSync(this.#path, { force: true });
  }
}

/** The runtime that owns a session's directory; `undefined` when none that lives does. */
export function lockOwner(directory: string): SessionOwner | undefined {
  return findLocks(directory).find(lives)?.owner;
}

/** What a lock file says. */
interface Owner extends ProcessIdentity {
  readonly door?: string;
}

interface FoundLock {
  readonly path: string;
  readonly fence: number;
  /** `undefined` when the file says nothing that can be read. */
  readonly owner: Owner | undefined;
}

function findLocks(directory: string): FoundLock[] {
  return readdirSync(directory).flatMap((name) => {
    const fence = LOCK_FILE.exec(name)?.[1];
    const path = join(directory, name);
    return fence === undefined ? [] : [{ path, fence: Number(fence), owner: readOwner(path) }];
  });
}

function readOwner(path: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Owner;
  } catch {
    return undefined;
  }
}

function refuseIfOwned(locks: readonly FoundLock[], sessionId: string): void {
  const owner = locks.find(lives)?.owner;
  if (owner) throw new SessionInUseError(sessionId, { pid: owner.pid, host: owner.host }, owner.door);
}

function lives({ path, owner }: FoundLock): boolean {
  if (!owner) return false;
  const self = thisProcess();
  const isSelf = owner.pid === self.pid && owner.started === self.started && owner.place === self.place;
  return isSelf ? held.has(path) : isAlive(owner);
}

/** Makes the lock file with its contents, in one step. @returns false when it is there already */
function place(directory: string, path: string, door: string | undefined): boolean {
  const draft = join(directory, `.owner-${randomUUID()}`);
  writeFileSync(draft, JSON.stringify({ ...thisProcess(), ...(door && { door }) }), { mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}
