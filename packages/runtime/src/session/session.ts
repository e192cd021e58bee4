import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { SessionMode } from "@parley/protocol";
import { type AgentHost, type Compactor, type Conversation, ExchangeAborted } from "../agent/index.js";
import type { ResolvedModel } from "../models/index.js";
import { type PermissionGate, SessionPermissions } from "../permissions/index.js";
import type { EventLog } from "../ports/event-log.js";
import type { EventSink } from "../ports/event-sink.js";
import type { SessionTelemetry } from "../ports/telemetry.js";
import { type SessionDatabase, toolEnvironment, UserCommands } from "../tools/index.js";
import { createAgentHost, type HostedSession } from "./agent-host.js";
import { awaitedTools } from "./clients/awaited-tools.js";
import { SessionClients } from "./clients/session-clients.js";
import { SessionCommands } from "./commands/session-commands.js";
import { NO_TOKENS, type TokenCounts, tokenCounts } from "./context/context-tokens.js";
import { KeptMemories } from "./context/kept-memories.js";
import { Customization } from "./customization/customization.js";
import { SessionPrompt } from "./customization/system-prompt.js";
import { Announcer } from "./events/announcer.js";
import { growth, type Patience } from "./events/growth.js";
import { Journal, type JournalEntry } from "./events/journal.js";
import { EphemeralEvent } from "./events/published-event.js";
import { GitHubIdentity } from "./git-hub-identity.js";
import { FileChanges } from "./history/file-changes/file-changes.js";
import type { ClientTokens } from "./model/client-tokens.js";
import { SessionModels } from "./model/session-models.js";
import { applyParams, type SessionSettings } from "./opening/settings.js";
import { PendingQuestions } from "./questions/pending-questions.js";
import { EXTERNAL_TOOL_QUESTION } from "./questions/question-types.js";
import { RequestedAnswers } from "./questions/requested-answers.js";
import { Schedules } from "./schedules/schedules.js";
import { type SessionEnd, shutdownData } from "./session-end.js";
import type { SessionParts } from "./session-parts.js";
import { Resources } from "./session-resources.js";
import type { ControlRecord, SessionState } from "./session-state.js";
import type { SessionStorage } from "./storage/session-storage.js";
import type { WorkingContext } from "./storage/working-context.js";
import type { Workspace } from "./storage/workspace.js";
import { AgentReach } from "./sub-agents/agent-reach.js";
import { createSubAgents } from "./sub-agents/create-sub-agents.js";
import type { SubAgents } from "./sub-agents/sub-agents.js";
import { BackgroundWork } from "./tasks/background-work.js";
import { ClientTasks } from "./tasks/client-tasks.js";
import { followed } from "./telemetry.js";
import { LeftWork } from "./work/left-work.js";
import { Prompts } from "./work/prompts.js";
import { createSessionGate, type GatedSession } from "./work/session-gate.js";
import { SessionWork } from "./work/session-work.js";

/** One session, held by its one owner: commands come in, events go out. */
export class Session {
  readonly id: string;
  readonly log: EventLog;
  readonly state: SessionState;
  readonly conversation: Conversation;
  readonly workspace: Workspace;
  /** Where the session is kept. */
  readonly storage: SessionStorage;
  readonly tokens: ClientTokens;
  readonly permissions: SessionPermissions;
  readonly journal: Journal;
  readonly events: EventSink;
  readonly clients: SessionClients;
  readonly questions: PendingQuestions;
  /** What every call of the session passes. */
  readonly gate: PermissionGate;
  readonly models: SessionModels;
  readonly customization: Customization;
  readonly systemPrompt: SessionPrompt;
  /** What earlier sessions have kept for this one. */
  readonly memories: KeptMemories;
  readonly host: AgentHost & { readonly compactor: Compactor };
  readonly subAgents: SubAgents;
  readonly prompts: Prompts;
  /** Slash commands. */
  readonly commands: SessionCommands;
  readonly schedules: Schedules;
  readonly work: SessionWork;
  /** What a stopped runtime left open. */
  readonly leftWork: LeftWork;
  /** Work of its clients. */
  readonly clientTasks: ClientTasks;
  readonly background: BackgroundWork;
  /** What its tools keep between calls. */
  readonly resources = new Resources();
  /** What the model keeps in tables; `undefined` where there is no SQLite. */
  readonly database: SessionDatabase | undefined;
  /** What its turns did to files. */
  readonly fileChanges: FileChanges;
  readonly announcer: Announcer;
  readonly telemetry: SessionTelemetry | undefined;
  readonly gitHubIdentity = new GitHubIdentity();
  /** A name for the session's time in memory, for those who count. */
  readonly engagementId = randomUUID();
  readonly #parts: SessionParts;
  #settings: SessionSettings;
  #contextTokens: TokenCounts;
  #calls = 0;
  #closing: Promise<void> | undefined;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#settings = parts.settings;
    this.#contextTokens = parts.contextTokens ?? NO_TOKENS;
    this.id = parts.id;
    this.log = parts.log;
    this.state = parts.state;
    this.conversation = parts.conversation;
    this.workspace = parts.workspace;
    this.storage = parts.storage;
    this.tokens = parts.tokens;
    this.permissions = parts.permissions ?? new SessionPermissions();
    if (!parts.permissions) this.#followLocation();
    this.memories = new KeptMemories(
      parts.home,
      () => this.workingContext.gitRoot ?? this.#settings.workingDirectory,
    );
    this.fileChanges = new FileChanges(parts.workspace.directory);
    this.database = parts.storage.database(parts.id);
    this.journal = new Journal(this.id, this.log, {
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
    this.events = {
      emit: (type, data) => this.#emit(type, data),
      emitEphemeral: (type, data) => this.#emitEphemeral(type, data),
    };
    this.clients = new SessionClients(this);
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
    this.models = new SessionModels(
      {
        events: this.events,
        settings: () => this.#settings,
        changeSettings: (settings) => this.changeSettings(settings),
        apply: (options) => applyParams(this.#settings, options, this.storage),
        find: (settings) => parts.findModel(settings),
      },
      parts.model,
    );
    this.customization = new Customization({
      id: this.id,
      version: parts.version,
      environment: parts.environment,
      events: this.events,
      questions: this.questions,
      home: parts.home,
      modelId: () => this.model.info.id,
      agentHost: () => this.host,
      agentChosen: (agent) => {
        const customization = { ...this.#settings.customization, agent };
        this.#settings = { ...this.#settings, customization };
      },
      settings: () => this.#settings,
      skillClient: () => this.clients.offering("skills")[0]?.request,
      skillsChanged: () => this.announcer.skillsChanged(),
      hookEvents: this.journal,
      startSource: parts.startSource,
      hookClients: () => this.clients.offering("hooks"),
      askHookPermission: (request, signal) => this.gate.ask({ ...request }, signal),
      say: (prompt) => void this.prompts.send({ prompt, source: "system" }, "back").catch(() => {}),
    });
    const gated: GatedSession = {
      id: this.id,
      events: this.events,
      questions: this.questions,
      permissions: this.permissions,
      hooks: this.customization.hooks,
      settings: () => this.#settings,
    };
    this.gate = createSessionGate(gated);
    this.subAgents = createSubAgents({
      records: this.state.subAgents,
      hosted: () => hosted,
      gated,
      resolveModel: (model) => parts.findModel({ ...this.#settings, model }),
      emit: (type, data, agentId) => this.#emit(type, data, agentId),
    });
    this.background = new BackgroundWork(this);
    this.systemPrompt = new SessionPrompt(this);
    const hosted: HostedSession = {
      id: this.id,
      journal: this.journal,
      events: this.events,
      conversation: parts.conversation,
      questions: this.questions,
      requestedAnswers: new RequestedAnswers(this.id, this.questions, this.clients),
      fileChanges: this.fileChanges,
      database: this.database,
      modes: { current: () => this.state.mode, change: (mode) => this.changeMode(mode) },
      exchangeMode: () => this.work.exchangeMode,
      plan: async () => (await this.workspace.plan()) ?? "",
      workspace: this.workspace,
      memories: this.memories,
      hold: () => this.hold(),
      clientTools: this.clients.tools,
      customization: this.customization,
      systemPrompt: this.systemPrompt,
      awaitedTools: () => awaitedTools(this.state, this.questions, parts.conversation),
      takeSteering: () => this.prompts.takeSteering(),
      resources: this.resources,
      agentTasks: new AgentReach(this.subAgents),
      files: parts.storage.workFiles(parts.id),
      transcriptPath: join(parts.workspace.directory, "events.jsonl"),
      notify: (notification) => this.work.notify(notification),
      takeNotifications: () => this.work.takeNotifications(),
      environment: parts.environment,
      gate: this.gate,
      settings: () => this.#settings,
      model: () => this.model,
    };
    this.host = createAgentHost(hosted);
    this.telemetry = parts.telemetry?.follow(followed(this));
    this.announcer = new Announcer(this);
    this.work = new SessionWork(this);
  }

  get settings(): SessionSettings {
    return this.#settings;
  }

  /** What the working directory is part of, as it is now. */
  get workingContext(): WorkingContext {
    return this.storage.context(this.#settings.workingDirectory);
  }

  get model(): ResolvedModel {
    return this.models.current;
  }

  /** What the context holds, as last told. */
  get contextTokens(): TokenCounts {
    return this.#contextTokens;
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
      environment: toolEnvironment(this.#parts.environment, this.id),
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

  async changeMode(mode: SessionMode): Promise<void> {
    if (mode === this.state.mode) return;
    await this.events.emit("session.mode_changed", { previousMode: this.state.mode, newMode: mode });
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

  /** Takes the session out of memory without a word. Meant for one that {@link isResting}. Idempotent. */
  rest(): Promise<void> {
    this.schedules.close();
    this.#closing ??= this.#release();
    return this.#closing;
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

  #emit(type: string, data: object, agentId?: string): Promise<string> {
    if (!this.isOpen) return Promise.reject(new Error("The session is closing."));
    if (type === "assistant.message" && agentId === undefined) this.prompts.steered();
    if (type === "tool.execution_complete") this.#endQuestionsOf(data);
    return this.journal.emit(type, data, agentId);
  }

  /** What a stopped runtime had asked about a call that is over now won't be asked again. */
  #endQuestionsOf(completed: object): void {
    const { toolCallId } = completed as { toolCallId?: string };
    this.questions.endLeft(toolCallId ?? "").catch(() => {});
  }

  #emitEphemeral(type: string, data: object): void {
    if (type === "session.usage_info") this.#contextTokens = tokenCounts(data);
    if (!this.isOpen) return;
    this.journal.emitEphemeral(type, data);
    if (type === "session.background_tasks_changed") this.announcer.backgroundChanged();
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
