import { randomUUID } from "node:crypto";
import { join as joinPath, resolve } from "node:path";
import type { OpenedSession, SessionCreateParams, SessionResumeParams } from "@parley/protocol";
import type { Durability } from "../log/disk-log.js";
import { isSessionId } from "../log/session-id.js";
import type { ModelTransport } from "../models/index.js";
import { homePermissionStore } from "../permissions/index.js";
import type { Telemetry } from "../ports/telemetry.js";
import { Turns } from "../promises/turns.js";
import { tellCapabilities } from "./clients/capabilities.js";
import { ToolNameError } from "./clients/client-tools.js";
import { type Guest, Guests, type Opener } from "./clients/guests.js";
import { IdleLeases } from "./idle-leases.js";
import { checkOptions, inItsWords, type Method } from "./opening/check-options.js";
import { join, rejoin } from "./opening/joining.js";
import { openedSession, resumedSession } from "./opening/opened-session.js";
import {
  type Assembled,
  type AssembledStored,
  assembleNew,
  assembleStored,
  type OpeningSurroundings,
} from "./opening/opening.js";
import type { Session } from "./session.js";
import type { SessionEnd } from "./session-end.js";
import type { KeptSession } from "./session-parts.js";
import type { SessionState } from "./session-state.js";
import { diskStorage, type SessionStorage } from "./storage/session-storage.js";
import { StoredSessions } from "./storage/stored-sessions.js";

/** What happens to sessions as a whole. */
export type SessionChange = "session.created" | "session.updated" | "session.deleted";

export interface SessionsOptions {
  /** Absolute; sessions are in its `session-state`. */
  readonly home: string;
  readonly version: string;
  /** A session in which nothing happened for so long leaves memory. Default: none does. */
  readonly idleMs?: number | undefined;
  /** Default `os`. */
  readonly durability?: Durability | undefined;
  /** Where other runtimes on the same home reach this one. Default: nowhere. */
  readonly door?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Carries the requests of every model. Default: this process's own network. */
  readonly transport?: ModelTransport | undefined;
  /** Follows what sessions do. Default: nobody does. */
  readonly telemetry?: Telemetry | undefined;
  readonly changed: (change: SessionChange, sessionId: string, state: SessionState | undefined) => void;
}

/** Every session of this runtime: those that are open, and those on disk. */
export class Sessions {
  readonly stored: StoredSessions;
  readonly #changed: SessionsOptions["changed"];
  readonly #surroundings: Omit<OpeningSurroundings, "storage">;
  readonly #storageAt: (home: string) => SessionStorage;
  readonly #open = new Map<string, Session>();
  /** Sessions that have left memory though they have clients, who don't know. */
  readonly #resting = new Map<string, KeptSession>();
  /** The clients of each session that is open or resting. */
  readonly #guests = new Guests();
  readonly #leases: IdleLeases<Session> | undefined;
  /** Opening, closing and deleting one session go one after the other. */
  readonly #turns = new Turns<string>();

  constructor(options: SessionsOptions) {
    const { home, version, durability, door, environment, transport, telemetry, idleMs, changed } = options;
    this.#changed = changed;
    this.#storageAt = (folder) => diskStorage(joinPath(folder, "session-state"), { durability, door });
    const disk = this.#storageAt(home);
    const areInUse = () => this.#open.size > 0 || this.#resting.size > 0;
    this.stored = new StoredSessions(disk, { open: this.#open, areInUse });
    this.#surroundings = {
      version,
      home,
      permissionStore: homePermissionStore(home),
      environment,
      transport,
      telemetry,
      changed: (session) => {
        this.#leases?.renew(session);
        changed("session.updated", session.id, session.state);
      },
    };
    if (idleMs !== undefined) this.#leases = new IdleLeases(idleMs, (session) => this.#rest(session));
  }

  /**
   * What a session is opened with. One with a configuration folder of its own is at home there: this runtime's lists
   * don't have it, and whoever resumes it says where it is.
   */
  #around(configDir: string | undefined): OpeningSurroundings {
    const { storage, isWithClient } = this.stored;
    if (configDir === undefined) return { ...this.#surroundings, storage };
    const home = resolve(configDir);
    return {
      ...this.#surroundings,
      home,
      permissionStore: homePermissionStore(home),
      storage: isWithClient ? storage : this.#storageAt(home),
    };
  }

  /** A session, if it is open. */
  get(id: string): Session | undefined {
    return this.#open.get(id);
  }

  /** As {@link get}, for a session that is about to be used: its lease is renewed. */
  use(id: string): Session | undefined {
    const session = this.#open.get(id);
    if (!session?.isOpen) return undefined;
    this.#leases?.renew(session);
    return session;
  }

  /**
   * A session that is stored and not open, opened without a word. One that nobody is attached to gets a
   * client.
   *
   * @throws when there is none, or another runtime owns it
   */
  wake(sessionId: string, opener: Opener): Promise<Session> {
    return this.#turns.take(sessionId, async () => {
      const open = this.use(sessionId);
      if (open) return open;
      const session = (await this.#roused(sessionId)) ?? (await this.#openQuietly(sessionId, opener));
      this.#leases?.renew(session);
      return session;
    });
  }

  /**
   * Stops a session where it is: what it was doing stays unfinished, for whoever resumes it or says something.
   * Its clients stay.
   */
  async suspend(session: Session): Promise<void> {
    const { id } = session;
    await this.#turns.take(id, async () => {
      if (this.#open.get(id) !== session || !session.work.isWorking) return;
      await this.#putAway(session);
      const roused = await this.#roused(id, "undecided");
      roused?.announcer.idle("aborted");
    });
  }

  /**
   * Changes the log of an open session, which then goes on from what the log says now. Its clients stay.
   *
   * @param change of the log
   */
  async reload<Result>(session: Session, change: () => Promise<Result>): Promise<Result> {
    const { id } = session;
    return this.#turns.take(id, async () => {
      const result = await change();
      await this.#putAway(session);
      await this.#roused(id, "forget");
      return result;
    });
  }

  /** A session that had left memory, back in it; `undefined` when it is none of those. */
  async #roused(
    sessionId: string,
    leftWork: "continue" | "forget" | "undecided" = "continue",
  ): Promise<Session | undefined> {
    const kept = this.#resting.get(sessionId);
    const assembled =
      kept && (await assembleStored({ sessionId, kept }, this.#around(kept.settings.configDir)));
    if (!assembled) return undefined;
    await this.#wakeFor(assembled, this.#guests.of(sessionId));
    if (leftWork !== "undecided") await assembled.session.leftWork.decide(leftWork);
    this.#resting.delete(sessionId);
    return assembled.session;
  }

  async #openQuietly(sessionId: string, opener: Opener): Promise<Session> {
    const assembled = await assembleStored({ sessionId }, this.#around(undefined));
    if (!assembled) throw new Error(`Session not found for sessionId: ${sessionId}`);
    await this.#wakeFor(assembled, [{ params: {}, opener }]);
    return assembled.session;
  }

  async #wakeFor({ session, wake }: AssembledStored, guests: readonly Guest[]): Promise<void> {
    try {
      await wake(() => {
        for (const guest of guests) this.#guests.attach(session, guest);
        this.#open.set(session.id, session);
      });
    } catch (error) {
      this.#open.delete(session.id);
      await session.log.close();
      throw error;
    }
    tellCapabilities(session);
    for (const { opener } of guests) opener.release(session.id);
  }

  /** Opens a new session, or joins the one that has the id. The id of one in the cloud is this runtime's to choose. */
  create(params: SessionCreateParams, opener: Opener): Promise<OpenedSession> {
    const id = (params.cloud ? undefined : params.sessionId) || randomUUID();
    if (!isSessionId(id)) throw new Error(`Rejected session.create request with invalid sessionId: ${id}`);
    return this.#opening("session.create", id, async () => {
      checkOptions(params, "session.create");
      const open = this.#open.get(id);
      if (open) return join(open, params, (session) => this.#guests.attach(session, { params, opener }));
      const around = this.#around(params.configDir);
      const assembled = await assembleNew(id, params, around);
      try {
        await this.#begin(assembled, { params, opener });
        this.#changed("session.created", id, assembled.session.state);
        return openedSession(assembled.session);
      } catch (error) {
        await around.storage.logs.delete(id);
        throw error;
      }
    });
  }

  /**
   * Opens a stored session, or joins one that is open.
   *
   * @throws when there is none
   */
  resume(params: SessionResumeParams, opener: Opener): Promise<OpenedSession> {
    const { sessionId } = params;
    return this.#opening("session.resume", sessionId, async () => {
      checkOptions(params, "session.resume");
      const open = this.#open.get(sessionId) ?? (await this.#roused(sessionId));
      if (open) return rejoin(open, params, (session) => this.#guests.attach(session, { params, opener }));
      const assembled = await assembleStored(params, this.#around(params.configDir));
      if (!assembled) throw new Error(`Failed to load session events: Session not found: ${sessionId}`);
      await this.#begin(assembled, { params, opener });
      return resumedSession(assembled.session, params);
    });
  }

  /** Shows a session to a client that brings nothing and changes nothing. @throws when there is none */
  observe(sessionId: string, opener: Opener): Promise<OpenedSession> {
    return this.#turns.take(sessionId, async () => {
      const session = this.#open.get(sessionId) ?? (await this.#roused(sessionId));
      if (!session) return openedSession(await this.#openQuietly(sessionId, opener));
      this.#guests.attach(session, { params: {}, opener });
      return openedSession(session);
    });
  }

  /** Takes a client off a session; the last one closes it. */
  detach(sessionId: string, connectionId: number): Promise<void> {
    return this.#turns.take(sessionId, async () => {
      const session = this.#open.get(sessionId);
      if (session?.clients.isLast(connectionId)) await this.#close(session);
      session?.clients.detach(connectionId);
      if (session?.isOpen) {
        tellCapabilities(session);
        session.canvases.withdraw(String(connectionId));
      }
      if (this.#guests.left(sessionId, connectionId)) this.#forget(sessionId);
    });
  }

  /** Closes a session for every client. @returns whether it was open */
  destroy(sessionId: string, end?: SessionEnd): Promise<boolean> {
    return this.#turns.take(sessionId, async () => {
      const session = this.#open.get(sessionId);
      const isKnown = session !== undefined || this.#resting.has(sessionId);
      if (session) await this.#close(session, end);
      this.#forget(sessionId);
      return isKnown;
    });
  }

  /**
   * Closes a session and deletes all that is stored of it.
   *
   * @param telling whether clients are told that it is gone though there was none
   * @returns whether there was one
   */
  delete(sessionId: string, telling?: "told-always"): Promise<boolean> {
    return this.#turns.take(sessionId, async () => {
      const session = this.#open.get(sessionId);
      if (session) await this.#close(session);
      this.#forget(sessionId);
      const deleted = await this.stored.logs.delete(sessionId);
      if (deleted || telling) this.#changed("session.deleted", sessionId, undefined);
      return deleted;
    });
  }

  /** Gives up a session in which nothing happens, for others to own; it is taken again when it is next used here. */
  async release(sessionId: string): Promise<void> {
    // Clients who have just come are shown first what was held back until their call was answered.
    await new Promise((resolve) => setImmediate(resolve));
    const session = this.#open.get(sessionId);
    if (session?.isResting) await this.#rest(session);
  }

  /** Closes every session in good order. */
  async close(): Promise<void> {
    await Promise.all([...this.#open.keys()].map((id) => this.destroy(id)));
  }

  #opening<Result>(method: Method, id: string, open: () => Promise<Result>): Promise<Result> {
    return this.#turns.take(id, () => inItsWords(method, open));
  }

  async #begin({ session, open }: Assembled, guest: Guest): Promise<void> {
    try {
      await open(() => {
        this.#guests.attach(session, guest);
        this.#open.set(session.id, session);
      });
      tellCapabilities(session);
    } catch (error) {
      this.#open.delete(session.id);
      this.#forget(session.id);
      await session.log.close();
      if (!(error instanceof ToolNameError)) throw error;
      const why = `GenericFailure, externalToolDefinitions: ${error.message}`;
      throw new Error(`session construction failed: ${why}`);
    }
  }

  /** Takes a session out of memory that could be without; it comes back when it is next used. */
  #rest(session: Session): Promise<void> {
    const { id } = session;
    return this.#turns.take(id, async () => {
      if (this.#open.get(id) !== session) return;
      if (!session.isResting) {
        this.#leases?.renew(session);
        return;
      }
      await this.#putAway(session);
    });
  }

  /** Takes a session out of memory, but for what brings it back. */
  async #putAway(session: Session): Promise<void> {
    this.#leases?.end(session);
    const kept = await session.rest();
    this.#open.delete(session.id);
    this.#resting.set(session.id, kept);
  }

  #forget(sessionId: string): void {
    this.#resting.delete(sessionId);
    this.#guests.forget(sessionId);
  }

  async #close(session: Session, end?: SessionEnd): Promise<void> {
    this.#leases?.end(session);
    await session.close(end);
    this.#open.delete(session.id);
  }
}
