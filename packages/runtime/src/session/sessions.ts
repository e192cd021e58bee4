import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type {
  OpenedSession,
  SessionConfigParams,
  SessionCreateParams,
  SessionResumeParams,
} from "@parley/protocol";
import { createConversation } from "../agent/index.js";
import type { Durability } from "../log/disk-log.js";
import { DiskLogStore } from "../log/disk-store.js";
import { isSessionId } from "../log/session-id.js";
import { resolveModel } from "../models/index.js";
import type { EventLog, LogDamage, LogRecord } from "../ports/event-log.js";
import type { Subscriber } from "./hub.js";
import { closeUnfinishedWork } from "./interrupted.js";
import { PERMISSION_QUESTION } from "./question-types.js";
import { Session } from "./session.js";
import { type ControlRecord, SessionState } from "./session-state.js";
import { applyParams, defaultSettings, type SessionSettings } from "./settings.js";
import { unsupportedOptions } from "./unsupported-options.js";
import { type WorkingContext, workingContext } from "./working-context.js";
import { describeWorkspace, readWorkspace, Workspace, type WorkspaceInfo } from "./workspace.js";

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
  /** Makes what will show the client this session's events. */
  subscribe(session: Session): Subscriber;
}

/** Every session of this runtime: those that are open, and those on disk. */
export class Sessions {
  readonly store: DiskLogStore;
  readonly #options: SessionsOptions;
  readonly #open = new Map<string, Session>();
  /** Creating, resuming, closing and deleting one session go one after the other. */
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(options: SessionsOptions) {
    this.#options = options;
    this.store = new DiskLogStore(join(options.home, "session-state"), options.durability);
  }

  /** Every open session. */
  get open(): readonly Session[] {
    return [...this.#open.values()];
  }

  get(id: string): Session | undefined {
    return this.#open.get(id);
  }

  /** @throws when the session is not open */
  require(id: string): Session {
    const session = this.#open.get(id);
    if (session) return session;
    if (typeof id !== "string" || id === "") throw new Error("Missing sessionId");
    throw new Error(`Session not found for sessionId: ${id}`);
  }

  /** Opens a new session, or joins the one that has the id. */
  create(params: SessionCreateParams, opener: Opener): Promise<OpenedSession> {
    const id = params.sessionId || randomUUID();
    if (!isSessionId(id)) throw new Error(`Rejected session.create request with invalid sessionId: ${id}`);
    return this.#inTurn(id, async () => {
      const joined = this.#open.get(id);
      if (joined) return this.#join(joined, params, opener);
      const settings = applyParams(defaultSettings(process.cwd()), params);
      const model = await this.#resolve(settings);
      const log = await this.store.create(id);
      try {
        return await this.#begin({ id, log, settings, model }, params, opener);
      } catch (error) {
        this.#open.delete(id);
        await log.close();
        await this.store.delete(id);
        throw error;
      }
    });
  }

  async #begin(
    made: {
      readonly id: string;
      readonly log: EventLog;
      readonly settings: SessionSettings;
      readonly model: Session["model"];
    },
    params: SessionCreateParams,
    opener: Opener,
  ): Promise<OpenedSession> {
    const { id, settings } = made;
    const state = new SessionState();
    const context = workingContext(settings.workingDirectory);
    const names = { id, clientName: settings.clientName, startTime: state.startTime };
    const workspace = new Workspace(this.store.directory(id), describeWorkspace(names, context));
    const session = this.#assemble({ ...made, state, workspace });
    this.#attach(session, params, opener);
    this.#open.set(id, session);
    await session.events.emit("session.start", {
      sessionId: id,
      version: 1,
      producer: "parley",
      copilotVersion: this.#options.version,
      startTime: state.startTime,
      ...startFields(session, context),
      alreadyInUse: false,
    });
    this.#changed("session.created", session);
    this.#tellSettings(session);
    await this.#warn(session, params);
    void workspace.lay();
    return this.#describe(session, params);
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
      if (open) {
        return this.#join(open, params, opener, async () => {
          this.#tellTools(open, params);
          if (!params.disableResume) await this.#emitResume(open, params);
        });
      }
      const session = await this.#load(params);
      if (!session) throw new Error(`Failed to load session events: Session not found: ${sessionId}`);
      try {
        return await this.#reopen(session, params, opener);
      } catch (error) {
        this.#open.delete(sessionId);
        await session.log.close();
        throw error;
      }
    });
  }

  async #reopen(session: Session, params: SessionResumeParams, opener: Opener): Promise<OpenedSession> {
    this.#attach(session, params, opener);
    this.#open.set(session.id, session);
    if (!params.continuePendingWork) await closeUnfinishedWork(session);
    if (!params.disableResume) await this.#emitResume(session, params);
    this.#tellTools(session, params);
    this.#tellSettings(session);
    session.events.emitEphemeral("session.skills_loaded", { skills: [] });
    const title = session.workspace.info.name;
    if (title !== undefined) session.events.emitEphemeral("session.title_changed", { title });
    await this.#warn(session, params);
    if (params.continuePendingWork) session.continueWork();
    return this.#describe(session, params);
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
      if (deleted) this.#options.changed("session.deleted", sessionId, undefined);
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
    return this.#inTurn(sessionId, async () => {
      const opened = await this.store.open(sessionId);
      if (!opened) return undefined;
      try {
        return await look(opened.log);
      } finally {
        await opened.log.close();
      }
    });
  }

  /** What a session's log says of it, for one whose folder says nothing. */
  async readInfo(sessionId: string): Promise<WorkspaceInfo | undefined> {
    const state = new SessionState();
    const conversation = createConversation();
    const opened = await this.store.open(sessionId, (record) => replay(record, state, conversation));
    if (!opened) return undefined;
    await opened.log.close();
    const names = { id: sessionId, clientName: "sdk", startTime: state.startTime };
    const info = describeWorkspace(names, state.context ?? { cwd: process.cwd() });
    return state.summary === undefined ? info : { ...info, name: state.summary };
  }

  /** Finds a model as this session's settings would. @throws ProviderConfigError */
  resolveFor(session: Session, model: string): Promise<Session["model"]> {
    return this.#resolve({ ...session.settings, model });
  }

  /** @param announce tells clients of it, once the client is attached */
  async #join(
    session: Session,
    params: SessionConfigParams,
    opener: Opener,
    announce?: () => Promise<void>,
  ): Promise<OpenedSession> {
    const settings = applyParams(session.settings, params);
    const model = params.provider || params.model ? await this.#resolve(settings) : session.model;
    session.changeSettings(settings);
    this.#attach(session, params, opener);
    if (model.info.id !== session.model.info.id) await session.changeModel(model, settings.reasoningEffort);
    else session.refreshModel(model);
    await announce?.();
    this.#tellSettings(session);
    await this.#warn(session, params);
    return this.#describe(session, params);
  }

  /** Tells that the tools may have changed, as often as the official runtime does. */
  #tellTools(session: Session, { tools, toolFilterPrecedence }: SessionConfigParams): void {
    if (toolFilterPrecedence !== undefined) session.tellTools();
    if (toolFilterPrecedence !== undefined || (tools && tools.length > 0)) session.tellTools();
  }

  #attach(session: Session, params: SessionConfigParams, opener: Opener): void {
    const answers = new Set<string>();
    if (params.requestPermission) answers.add(PERMISSION_QUESTION);
    const { connectionId } = opener;
    session.attach({ connectionId, subscriber: opener.subscribe(session), answers, tools: params.tools });
  }

  async #load(params: SessionResumeParams): Promise<Session | undefined> {
    const { sessionId: id } = params;
    const state = new SessionState();
    const conversation = createConversation();
    const opened = await this.store.open(id, (record) => replay(record, state, conversation));
    if (!opened) return undefined;
    const { log, damage } = opened;
    const stored = (await readWorkspace(this.store.directory(id))) ?? {};
    const folder = stored.cwd ?? state.context?.cwd ?? process.cwd();
    const before = { ...defaultSettings(folder), model: state.model, reasoningEffort: state.reasoningEffort };
    const settings = applyParams(before, params);
    const model = await this.#resolve(settings);
    const names = { id, clientName: settings.clientName, startTime: state.startTime };
    const info: WorkspaceInfo = { ...describeWorkspace(names, { cwd: folder }), ...stored, id };
    const workspace = new Workspace(
      this.store.directory(id),
      info.name === undefined && state.summary !== undefined ? { ...info, name: state.summary } : info,
    );
    const session = this.#assemble({ id, log, state, settings, model, workspace, conversation });
    for (const lost of damage) await warnOfDamage(session, lost);
    return session;
  }

  #assemble(parts: {
    readonly id: string;
    readonly log: EventLog;
    readonly state: SessionState;
    readonly settings: SessionSettings;
    readonly model: Session["model"];
    readonly workspace: Workspace;
    readonly conversation?: Session["conversation"];
  }): Session {
    const { environment } = this.#options;
    const session: Session = new Session({
      conversation: createConversation(),
      ...parts,
      environment,
      changed: () => this.#changed("session.updated", session),
    });
    return session;
  }

  #resolve({ provider, model, workingDirectory }: SessionSettings): Promise<Session["model"]> {
    return resolveModel({ provider, model, workingDirectory }, { env: this.#options.environment });
  }

  async #emitResume(session: Session, params: SessionResumeParams): Promise<void> {
    const { continuePendingWork = session.isWorking ? false : undefined } = params;
    const context = workingContext(session.settings.workingDirectory);
    await session.events.emit("session.resume", {
      resumeTime: new Date().toISOString(),
      ...startFields(session, context),
      sessionLimits: null,
      ...(continuePendingWork !== undefined && { continuePendingWork }),
      ...(session.state.summary !== undefined && { eventsFileSizeBytes: session.log.bytes }),
      eventCount: session.state.eventCount,
      alreadyInUse: false,
      sessionWasActive: session.isWorking,
    });
  }

  #tellSettings(session: Session): void {
    session.events.emitEphemeral("session.managed_settings_resolved", {
      source: "none",
      serverManaged: false,
      deviceManaged: false,
      clientManaged: false,
      policyHelperManaged: false,
      failClosed: false,
      sandboxEnabledByUndeterminedPolicy: false,
      bypassPermissionsDisabled: false,
      managedKeys: [],
      permissionsContext: { failClosed: false },
    });
  }

  async #warn(session: Session, params: SessionConfigParams): Promise<void> {
    for (const option of unsupportedOptions({ ...params })) {
      const message = `The option "${option}" is not supported by this runtime and has no effect.`;
      await session.events.emit("session.warning", { warningType: "unsupported_option", message });
    }
  }

  #describe(session: Session, params: SessionConfigParams): OpenedSession {
    const { id, state, settings } = session;
    return {
      sessionId: id,
      nativeSessionId: id,
      startTime: state.startTime,
      isRemote: false,
      mode: state.mode,
      workspacePath: session.workspace.directory,
      capabilities: { ui: { elicitation: false, mcpApps: false, canvases: false }, extensions: false },
      modelState: {
        ...(params.model !== undefined || session.model.info.id ? { modelId: session.model.info.id } : {}),
        ...(settings.reasoningEffort !== undefined && { reasoningEffort: settings.reasoningEffort }),
      },
    };
  }

  async #close(session: Session): Promise<void> {
    await session.close();
    this.#open.delete(session.id);
  }

  #changed(change: SessionChange, session: Session): void {
    this.#options.changed(change, session.id, session.state);
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

function startFields(session: Session, context: WorkingContext): object {
  const { reasoningEffort } = session.settings;
  return {
    selectedModel: session.model.info.id,
    ...(reasoningEffort !== undefined && { reasoningEffort }),
    contextTier: null,
    context,
    remoteSteerable: false,
  };
}

function replay(record: LogRecord, state: SessionState, conversation: Session["conversation"]): void {
  const parsed = JSON.parse(record.json) as {
    type?: string;
    control?: string;
    data?: object;
    id: string;
    timestamp: string;
    parentId: string | null;
  };
  if (parsed.control !== undefined) {
    state.applyControl(parsed as unknown as ControlRecord);
    return;
  }
  const { type, data, id, timestamp, parentId } = parsed;
  if (type === undefined || data === undefined) return;
  state.apply({ type, data, stamp: { id, timestamp, parentId }, seq: record.seq });
  conversation.apply({ type, data });
}

async function warnOfDamage(session: Session, damage: LogDamage): Promise<void> {
  const { after, bytes, reason } = damage;
  const what =
    reason === "torn-tail" ? "The last record of the log was cut short" : "A record of the log is damaged";
  await session.events.emit("session.warning", {
    warningType: "log_damage",
    message: `${what} and was left out: ${bytes} bytes after record ${after} (${reason}).`,
  });
}
