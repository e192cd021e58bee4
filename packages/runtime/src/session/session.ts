import { randomUUID } from "node:crypto";
import { type Conversation, ExchangeAborted } from "../agent/index.js";
import type { ResolvedModel } from "../models/index.js";
import { type PermissionGate, SessionPermissions } from "../permissions/index.js";
import type { EventLog } from "../ports/event-log.js";
import type { SessionTelemetry } from "../ports/telemetry.js";
import {
  type SessionDatabase,
  type SessionModes,
  toolEnvironment,
  UserCommands,
  type WorkFiles,
} from "../tools/index.js";
import { createAgentHost, type SessionAgentHost } from "./agent-host.js";
import { SessionCanvases } from "./canvases/session-canvases.js";
import { SessionClients } from "./clients/session-clients.js";
import { SessionCommands } from "./commands/session-commands.js";
import { KeptMemories } from "./context/kept-memories.js";
import { Customization } from "./customization/customization.js";
import { SessionPrompt } from "./customization/system-prompt.js";
import { Announcer } from "./events/announcer.js";
import { growth, type Patience } from "./events/growth.js";
import { Journal, type JournalEntry } from "./events/journal.js";
import { EphemeralEvent } from "./events/published-event.js";
import { SessionEvents } from "./events/session-events.js";
import { GitHubIdentity } from "./git-hub-identity.js";
import { FileChanges } from "./history/file-changes/file-changes.js";
import type { ClientTokens } from "./model/client-tokens.js";
import { SessionModels } from "./model/session-models.js";
import { contextOf, type SessionSettings } from "./opening/settings.js";
import { PendingQuestions } from "./questions/pending-questions.js";
import { EXTERNAL_TOOL_QUESTION } from "./questions/question-types.js";
import { Schedules } from "./schedules/schedules.js";
import { type SessionEnd, shutdownData } from "./session-end.js";
import type { KeptSession, SessionParts } from "./session-parts.js";
import { Resources } from "./session-resources.js";
import type { ControlRecord, SessionState } from "./session-state.js";
import type { SessionStorage } from "./storage/session-storage.js";
import type { WorkingContext } from "./storage/working-context.js";
import type { Workspace } from "./storage/workspace.js";
import { createSubAgents } from "./sub-agents/create-sub-agents.js";
import type { SubAgents } from "./sub-agents/sub-agents.js";
import { BackgroundWork } from "./tasks/background-work.js";
import { ClientTasks } from "./tasks/client-tasks.js";
import { followed } from "./telemetry.js";
import { LeftWork } from "./work/left-work.js";
import { Prompts } from "./work/prompts.js";
import { createSessionGate } from "./work/session-gate.js";
import { sessionModes } from "./work/session-modes.js";
import { SessionWork } from "./work/session-work.js";

/** One session, held by its one owner: commands come in, events go out. */
export class Session {
  readonly id: string;
  /** Of this runtime. */
  readonly version: string;
  /** Absolute; the runtime's home. */
  readonly home: string;
  /** The host's; tools see the harmless part. */
  readonly environment: SessionParts["environment"];
  /** How it came into this runtime; `undefined` when it only left memory. */
  readonly startSource: SessionParts["startSource"];

  readonly log: EventLog;
  /** What its log says of it. */
  readonly state: SessionState;
  readonly conversation: Conversation;
  /** Where the session is kept. */
  readonly storage: SessionStorage;
  readonly workspace: Workspace;
  /** What file tools work on. */
  readonly files: WorkFiles;
  /** What its turns did to files. */
  readonly fileChanges: FileChanges;
  /** What the model keeps in tables; `undefined` where there is no SQLite. */
  readonly database: SessionDatabase | undefined;
  /** What earlier sessions have kept for this one. */
  readonly memories: KeptMemories;

  readonly journal: Journal;
  readonly events: SessionEvents;
  readonly clients: SessionClients;
  readonly canvases: SessionCanvases;
  readonly announcer: Announcer;
  readonly questions: PendingQuestions;
  readonly permissions: SessionPermissions;
  /** What every call of the session passes. */
  readonly gate: PermissionGate;
  readonly tokens: ClientTokens;
  readonly telemetry: SessionTelemetry | undefined;

  readonly host: SessionAgentHost;
  readonly models: SessionModels;
  readonly modes: SessionModes;
  readonly customization: Customization;
  readonly systemPrompt: SessionPrompt;
  /** What its tools keep between calls. */
  readonly resources = new Resources();

  readonly work: SessionWork;
  /** What a stopped runtime left open. */
  readonly leftWork: LeftWork;
  readonly prompts: Prompts;
  /** Slash commands. */
  readonly commands: SessionCommands;
  readonly schedules: Schedules;
  readonly background: BackgroundWork;
  readonly subAgents: SubAgents;
  /** Work of its clients. */
  readonly clientTasks: ClientTasks;

  readonly gitHubIdentity = new GitHubIdentity();
  /** A name for the session's time in memory, for those who count. */
  readonly engagementId = randomUUID();
  readonly #parts: SessionParts;
  #settings: SessionSettings;
  #calls = 0;
  #closing: Promise<void> | undefined;

  constructor(parts: SessionParts) {
    const { id, storage, workspace } = parts;
    this.#parts = parts;
    this.#settings = parts.settings;
    this.id = id;
    this.version = parts.version;
    this.home = parts.home;
    this.environment = parts.environment;
    this.startSource = parts.startSource;
    this.log = parts.log;
    this.state = parts.state;
    this.conversation = parts.conversation;
    this.storage = storage;
    this.workspace = workspace;
    this.files = storage.workFiles(id);
    this.fileChanges = new FileChanges(workspace.directory);
    this.database = storage.database(id);
    const place = () => this.workingContext.gitRoot ?? this.#settings.workingDirectory;
    this.memories = new KeptMemories(parts.home, place);
    this.tokens = parts.tokens;
    this.permissions = parts.permissions ?? new SessionPermissions();
    if (!parts.permissions) this.#followLocation();
    this.journal = new Journal(id, this.log, {
      lastId: this.state.lastId,
      listener: {
        applied: (entry) => this.#applied(entry),
        publish: (event) => {
          if (event instanceof EphemeralEvent) this.telemetry?.event(event);
          this.clients.hub.publish(event);
        },
        refused: (error) => this.#refused(error),
      },
    });
    this.events = new SessionEvents(this, parts.contextTokens);
    this.modes = sessionModes(this);
    this.clients = new SessionClients(this);
    this.canvases = new SessionCanvases(this, parts.openCanvases);
    this.clientTasks = new ClientTasks(() =>
      this.events.emitEphemeral("session.background_tasks_changed", {}),
    );
    this.prompts = new Prompts(this);
    this.commands = new SessionCommands(this);
    this.schedules = new Schedules(this);
    this.leftWork = new LeftWork(this);
    this.questions = new PendingQuestions(
      this.journal,
      {
        canAsk: (type) => type === EXTERNAL_TOOL_QUESTION || this.clients.canAsk(type),
        cancellation: ({ reason }) => cancellationOf(reason),
        traceOf: (toolCallId) => this.telemetry?.contextOf(toolCallId),
      },
      this.state.openRequests,
    );
    this.models = new SessionModels(this, parts.model);
    this.customization = new Customization(this);
    this.gate = createSessionGate(this);
    this.systemPrompt = new SessionPrompt(this);
    this.subAgents = createSubAgents(this);
    this.background = new BackgroundWork(this);
    this.host = createAgentHost(this);
    this.telemetry = parts.telemetry?.follow(followed(this));
    this.announcer = new Announcer(this);
    this.work = new SessionWork(this);
  }

  get settings(): SessionSettings {
    return this.#settings;
  }

  /** What the working directory is part of, as it is now. */
  get workingContext(): WorkingContext {
    return contextOf(this.#settings, this.storage);
  }

  get model(): ResolvedModel {
    return this.models.current;
  }

  get isOpen(): boolean {
    return this.#closing === undefined;
  }

  /** Whether the session could leave memory, and come back, without anyone noticing. */
  get isResting(): boolean {
    return (
      this.isOpen &&
      !this.work.isBusy &&
      this.#calls === 0 &&
      this.prompts.queue.isEmpty &&
      this.commands.queued.items.length === 0 &&
      !this.questions.hasOpen &&
      this.leftWork.isDecided &&
      this.schedules.areEmpty &&
      this.background.count === 0 &&
      !this.canvases.areBorrowed &&
      this.clients.areCurrent
    );
  }

  /** Keeps the session in memory while a call to it is under way. @returns ends that, once */
  hold(): () => void {
    this.#calls += 1;
    return () => {
      this.#calls -= 1;
    };
  }

  /** What people run beside the agent. */
  get userCommands(): UserCommands {
    return UserCommands.of({
      events: this.events,
      resources: this.resources,
      environment: toolEnvironment(this.environment, this.id),
      workingDirectory: () => this.#settings.workingDirectory,
    });
  }

  /** Resolves when there is something new to show. See {@link growth}. */
  grown(seq: number, patience: Patience): Promise<EphemeralEvent | undefined> {
    return growth({ log: this.log, hub: this.clients.hub }, seq, patience);
  }

  changeSettings(settings: SessionSettings): void {
    this.customization.changed(this.#settings, settings);
    const isMoved = settings.workingDirectory !== this.#settings.workingDirectory;
    this.#settings = settings;
    if (isMoved) this.#followLocation();
  }

  /** Keeps which custom agent is chosen, for as long as this runtime knows the session. */
  agentChosen(agent: string | undefined): void {
    const customization = { ...this.#settings.customization, agent };
    this.#settings = { ...this.#settings, customization };
  }

  /** Finds the model that settings ask for. @throws ProviderConfigError */
  findModel(settings: SessionSettings): Promise<ResolvedModel> {
    return this.#parts.findModel(settings);
  }

  /** Appends a record that is no event. */
  async control(record: ControlRecord): Promise<void> {
    await this.journal.control(record);
    this.state.applyControl(record);
  }

  /**
   * Ends the session in good order. Work at hand stays unfinished on the log, as it would if the process were
   * killed now: what it emits from here on is refused. Idempotent.
   */
  close(end: SessionEnd = { type: "routine" }): Promise<void> {
    this.schedules.close();
    this.#closing ??= this.#close(end);
    return this.#closing;
  }

  /** Takes the session out of memory without a word. Meant for one that {@link isResting}. @returns what to keep of it */
  async rest(): Promise<KeptSession> {
    this.schedules.close();
    this.#closing ??= this.#release();
    await this.#closing;
    const { settings, permissions, tokens, events, canvases } = this;
    const { contextTokens } = events;
    return { settings, permissions, tokens, contextTokens, openCanvases: canvases.kept };
  }

  async #close(end: SessionEnd): Promise<void> {
    await this.#stopWork();
    await this.customization.hooks.end(end);
    await this.#dispose();
    await this.journal.emit("session.shutdown", shutdownData(this, end)).catch(() => {});
    await this.#closeFiles();
  }

  async #release(): Promise<void> {
    await this.#stopWork();
    await this.#dispose();
    await this.#closeFiles();
  }

  async #stopWork(): Promise<void> {
    this.host.compactor.close();
    await Promise.all([this.work.stop(), this.subAgents.dispose()]);
    this.clientTasks.dispose();
    this.models.close();
    this.telemetry?.end();
  }

  async #dispose(): Promise<void> {
    await Promise.all([this.resources.dispose(), this.customization.dispose()]);
  }

  async #closeFiles(): Promise<void> {
    await Promise.all([this.workspace.settled(), this.fileChanges.settle().catch(() => {})]);
    await this.log.close();
  }

  #followLocation(): void {
    this.permissions.location.follow(this.#parts.permissionStore, this.#settings.workingDirectory);
  }

  #applied(entry: JournalEntry): void {
    this.state.apply(entry);
    this.telemetry?.event(entry);
    if (entry.agentId === undefined) this.conversation.apply(entry);
    this.fileChanges.apply(entry);
    this.clients.apply(entry);
    this.work.apply(entry);
    this.#parts.changed();
  }

  #refused(error: Error): void {
    this.events.emitEphemeral("session.error", { errorType: "persistence", message: error.message });
  }
}

/** What a question that an abort ends is said to have ended of. */
function cancellationOf(reason: unknown): string | undefined {
  if (!(reason instanceof ExchangeAborted)) return undefined;
  return reason.reason === "user_abort" ? "Session interrupted" : "Session aborted";
}
