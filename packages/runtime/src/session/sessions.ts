import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type {
  OpenedSession,
  SessionConfigParams,
  SessionCreateParams,
  SessionResumeParams,
} from "@parley/protocol";
import type { Durability } from "../log/disk-log.js";
import { DiskLogStore } from "../log/disk-store.js";
import { isSessionId } from "../log/session-id.js";
import type { EventLog } from "../ports/event-log.js";
import type { ClientRequest } from "./attached-clients.js";
import type { Subscriber } from "./hub.js";
import {
  type Assembled,
  adopt,
  assembleNew,
  assembleStored,
  findModel,
  type OpeningSurroundings,
  storedInfo,
} from "./opening.js";
import { emitResume, tellManagedSettings, tellTools, warnOfOptions } from "./opening-events.js";
import { ELICITATION_QUESTION, PERMISSION_QUESTION } from "./question-types.js";
import { replay } from "./replay.js";
import type { Session } from "./session.js";
import { SessionState } from "./session-state.js";
import type { WorkspaceInfo } from "./workspace.js";

/** What happens to sessions as a whole. */
export type SessionChange = "session.created" | "session.updated" | "session.deleted";

export interface SessionsOptions {
  /** Absolute; sessions are in its `session-state`. */
  readonly home: string;
  readonly version: string;
  /** Default `os`. */
  readonly durability?: Durability | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly changed: (change: SessionChange, sessionId: string, state: SessionState | undefined) => void;
}

/** Who opens a session. */
export interface Opener {
  readonly connectionId: number;
  /** Calls a method of the client. */
  readonly request: ClientRequest;
  /** Makes what will show the client this session's events. */
  subscribe(session: Session): Subscriber;
}

/** Every session of this runtime: those that are open, and those on disk. */
export class Sessions {
  readonly store: DiskLogStore;
  readonly #changed: SessionsOptions["changed"];
  readonly #around: OpeningSurroundings;
  readonly #open = new Map<string, Session>();
  /** Opening, closing and deleting one session go one after the other. */
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor({ home, version, durability, environment, changed }: SessionsOptions) {
    this.store = new DiskLogStore(join(home, "session-state"), durability);
    this.#changed = changed;
    this.#around = {
      store: this.store,
      version,
      home,
      environment,
      changed: ({ id, state }) => changed("session.updated", id, state),
    };
  }

  /** A session, if it is open. */
  get(id: string): Session | undefined {
    return this.#open.get(id);
  }

  /** Opens a new session, or joins the one that has the id. */
  create(params: SessionCreateParams, opener: Opener): Promise<OpenedSession> {
    const id = params.sessionId || randomUUID();
    if (!isSessionId(id)) throw new Error(`Rejected session.create request with invalid sessionId: ${id}`);
    return this.#inTurn(id, async () => {
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
    return this.#inTurn(sessionId, async () => {
      const open = this.#open.get(sessionId);
      if (open) return this.#rejoin(open, params, opener);
      const assembled = await assembleStored(params, this.#around);
      if (assembled) return this.#begin(assembled, params, opener);
      throw new Error(`Failed to load session events: Session not found: ${sessionId}`);
    });
  }

  /** Takes a client off a session; the last one closes it. */
  detach(sessionId: string, connectionId: number): Promise<void> {
    return this.#inTurn(sessionId, async () => {
      const session = this.#open.get(sessionId);
      if (session?.isLastClient(connectionId)) await this.#close(session);
      session?.detach(connectionId);
    });
  }

  /** Closes a session for every client. @returns whether it was open */
  destroy(sessionId: string): Promise<boolean> {
    return this.#inTurn(sessionId, async () => {
      const session = this.#open.get(sessionId);
      if (session) await this.#close(session);
      return session !== undefined;
    });
  }

  /** Closes a session and deletes all that is stored of it. @returns whether there was one */
  delete(sessionId: string): Promise<boolean> {
    return this.#inTurn(sessionId, async () => {
      const session = this.#open.get(sessionId);
      if (session) await this.#close(session);
      const deleted = await this.store.delete(sessionId);
      if (deleted) this.#changed("session.deleted", sessionId, undefined);
      return deleted;
    });
  }

  /** Closes every session in good order. */
  async close(): Promise<void> {
    await Promise.all([...this.#open.keys()].map((id) => this.destroy(id)));
  }

  /** The folder of a session, stored or not; `undefined` when the id can't be one. */
  directory(sessionId: string): string | undefined {
    return isSessionId(sessionId) ? this.store.directory(sessionId) : undefined;
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

  /** Finds a model as this session's settings would. @throws ProviderConfigError */
  resolveFor({ settings }: Session, model: string): Promise<Session["model"]> {
    return findModel({ ...settings, model }, this.#around);
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
      return describe(session);
    } catch (error) {
      this.#open.delete(session.id);
      await session.log.close();
      throw error;
    }
  }

  /** A client that creates a session which is open joins it without a word. */
  async #join(session: Session, params: SessionConfigParams, opener: Opener): Promise<OpenedSession> {
    await adopt(session, params, this.#around);
    this.#attach(session, params, opener);
    tellManagedSettings(session);
    await warnOfOptions(session, params);
    return describe(session);
  }

  /** A client that resumes a session which is open is announced. */
  async #rejoin(session: Session, params: SessionResumeParams, opener: Opener): Promise<OpenedSession> {
    await adopt(session, params, this.#around);
    this.#attach(session, params, opener);
    tellTools(session, params);
    await emitResume(session, params);
    tellManagedSettings(session);
    await warnOfOptions(session, params);
    return describe(session);
  }

  #attach(session: Session, params: SessionConfigParams, opener: Opener): void {
    const answers = new Set<string>();
    if (params.requestPermission) answers.add(PERMISSION_QUESTION);
    if (params.requestElicitation) answers.add(ELICITATION_QUESTION);
    const { connectionId, request } = opener;
    session.attach({
      connectionId,
      request,
      subscriber: opener.subscribe(session),
      answers,
      tools: params.tools,
    });
  }

  async #close(session: Session): Promise<void> {
    await session.close();
    this.#open.delete(session.id);
  }

  #inTurn<Result>(sessionId: string, task: () => Promise<Result>): Promise<Result> {
    const before = this.#turns.get(sessionId);
    const done = before ? before.then(task, task) : task();
    this.#turns.set(sessionId, done);
    const forget = () => {
      if (this.#turns.get(sessionId) === done) this.#turns.delete(sessionId);
    };
    done.then(forget, forget);
    return done;
  }
}

/** The answer to whoever opened a session. */
function describe({ id, state, settings, model, workspace, questions }: Session): OpenedSession {
  const { reasoningEffort } = settings;
  return {
    sessionId: id,
    nativeSessionId: id,
    startTime: state.startTime,
    isRemote: false,
    mode: state.mode,
    workspacePath: workspace.directory,
    capabilities: {
      ui: { elicitation: questions.canAsk(ELICITATION_QUESTION), mcpApps: false, canvases: false },
      extensions: false,
    },
    modelState: { modelId: model.info.id, ...(reasoningEffort !== undefined && { reasoningEffort }) },
  };
}
