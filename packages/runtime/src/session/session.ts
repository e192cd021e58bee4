import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { AbortReason, ClientTool, SessionMode } from "@parley/protocol";
import { type AgentHost, type Compactor, type Conversation, ExchangeAborted } from "../agent/index.js";
import type { ResolvedModel } from "../models/index.js";
import { type PermissionGate, type PermissionStore, SessionPermissions } from "../permissions/index.js";
import type { EventLog } from "../ports/event-log.js";
import type { EventSink } from "../ports/event-sink.js";
import type { SessionTelemetry, Telemetry } from "../ports/telemetry.js";
import {
  backgroundCommands,
  type Notification,
  runningShells,
  type SessionDatabase,
  type ShellTask,
  stopShell,
  toolEnvironment,
  UserCommands,
} from "../tools/index.js";
import { createAgentHost, type HostedSession } from "./agent-host.js";
import { AttachedClients, type SessionClient } from "./clients/attached-clients.js";
import { awaitedTools } from "./clients/awaited-tools.js";
import { ReturningTools } from "./clients/returning-tools.js";
import { SessionCommands } from "./commands/session-commands.js";
import { KeptMemories } from "./context/kept-memories.js";
import { memoriesText } from "./context/memories-text.js";
import { Customization } from "./customization/customization.js";
import { SessionPrompt } from "./customization/system-prompt.js";
import { Announcer } from "./events/announcer.js";
import { growth, type Patience } from "./events/growth.js";
import { Journal, type JournalEntry } from "./events/journal.js";
import { DurableEvent, EphemeralEvent } from "./events/published-event.js";
import { GitHubIdentity } from "./git-hub-identity.js";
import { FileChanges } from "./history/file-changes/file-changes.js";
import type { ClientTokens } from "./model/client-tokens.js";
import { SessionModels } from "./model/session-models.js";
import { applyParams, type SessionSettings } from "./opening/settings.js";
import { type PendingQuestion, PendingQuestions } from "./questions/pending-questions.js";
import { EXTERNAL_TOOL_QUESTION, PERMISSION_QUESTION } from "./questions/question-types.js";
import { offerFor, RequestedAnswers } from "./questions/requested-answers.js";
import { Schedules } from "./schedules/schedules.js";
import { Resources } from "./session-resources.js";
import type { ControlRecord, SessionState, StoredPrompt } from "./session-state.js";
import type { SessionStorage } from "./storage/session-storage.js";
import type { WorkingContext } from "./storage/working-context.js";
import type { Workspace } from "./storage/workspace.js";
import { AgentReach } from "./sub-agents/agent-reach.js";
import { createSubAgents } from "./sub-agents/create-sub-agents.js";
import type { SubAgents } from "./sub-agents/sub-agents.js";
import { ClientTasks } from "./tasks/client-tasks.js";
import { followed } from "./telemetry.js";
import { knownTools } from "./tool-lists.js";
import { Autopilot } from "./work/autopilot.js";
import { ExchangeLoop } from "./work/exchange-loop.js";
import { LeftWork, mendBrokenExchange } from "./work/left-work.js";
import { Prompts } from "./work/prompts.js";
import { createSessionGate, type GatedSession } from "./work/session-gate.js";
import { WakeUps } from "./work/wake-ups.js";

/** What a session is made of. */
export interface SessionParts {
  readonly id: string;
  readonly log: EventLog;
  readonly state: SessionState;
  readonly conversation: Conversation;
  readonly workspace: Workspace;
  readonly settings: SessionSettings;
  readonly model: ResolvedModel;
  /** Asks clients for the tokens of their providers. */
  readonly tokens: ClientTokens;
  /** The host's environment, of which tools see the harmless part. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Absolute; the runtime's home. */
  readonly home: string;
  /** What was approved beyond this session. */
  readonly permissionStore: PermissionStore;
  readonly storage: SessionStorage;
  /** Of this runtime. */
  readonly version: string;
  /** Follows what happens. Default: nobody does. */
  readonly telemetry?: Telemetry | undefined;
  /** What was allowed before the session left memory; nothing by default. */
  readonly permissions?: SessionPermissions | undefined;
  /** How it came into this runtime; `undefined` when it only left memory. */
  readonly startSource: "new" | "resume" | undefined;
  /** Finds the model that settings ask for. @throws ProviderConfigError */
  findModel(settings: SessionSettings): Promise<ResolvedModel>;
  /** What the context held before the session left memory. Default: nothing. */
  readonly contextTokens?: TokenCounts | undefined;
  /** A durable event came: listings may show something else. */
  changed(): void;
}

/** Why a session ends. */
export interface SessionEnd {
  readonly type: "routine" | "error";
  /** In words, of an error. */
  readonly reason?: string | undefined;
}

/** How many tokens of what the context holds, as last told; part of `session.shutdown`. */
export type TokenCounts = Readonly<Record<string, number>>;

const TOKEN_FIELDS = [
  "currentTokens",
  "systemTokens",
  "conversationTokens",
  "toolDefinitionsTokens",
] as const;

const NO_TOKENS: TokenCounts = Object.fromEntries(TOKEN_FIELDS.map((field) => [field, 0]));

/** One session, held by its one owner: commands come in, events go out. */
export class Session {
  readonly id: string;
  readonly log: EventLog;
  readonly state: SessionState;
  readonly workspace: Workspace;
  readonly permissions: SessionPermissions;
  readonly questions: PendingQuestions;
  /** What every call of the session passes. */
  readonly gate: PermissionGate;
  readonly prompts: Prompts;
  /** Slash commands. */
  readonly commands: SessionCommands;
  /** What a stopped runtime left open. */
  readonly leftWork = new LeftWork(this);
  readonly schedules = new Schedules(this);
  readonly events: EventSink;
  readonly journal: Journal;
  readonly host: AgentHost & { readonly compactor: Compactor };
  readonly #parts: SessionParts;
  readonly announcer: Announcer;
  readonly customization: Customization;
  readonly subAgents: SubAgents;
  /** Work of its clients. */
  readonly clientTasks = new ClientTasks(() =>
    this.events.emitEphemeral("session.background_tasks_changed", {}),
  );
  readonly models: SessionModels;
  readonly gitHubIdentity = new GitHubIdentity();
  readonly telemetry: SessionTelemetry | undefined;
  /** A name for the session's time in memory, for those who count. */
  readonly engagementId = randomUUID();
  readonly systemPrompt: SessionPrompt;
  /** What the model keeps in tables; `undefined` where there is no SQLite. */
  readonly database: SessionDatabase | undefined;
  /** What its turns did to files. */
  readonly fileChanges: FileChanges;
  readonly #clients = new AttachedClients();
  readonly #resources = new Resources();
  readonly #loop: ExchangeLoop;
  #settings: SessionSettings;
  #contextTokens: TokenCounts;
  /** The mode that the exchange at work began in. */
  #exchangeMode: SessionMode = "interactive";
  readonly #wakeUps = new WakeUps();
  readonly #autopilot = new Autopilot();
  readonly #memories: KeptMemories;
  readonly #returningTools: ReturningTools;
  #keepsQueue = false;
  #closing: Promise<void> | undefined;
  #calls = 0;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.id = parts.id;
    this.#contextTokens = parts.contextTokens ?? NO_TOKENS;
    this.log = parts.log;
    this.state = parts.state;
    this.workspace = parts.workspace;
    this.permissions = parts.permissions ?? new SessionPermissions();
    this.#settings = parts.settings;
    if (!parts.permissions) this.#followLocation();
    const place = () => this.workingContext.gitRoot ?? this.#settings.workingDirectory;
    this.#memories = new KeptMemories(parts.home, place);
    this.fileChanges = new FileChanges(parts.workspace.directory);
    this.database = parts.storage.database(parts.id);
    this.journal = new Journal(this.id, this.log, {
      lastId: this.state.lastId,
      listener: {
        applied: (entry) => this.#applied(entry),
        publish: (event) => {
          if (event instanceof EphemeralEvent) this.telemetry?.event(event);
          this.#clients.hub.publish(event);
        },
        refused: (error) => this.#refused(error),
      },
    });
    this.events = {
      emit: (type, data) => this.#emit(type, data),
      emitEphemeral: (type, data) => this.#emitEphemeral(type, data),
    };
    this.prompts = new Prompts({
      state: this.state,
      isWorking: () => this.#loop.isWorking,
      noteTools: () => this.#noteTools(),
      control: (record) => this.#control(record),
      changed: () => this.announcer.queueChanged(),
      poke: () => this.#loop.poke(),
    });
    this.commands = new SessionCommands(this);
    this.#returningTools = new ReturningTools(
      this.#clients.tools,
      () => this.questions,
      () => this.isOpen,
    );
    this.questions = new PendingQuestions(
      this.journal,
      {
        canAsk: (type) => type === EXTERNAL_TOOL_QUESTION || this.canAsk(type),
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
      skillClient: () => this.#clients.offering("skills")[0]?.request,
      skillsChanged: () => this.announcer.skillsChanged(),
      hookEvents: this.journal,
      startSource: parts.startSource,
      hookClients: () => this.#clients.offering("hooks"),
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
    this.systemPrompt = new SessionPrompt({
      id: this.id,
      events: this.events,
      config: () => this.#settings.systemMessage,
      context: () => ({
        workingDirectory: this.#settings.workingDirectory,
        model: this.model.info,
        tools: this.host.tools().map(({ name }) => name),
        customInstructions: this.customization.instructions.text,
        skills: this.customization.skills.text,
        agentInstructions: this.customization.agents.text,
        memories: this.#settings.context.remembers ? memoriesText(this.#memories.known) : undefined,
      }),
      transformer: () => this.#clients.offering("system-message").at(-1)?.request,
    });
    const hosted: HostedSession = {
      id: this.id,
      journal: this.journal,
      events: this.events,
      conversation: parts.conversation,
      questions: this.questions,
      requestedAnswers: new RequestedAnswers(this.id, this.questions, this.#clients),
      fileChanges: this.fileChanges,
      database: this.database,
      modes: { current: () => this.state.mode, change: (mode) => this.changeMode(mode) },
      exchangeMode: () => (this.#loop.isWorking ? this.#exchangeMode : this.state.mode),
      plan: async () => (await this.workspace.plan()) ?? "",
      workspace: this.workspace,
      memories: this.#memories,
      hold: () => this.hold(),
      clientTools: this.#clients.tools,
      customization: this.customization,
      systemPrompt: this.systemPrompt,
      awaitedTools: () => awaitedTools(this.state, this.questions, parts.conversation),
      takeSteering: () => this.prompts.takeSteering(),
      resources: this.#resources,
      agentTasks: new AgentReach(this.subAgents),
      files: parts.storage.workFiles(parts.id),
      transcriptPath: join(parts.workspace.directory, "events.jsonl"),
      notify: (notification) => this.notify(notification),
      takeNotifications: () => this.#wakeUps.take(),
      environment: parts.environment,
      gate: this.gate,
      settings: () => this.#settings,
      model: () => this.model,
    };
    this.host = createAgentHost(hosted);
    this.telemetry = parts.telemetry?.follow(followed(this, (name) => this.#clients.tools.has(name)));
    this.announcer = new Announcer({
      events: this.events,
      workspace: this.workspace,
      modelId: () => this.model.info.id,
      mode: () => this.state.mode,
      knownTools: () => knownTools(this.#clients.tools.all, this.customization.mcp.tools),
      toolLists: () => this.settings,
      mcpServers: () => this.customization.mcp.loaded(),
      mayUse: (toolName) => this.customization.agents.mayUse(toolName),
      tellAgents: () => this.customization.agents.tell(),
      skills: () => this.customization.skills.loaded,
      offeredTools: () => this.host.tools().map(({ name }) => name),
      isBusy: () => this.#loop.isWorking || this.#autopilot.isContinuing || this.#wakeUps.hasNotifications,
      backgroundWork: () => this.#backgroundWork,
    });
    this.#loop = new ExchangeLoop(this.host, this.prompts.queue, {
      preparing: (signal) => this.#prepare(signal),
      beginning: ({ prompt }, signal) => {
        this.#exchangeMode = modeOf(prompt) ?? this.state.mode;
        this.announcer.taken();
        const starting = this.customization.hooks.begin(prompt.prompt, signal);
        if (starting) return starting.then(() => this.announcer.beginning(prompt));
        this.announcer.beginning(prompt);
        return undefined;
      },
      prolonged: (prompt, follows) => this.prompts.send({ prompt, follows }, "front"),
      withdrawn: (messageId) => this.prompts.withdraw(messageId),
      hasWakeUps: () => !this.#wakeUps.areEmpty,
      isCommandDue: () => this.commands.queued.isDue,
      runCommand: (signal) => this.commands.runQueued(signal),
      stopping: () => this.#stopping(),
      idle: (stopped) => {
        if (this.prompts.queue.isPaused) this.prompts.queue.demoteSteering();
        const rests = stopped || this.prompts.queue.isPaused || this.state.mode !== "autopilot";
        const next = rests ? undefined : this.#autopilot.next();
        this.announcer.idle(stopped);
        if (next) this.prompts.send(next, "back").catch(() => this.#autopilot.giveUp());
      },
      failed: (error) => this.#failed(error),
      mend: () => mendBrokenExchange(this),
      putBack: () => this.prompts.putBack(),
    });
  }

  get conversation(): Conversation {
    return this.#parts.conversation;
  }

  get settings(): SessionSettings {
    return this.#settings;
  }

  /** Where the session is kept. */
  get storage(): SessionStorage {
    return this.#parts.storage;
  }

  /** What the working directory is part of, as it is now. */
  get workingContext(): WorkingContext {
    return this.storage.context(this.#settings.workingDirectory);
  }

  get model(): ResolvedModel {
    return this.models.current;
  }

  get contextTokens(): TokenCounts {
    return this.#contextTokens;
  }

  get tokens(): ClientTokens {
    return this.#parts.tokens;
  }

  get isOpen(): boolean {
    return this.#closing === undefined;
  }

  /** Whether the session could leave memory, and come back, without anyone noticing. */
  get isResting(): boolean {
    return (
      this.isOpen &&
      !this.isWorking &&
      !this.#autopilot.isContinuing &&
      this.#calls === 0 &&
      this.prompts.queue.isEmpty &&
      this.commands.queued.items.length === 0 &&
      !this.#wakeUps.hasNotifications &&
      !this.questions.hasOpen &&
      this.leftWork.isDecided &&
      this.schedules.areEmpty &&
      this.#backgroundWork === 0 &&
      this.#clients.areCurrent
    );
  }

  /** Keeps the session in memory while a call to it is under way. @returns ends that, once */
  hold(): () => void {
    this.#calls += 1;
    return () => {
      this.#calls -= 1;
    };
  }

  get isWorking(): boolean {
    return this.#loop.isWorking;
  }

  /** The commands that run, those of sub-agents too. */
  get shells(): readonly ShellTask[] {
    return [this.#resources, ...this.subAgents.resources].flatMap(runningShells);
  }

  /** Ends a command that runs. @returns whether there was one */
  async stopShell(id: string): Promise<boolean> {
    for (const resources of [this.#resources, ...this.subAgents.resources])
      if (await stopShell(resources, id)) return true;
    return false;
  }

  /** How many commands, sub-agents and tasks of clients are at work. */
  get #backgroundWork(): number {
    return backgroundCommands(this.#resources) + this.subAgents.busy + this.clientTasks.running;
  }

  /** Its clients, in the order in which they came. */
  get clients(): readonly SessionClient[] {
    return this.#clients.all;
  }

  /**
   * Takes a client on, or changes what a client it has brings.
   *
   * @throws when a tool's name can't be a tool's; the client is not taken on
   */
  attach(client: SessionClient): void {
    this.#clients.add(client);
    this.commands.ofClients.offer(client.connectionId, client.commands ?? []);
    if (this.state.lastId !== null) this.#noteTools().catch(() => {});
  }

  /** Replaces the tools that a client provides. @throws when a name can't be a tool's */
  provide(connectionId: number, tools: readonly ClientTool[]): void {
    this.#clients.tools.offer(connectionId, tools);
    this.#noteTools().catch(() => {});
    this.announcer.toolsChanged();
  }

  /** What people run beside the agent. */
  get userCommands(): UserCommands {
    return UserCommands.of({
      events: this.events,
      resources: this.#resources,
      environment: toolEnvironment(this.#parts.environment, this.id),
      workingDirectory: () => this.#settings.workingDirectory,
    });
  }

  /** Keeps on the log what clients provide, where it is not what the log says. */
  async #noteTools(): Promise<void> {
    const tools = this.#clients.tools.all.map(({ name, description, skipPermission }) => ({
      name,
      ...(description !== undefined && { description }),
      ...(skipPermission && { skipPermission }),
    }));
    if (tools.length === 0 || isDeepStrictEqual([...this.state.clientTools.values()], tools)) return;
    await this.#control({ control: "client-tools", tools });
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

  /** Changes whether a client answers questions of a type. @returns whether that is a change */
  answers(connectionId: number, type: string, answers: boolean): boolean {
    return this.#clients.setAnswers(connectionId, type, answers);
  }

  /** Whether a client answers questions of a type. */
  canAsk(type: string): boolean {
    const offer = offerFor(type);
    return this.#clients.answer(type) || (offer !== undefined && this.#clients.offering(offer).length > 0);
  }

  /** Whether nobody is left when this client goes. */
  isLastClient(connectionId: number): boolean {
    return this.#clients.isLast(connectionId);
  }

  /** Lets a client go, with its tools. */
  detach(connectionId: number): void {
    if (this.isOpen) this.clientTasks.left(connectionId);
    const lostCommands = this.commands.left(connectionId);
    if (lostCommands) this.tellCommands();
    const lostTools = this.#clients.remove(connectionId);
    if (!lostTools || !this.isOpen) return;
    this.announcer.toolsChanged();
    this.#returningTools.awaitAll();
  }

  /** Tells clients which commands clients provide. */
  tellCommands(): void {
    this.events.emitEphemeral("commands.changed", this.commands.ofClients.told);
  }

  /** Shows one client an event. */
  tell(connectionId: number, type: string, data: object): void {
    const client = this.#clients.find(connectionId);
    if (client) this.journal.tell(client.subscriber, type, data);
  }

  /** There may be something to begin. */
  poke(): void {
    this.#loop.poke();
  }

  /** A turn over the history as it is, without a prompt. */
  runTurn(): void {
    this.#wakeUps.askAgain();
    this.announcer.queueChanged();
    this.#loop.poke();
  }

  /** Tells the model something that no user said, once it can hear it. */
  notify(notification: Notification): void {
    this.#wakeUps.notify(notification);
    this.customization.hooks.tell(notification);
    this.#loop.poke();
  }

  /** Forgets what the model should have heard of. @returns whether there was something */
  dropNotifications(kind: Readonly<Record<string, unknown>>): boolean {
    return this.#wakeUps.drop(kind);
  }

  /** The questions to people that are open, as the events that asked them. */
  async openQuestions(): Promise<DurableEvent[]> {
    const seqs = [...this.state.openRequests.values()]
      .filter(({ type }) => type === PERMISSION_QUESTION)
      .map(({ seq }) => seq);
    const pages = seqs.map((seq) => this.log.read({ after: seq - 1, maxRecords: 1, maxBytes: 1 }));
    const records = (await Promise.all(pages)).flatMap((page) => page.records);
    return records.map((record) => new DurableEvent(this.id, PERMISSION_QUESTION, record));
  }

  /** Resolves when there is something new to show. See {@link growth}. */
  grown(seq: number, patience: Patience): Promise<EphemeralEvent | undefined> {
    return growth({ log: this.log, hub: this.#clients.hub }, seq, patience);
  }

  /**
   * Ends the exchange at work and empties the queue. Resolves when the exchange has ended.
   *
   * @param queue `kept`: the prompts that wait are begun next
   * @returns false when there is none
   */
  async abort(reason: AbortReason, queue: "dropped" | "kept" = "dropped"): Promise<boolean> {
    this.#keepsQueue = queue === "kept";
    void this.host.compactor.cancel("owner_cancelled");
    const [aborted] = await Promise.all([this.#loop.abort(reason), this.subAgents.cancelWorking()]);
    this.#keepsQueue = false;
    return aborted;
  }

  /** Resolves when nothing is being worked on, not in the background either, or when the signal fires. */
  async drained(signal: AbortSignal): Promise<void> {
    const isAtRest = () => !this.isWorking && this.#backgroundWork === 0 && !this.#wakeUps.hasNotifications;
    while (this.isOpen && !signal.aborted && !isAtRest()) {
      await this.settled();
      if (this.subAgents.working > 0) await this.subAgents.allRested(signal);
      else if (this.#backgroundWork > 0) await this.grown(this.log.tail, { waitMs: 1000, signal });
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Resolves when nothing is being worked on. */
  settled(): Promise<void> {
    return this.#loop.settled();
  }

  /** Carries on with what a stopped runtime left open. */
  continueWork(): void {
    this.prompts.requeueAccepted();
    this.#returningTools.awaitAll();
    const unfinished = this.state.interrupted ? undefined : this.conversation.unfinished();
    if (unfinished) this.#loop.resume({ state: "resumed", unfinished });
    else this.#loop.poke();
  }

  changeSettings(settings: SessionSettings): void {
    this.customization.changed(this.#settings, settings);
    const isMoved = settings.workingDirectory !== this.#settings.workingDirectory;
    this.#settings = settings;
    if (isMoved) this.#followLocation();
  }

  #followLocation(): void {
    this.permissions.location.follow(this.#parts.permissionStore, this.#settings.workingDirectory);
  }

  async changeMode(mode: SessionMode): Promise<void> {
    if (mode === this.state.mode) return;
    await this.events.emit("session.mode_changed", { previousMode: this.state.mode, newMode: mode });
  }

  /** Appends a record that is no event. */
  async #control(record: ControlRecord): Promise<void> {
    await this.journal.control(record);
    this.state.applyControl(record);
  }

  /** Notes that what a stopped runtime left open won't be taken up again. */
  giveUpUnfinished(): Promise<void> {
    return this.#control({ control: "work-interrupted" });
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

  async #release(): Promise<void> {
    await this.#stopWork();
    await Promise.all([this.#resources.dispose(), this.customization.dispose()]);
    await this.#closeFiles();
  }

  async #stopWork(): Promise<void> {
    this.host.compactor.close();
    await Promise.all([this.#loop.stop(), this.subAgents.dispose()]);
    this.clientTasks.dispose();
    this.models.close();
    this.telemetry?.end();
  }

  async #closeFiles(): Promise<void> {
    await Promise.all([this.workspace.settled(), this.fileChanges.settle().catch(() => {})]);
    await this.log.close();
  }

  async #close(reasons: SessionEnd): Promise<void> {
    const { type, reason } = reasons;
    await this.#stopWork();
    await this.customization.hooks.end(reasons);
    await Promise.all([this.#resources.dispose(), this.customization.dispose()]);
    const data = this.state.usage.shutdownData({
      id: this.id,
      model: this.model.info.id,
      logBytes: this.state.summary === undefined ? undefined : this.log.bytes,
      tokens: this.#contextTokens,
    });
    const end = {
      shutdownType: type,
      ...(type === "error" && reason !== undefined && { errorReason: reason }),
    };
    await this.journal.emit("session.shutdown", { ...data, ...end }).catch(() => {});
    await this.#closeFiles();
  }

  #applied(entry: JournalEntry): void {
    this.state.apply(entry);
    this.telemetry?.event(entry);
    if (entry.agentId === undefined) this.conversation.apply(entry);
    if (entry.agentId === undefined) this.#autopilot.apply(entry);
    this.fileChanges.apply(entry);
    if (entry.type === EXTERNAL_TOOL_QUESTION) {
      const data = entry.data as PendingQuestion["data"];
      this.#returningTools.await({ requestId: String(data["requestId"]), data });
    }
    this.#loop.retry();
    this.#parts.changed();
  }

  #emitEphemeral(type: string, data: object): void {
    if (type === "session.usage_info") {
      const counts = data as Readonly<Record<string, number>>;
      this.#contextTokens = Object.fromEntries(TOKEN_FIELDS.map((field) => [field, counts[field] ?? 0]));
    }
    if (!this.isOpen) return;
    this.journal.emitEphemeral(type, data);
    if (type === "session.background_tasks_changed") this.announcer.backgroundChanged();
  }

  /** @returns `undefined` when everything is ready */
  #prepare(signal: AbortSignal): Promise<unknown> | undefined {
    this.#exchangeMode = this.state.mode;
    const remembering = this.#settings.context.remembers ? this.#memories.load() : undefined;
    const customizing = this.customization.prepare(signal);
    const preparing = remembering ? Promise.all([remembering, customizing]) : customizing;
    if (!preparing) return this.systemPrompt.prepare(signal);
    return preparing.then(() => this.systemPrompt.prepare(signal));
  }

  #stopping(): void {
    if (this.#keepsQueue) this.announcer.interrupted();
    else this.prompts.clear().catch(() => {});
  }

  #failed(error: Error): void {
    if (error.name === "LogWriteError" || !this.isOpen) return;
    this.events.emitEphemeral("session.error", { errorType: "internal", message: error.message });
  }

  #refused(error: Error): void {
    this.events.emitEphemeral("session.error", { errorType: "persistence", message: error.message });
  }
}

function modeOf({ agentMode }: StoredPrompt): SessionMode | undefined {
  return agentMode === "plan" || agentMode === "autopilot" || agentMode === "interactive"
    ? agentMode
    : undefined;
}

/** What a question that an abort ends is said to have ended of. */
function cancellationOf(reason: unknown): string | undefined {
  if (!(reason instanceof ExchangeAborted)) return undefined;
  return reason.reason === "user_abort" ? "Session interrupted" : "Session aborted";
}
