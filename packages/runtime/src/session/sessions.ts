import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type {
  OpenedSession,
  SessionConfigParams,
  SessionCreateParams,
  SessionFsSetProviderRequest,
  SessionResumeParams,
  StoredSession,
} from "@parley/protocol";
import type { Durability } from "../log/disk-log.js";
import { isSessionId } from "../log/session-id.js";
import type { ModelTransport } from "../models/index.js";
import { homePermissionStore } from "../permissions/index.js";
import type { EventLog, EventLogStore } from "../ports/event-log.js";
import type { SessionFiles } from "../ports/session-files.js";
import type { Telemetry } from "../ports/telemetry.js";
import { Turns } from "../promises/turns.js";
import { capabilitiesOf, tellCapabilities } from "./clients/capabilities.js";
import type { ClientOffer, ClientRequest } from "./clients/session-client.js";
import type { Subscriber } from "./events/hub.js";
import { withoutSubAgentStreams } from "./events/quiet-subscriber.js";
import { replay } from "./events/replay.js";
import { IdleLeases } from "./idle-leases.js";
import { tokenProviders } from "./model/model-settings.js";
import {
  type Assembled,
  type AssembledStored,
  assembleNew,
  assembleStored,
  type OpeningSurroundings,
  storedInfo,
} from "./opening/opening.js";
import {
  emitResume,
  tellCommands,
  tellManagedSettings,
  tellOffers,
  warnOfOptions,
} from "./opening/opening-events.js";
import { ELICITATION_QUESTION, PERMISSION_QUESTION } from "./questions/question-types.js";
import type { Session } from "./session.js";
import type { SessionEnd } from "./session-end.js";
import type { KeptSession } from "./session-parts.js";
import { SessionState } from "./session-state.js";
import { type FilesKeeper, FilesProvider } from "./storage/files-provider.js";
import { storedSession } from "./storage/listing.js";
import { diskStorage, providedStorage } from "./storage/session-storage.js";
import { readWorkspace, type WorkspaceInfo } from "./storage/workspace.js";

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

/** Who opens a session. */
export interface Opener {
  readonly connectionId: number;
  /** Calls a method of the client. */
  readonly request: ClientRequest;
  /** Makes what will show the client this session's events. */
  subscribe(session: Session): Subscriber;
  /** Lets out what the client was not to be shown before an answer. */
  release(sessionId: string): void;
}

/** A client of a session, and what it asked for when it came. */
interface Guest {
  readonly params: SessionConfigParams;
  readonly opener: Opener;
}

/** Every session of this runtime: those that are open, and those on disk. */
export class Sessions {
  #filesProvider: FilesProvider | undefined;
  readonly #changed: SessionsOptions["changed"];
  #around: OpeningSurroundings;
  readonly #open = new Map<string, Session>();
  /** Sessions that have left memory though they have clients, who don't know. */
  readonly #resting = new Map<string, KeptSession>();
  /** The clients of each session that is open or resting, by connection. */
  readonly #guests = new Map<string, Map<number, Guest>>();
  readonly #leases: IdleLeases<Session> | undefined;
  /** Opening, closing and deleting one session go one after the other. */
  readonly #turns = new Turns<string>();

  constructor(options: SessionsOptions) {
    const { home, version, durability, door, environment, transport, telemetry, idleMs, changed } = options;
    this.#changed = changed;
    this.#around = {
      storage: diskStorage(join(home, "session-state"), { durability, door }),
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

  /** The logs of every session. */
  get store(): EventLogStore {
    return this.#around.storage.logs;
  }

  /** Where a session keeps its files, stored or not. @throws when the id can't be one */
  files(sessionId: string): SessionFiles {
    return this.#around.storage.files(sessionId);
  }

  /**
   * Has a client keep the files of every session, from now on.
   *
   * @throws while another client does, and while there are sessions whose files are elsewhere
   */
  keepFiles(layout: SessionFsSetProviderRequest, keeper: FilesKeeper): void {
    const provider = this.#filesProvider;
    if (provider?.isKeptByOther(keeper.connectionId))
      throw new Error("Another client is already the session filesystem provider.");
    const areActive = this.#open.size > 0 || this.#resting.size > 0;
    if (provider && areActive) {
      provider.returned(keeper);
      return;
    }
    if (areActive) {
      throw new Error(
        "Cannot set session filesystem provider while sessions are active. " +
          "Call sessionFs.setProvider before creating any sessions.",
      );
    }
    this.#filesProvider = new FilesProvider(layout, keeper);
    this.#around = { ...this.#around, storage: providedStorage(this.#filesProvider) };
  }

  /** A connection was closed: what its client kept waits for it to come back. */
  keeperLeft(connectionId: number): void {
    this.#filesProvider?.left(connectionId);
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
      this.#leases?.end(session);
      const kept = await session.rest();
      this.#open.delete(id);
      this.#resting.set(id, kept);
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
      this.#leases?.end(session);
      const kept = await session.rest();
      this.#open.delete(id);
      this.#resting.set(id, kept);
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
    const guests = [...(this.#guests.get(sessionId)?.values() ?? [])];
    const assembled = kept && (await assembleStored({ sessionId, kept }, this.#around));
    if (!assembled) return undefined;
    await this.#wakeFor(assembled, guests);
    if (leftWork !== "undecided") await assembled.session.leftWork.decide(leftWork);
    this.#resting.delete(sessionId);
    return assembled.session;
  }

  async #openQuietly(sessionId: string, opener: Opener): Promise<Session> {
    const assembled = await assembleStored({ sessionId }, this.#around);
    if (!assembled) throw new Error(`Session not found for sessionId: ${sessionId}`);
    await this.#wakeFor(assembled, [{ params: {}, opener }]);
    return assembled.session;
  }

  async #wakeFor({ session, wake }: AssembledStored, guests: readonly Guest[]): Promise<void> {
    try {
      await wake(() => {
        for (const { params, opener } of guests) this.#attach(session, params, opener);
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
    return this.#turns.take(id, async () => {
      const open = this.#open.get(id);
      if (open) return this.#join(open, params, opener);
      const assembled = await assembleNew(id, params, this.#around);
      try {
        const opened = await this.#begin(assembled, params, opener);
        this.#changed("session.created", id, assembled.session.state);
        return opened;
      } catch (error) {
        await this.store.delete(id);
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
    return this.#turns.take(sessionId, async () => {
      const open = this.#open.get(sessionId) ?? (await this.#roused(sessionId));
      if (open) return this.#rejoin(open, params, opener);
      const assembled = await assembleStored(params, this.#around);
      if (!assembled) throw new Error(`Failed to load session events: Session not found: ${sessionId}`);
      return withCanvases(assembled.session, params, await this.#begin(assembled, params, opener));
    });
  }

  /** Shows a session to a client that brings nothing and changes nothing. @throws when there is none */
  observe(sessionId: string, opener: Opener): Promise<OpenedSession> {
    return this.#turns.take(sessionId, async () => {
      const session = this.#open.get(sessionId) ?? (await this.#roused(sessionId));
      if (!session) return describe(await this.#openQuietly(sessionId, opener));
      this.#attach(session, {}, opener);
      return describe(session);
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
      const guests = this.#guests.get(sessionId);
      guests?.delete(connectionId);
      if (guests?.size === 0) this.#forget(sessionId);
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

  /** Closes a session and deletes all that is stored of it. @returns whether there was one */
  delete(sessionId: string): Promise<boolean> {
    return this.#turns.take(sessionId, async () => {
      const session = this.#open.get(sessionId);
      if (session) await this.#close(session);
      this.#forget(sessionId);
      const deleted = await this.store.delete(sessionId);
      if (deleted) this.#changed("session.deleted", sessionId, undefined);
      return deleted;
    });
  }

  /** Gives up a session in which nothing happens, for others to own; it is taken again when it is next used here. */
  async release(sessionId: string): Promise<void> {
    const session = this.#open.get(sessionId);
    if (session?.isResting) await this.#rest(session);
  }

  /** Closes every session in good order. */
  async close(): Promise<void> {
    await Promise.all([...this.#open.keys()].map((id) => this.destroy(id)));
  }

  /** Looks at the log of a session, open or not. @returns `undefined` when there is none */
  async withLog<Result>(
    sessionId: string,
    look: (log: EventLog) => Promise<Result>,
  ): Promise<Result | undefined> {
    const session = this.#open.get(sessionId);
    if (session) return look(session.log);
    const opened = await this.store.peek(sessionId);
    if (!opened) return undefined;
    try {
      return await look(opened.log);
    } finally {
      await opened.log.close();
    }
  }

  /** What a session's log says of it, for one whose folder says nothing. */
  async readInfo(sessionId: string): Promise<WorkspaceInfo | undefined> {
    const state = new SessionState();
    const opened = await this.store.peek(sessionId, (record) => replay(record, state));
    await opened?.log.close();
    return opened && storedInfo(sessionId, state, {});
  }

  /** What is known of a session, open or not; `undefined` when there is none. */
  describeStored(sessionId: string): Promise<StoredSession | undefined> {
    return storedSession(this, sessionId);
  }

  /** Whether a user chose the name of a session. */
  async isNamedByUser(sessionId: string): Promise<boolean> {
    const open = this.#open.get(sessionId)?.workspace.info;
    const info = open ?? (await readWorkspace(this.files(sessionId)));
    return info?.user_named === true;
  }

  async #begin(
    { session, open }: Assembled,
    params: SessionConfigParams,
    opener: Opener,
  ): Promise<OpenedSession> {
    try {
      await open(() => {
        this.#attach(session, params, opener);
        this.#open.set(session.id, session);
      });
      tellCapabilities(session);
      return describe(session);
    } catch (error) {
      this.#open.delete(session.id);
      this.#forget(session.id);
      await session.log.close();
      throw error;
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
      const kept = await session.rest();
      this.#open.delete(id);
      this.#resting.set(id, kept);
    });
  }

  #forget(sessionId: string): void {
    this.#resting.delete(sessionId);
    this.#guests.delete(sessionId);
  }

  /** A client that creates a session which is open joins it without a word. */
  async #join(session: Session, params: SessionConfigParams, opener: Opener): Promise<OpenedSession> {
    await session.models.adopt(params, false);
    this.#attach(session, params, opener);
    tellManagedSettings(session);
    tellCommands(session, params);
    tellCapabilities(session);
    session.canvases.tell();
    await warnOfOptions(session, params);
    return describe(session);
  }

  /** A client that resumes a session which is open is announced. */
  async #rejoin(session: Session, params: SessionResumeParams, opener: Opener): Promise<OpenedSession> {
    await session.models.adopt(params, !params.disableResume);
    this.#attach(session, params, opener);
    tellCapabilities(session, "canvases");
    tellOffers(session, params);
    if (!params.continuePendingWork) await session.leftWork.decide("close");
    await emitResume(session, params);
    tellManagedSettings(session);
    tellCapabilities(session);
    session.canvases.tell();
    await warnOfOptions(session, params);
    await session.leftWork.decide("continue");
    tellCommands(session, params);
    return withCanvases(session, params, describe(session));
  }

  #attach(session: Session, params: SessionConfigParams, opener: Opener): void {
    session.canvases.bring(opener.connectionId, params);
    this.#note(session.id, params, opener);
    const answers = new Set<string>();
    if (params.requestPermission) answers.add(PERMISSION_QUESTION);
    if (params.requestElicitation) answers.add(ELICITATION_QUESTION);
    const { connectionId, request } = opener;
    const feed = opener.subscribe(session);
    session.tokens.own(tokenProviders(params), request);
    session.clients.attach({
      connectionId,
      request,
      subscriber: params.includeSubAgentStreamingEvents === false ? withoutSubAgentStreams(feed) : feed,
      answers,
      offers: offersOf(params),
      tools: params.tools,
      commands: params.commands,
      factories: params.factories,
    });
  }

  /** Remembers a client, with what it brings; a later call without tools or canvases leaves those of before. */
  #note(sessionId: string, params: SessionConfigParams, opener: Opener): void {
    const guests = this.#guests.get(sessionId) ?? new Map<number, Guest>();
    const before = guests.get(opener.connectionId)?.params ?? {};
    const tools = params.tools ?? before.tools;
    const { canvases, canvasProvider } = params.canvases?.length ? params : before;
    const brought = {
      ...(tools && { tools }),
      ...(canvases && { canvases }),
      ...(canvasProvider && { canvasProvider }),
    };
    guests.set(opener.connectionId, { params: { ...params, ...brought }, opener });
    this.#guests.set(sessionId, guests);
  }

  async #close(session: Session, end?: SessionEnd): Promise<void> {
    this.#leases?.end(session);
    await session.close(end);
    this.#open.delete(session.id);
  }
}

/** What a client says it does when it is asked. */
function offersOf(params: SessionConfigParams & { hasSkillProvider?: boolean }): ReadonlySet<ClientOffer> {
  const offers = new Set<ClientOffer>();
  const { systemMessage, hooks, hasSkillProvider } = params;
  const sections = systemMessage?.mode === "customize" ? Object.values(systemMessage.sections ?? {}) : [];
  if (sections.some(({ action }) => action === "transform")) offers.add("system-message");
  if (hasSkillProvider) offers.add("skills");
  if (hooks) offers.add("hooks");
  if (params.requestCanvasRenderer) offers.add("canvas-renderer");
  if (params.requestUserInput) offers.add("user-input");
  if (params.requestExitPlanMode) offers.add("plan-review");
  return offers;
}

/** The answer to whoever resumed a session: one that shows canvases is told what to show. */
function withCanvases(
  { canvases }: Session,
  params: SessionResumeParams,
  opened: OpenedSession,
): OpenedSession {
  return params.requestCanvasRenderer ? { ...opened, openCanvases: canvases.shown } : opened;
}

/** The answer to whoever opened a session. */
function describe(session: Session): OpenedSession {
  const { id, state, models, workspace } = session;
  return {
    sessionId: id,
    nativeSessionId: id,
    startTime: state.startTime,
    isRemote: false,
    mode: state.mode,
    workspacePath: workspace.directory,
    capabilities: capabilitiesOf(session),
    modelState: models.state,
  };
}
