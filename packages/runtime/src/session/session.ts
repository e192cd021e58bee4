import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { AbortReason, SessionMode } from "@parley/protocol";
import type { AgentHost, Conversation } from "../agent/index.js";
import type { ResolvedModel } from "../models/index.js";
import { type PermissionStore, SessionPermissions } from "../permissions/index.js";
import type { EventLog } from "../ports/event-log.js";
import type { EventSink } from "../ports/event-sink.js";
import { backgroundCommands, type Notification, SessionDatabase } from "../tools/index.js";
import { createAgentHost } from "./agent-host.js";
import { AttachedClients, type SessionClient } from "./clients/attached-clients.js";
import { awaitedTools } from "./clients/awaited-tools.js";
import { Customization } from "./customization/customization.js";
import { SessionPrompt } from "./customization/system-prompt.js";
import { Announcer } from "./events/announcer.js";
import { Journal, type JournalEntry } from "./events/journal.js";
import { DurableEvent, EphemeralEvent, type PublishedEvent } from "./events/published-event.js";
import type { SessionSettings } from "./opening/settings.js";
import { type PendingQuestion, PendingQuestions } from "./questions/pending-questions.js";
import { EXTERNAL_TOOL_QUESTION, PERMISSION_QUESTION } from "./questions/question-types.js";
import { offerFor, RequestedAnswers } from "./questions/requested-answers.js";
import { Resources } from "./session-resources.js";
import type { ControlRecord, SessionState, StoredPrompt } from "./session-state.js";
import type { Workspace } from "./storage/workspace.js";
import { ExchangeLoop } from "./work/exchange-loop.js";
import { closeUnfinishedWork, dropAcceptedPrompts } from "./work/interrupted.js";
import { PromptQueue, type QueuedPrompt } from "./work/prompt-queue.js";

/** What a session is made of. */
export interface SessionParts {
  readonly id: string;
  readonly log: EventLog;
  readonly state: SessionState;
  readonly conversation: Conversation;
  readonly workspace: Workspace;
  readonly settings: SessionSettings;
  readonly model: ResolvedModel;
  /** The host's environment, of which tools see the harmless part. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Absolute; the runtime's home. */
  readonly home: string;
  /** What was approved beyond this session. */
  readonly permissionStore: PermissionStore;
  /** Of this runtime. */
  readonly version: string;
  /** What was allowed before the session left memory; nothing by default. */
  readonly permissions?: SessionPermissions | undefined;
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
type TokenCounts = Readonly<Record<string, number>>;

const TOKEN_FIELDS = [
  "currentTokens",
  "systemTokens",
  "conversationTokens",
  "toolDefinitionsTokens",
] as const;

/** How long a call waits for a client that is gone to come back with its tool. Milliseconds. */
const RETURN_MS = 60_000;

/** Longest wait for new events. Milliseconds. Source: the official runtime's schema. */
const MAX_WAIT_MS = 30_000;

/** One session, held by its one owner: commands come in, events go out. */
export class Session {
  readonly id: string;
  readonly log: EventLog;
  readonly state: SessionState;
  readonly workspace: Workspace;
  readonly queue = new PromptQueue();
  readonly permissions: SessionPermissions;
  readonly questions: PendingQuestions;
  readonly events: EventSink;
  readonly journal: Journal;
  readonly host: AgentHost;
  readonly #parts: SessionParts;
  readonly announcer: Announcer;
  readonly customization: Customization;
  readonly prompt: SessionPrompt;
  /** What the model keeps in tables. */
  readonly database: SessionDatabase;
  readonly #clients = new AttachedClients();
  readonly #resources = new Resources();
  readonly #loop: ExchangeLoop;
  #settings: SessionSettings;
  #model: ResolvedModel;
  #tokens: TokenCounts = {};
  /** The mode that the exchange at work began in. */
  #exchangeMode: SessionMode = "interactive";
  readonly #notifications: Notification[] = [];
  /** Turns that were asked for without a prompt. */
  #bareTurns = 0;
  #steeringInFlight = 0;
  #keepsQueue = false;
  #closing: Promise<void> | undefined;
  #calls = 0;
  /** What a stopped runtime left open: `undecided` until someone resumes the session or says something. */
  #leftWork: "undecided" | "decided" = "decided";

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.id = parts.id;
    this.log = parts.log;
    this.state = parts.state;
    this.workspace = parts.workspace;
    this.permissions = parts.permissions ?? new SessionPermissions();
    this.#settings = parts.settings;
    this.#model = parts.model;
    if (!parts.permissions) this.#followLocation();
    this.database = new SessionDatabase(join(parts.workspace.directory, "session.db"));
    this.journal = new Journal(this.id, this.log, {
      lastId: this.state.lastId,
      listener: {
        applied: (entry) => this.#applied(entry),
        publish: (event) => this.#clients.hub.publish(event),
        refused: (error) => this.#refused(error),
      },
    });
    this.events = {
      emit: (type, data) => {
        if (!this.isOpen) return Promise.reject(new Error("The session is closing."));
        if (type === "assistant.message") this.#steered();
        if (type === "tool.execution_complete") this.#endQuestionsOf(data);
        return this.journal.emit(type, data);
      },
      emitEphemeral: (type, data) => this.#emitEphemeral(type, data),
    };
    this.questions = new PendingQuestions(
      this.journal,
      {
        canAsk: (type) => type === EXTERNAL_TOOL_QUESTION || this.#canAsk(type),
        cancellation: ({ reason }) => (isAborted(reason) ? "Session aborted" : undefined),
      },
      this.state.openRequests,
    );
    this.customization = new Customization({
      id: this.id,
      version: parts.version,
      environment: parts.environment,
      events: this.events,
      questions: this.questions,
      home: parts.home,
      modelId: () => this.#model.info.id,
      agentChosen: (agent) => {
        const customization = { ...this.#settings.customization, agent };
        this.#settings = { ...this.#settings, customization };
      },
      settings: () => this.#settings,
      skillClient: () => this.#clients.offering("skills")[0]?.request,
      skillsChanged: () => this.announcer.skillsChanged(),
    });
    this.prompt = new SessionPrompt({
      id: this.id,
      events: this.events,
      config: () => this.#settings.systemMessage,
      context: () => ({
        workingDirectory: this.#settings.workingDirectory,
        model: this.#model.info,
        tools: this.host.tools().map(({ name }) => name),
        customInstructions: this.customization.instructions.text,
        skills: this.customization.skills.text,
        agentInstructions: this.customization.agents.text,
      }),
      transformer: () => this.#clients.offering("system-message").at(-1)?.request,
    });
    this.host = createAgentHost({
      id: this.id,
      journal: this.journal,
      events: this.events,
      conversation: parts.conversation,
      questions: this.questions,
      requestedAnswers: new RequestedAnswers(this.id, this.questions, this.#clients),
      permissions: this.permissions,
      database: this.database,
      modes: { current: () => this.state.mode, change: (mode) => this.changeMode(mode) },
      exchangeMode: () => (this.#loop.isWorking ? this.#exchangeMode : this.state.mode),
      plan: async () => (await this.workspace.plan()) ?? "",
      clientTools: this.#clients.tools,
      customization: this.customization,
      prompt: this.prompt,
      awaitedTools: () => awaitedTools(this.state, this.questions, parts.conversation),
      takeSteering: () => {
        const taken = this.queue.takeSteering();
        this.#steeringInFlight += taken.length;
        if (taken.length > 0) this.announcer.queueChanged();
        return taken;
      },
      resources: this.#resources,
      notify: (notification) => this.notify(notification),
      takeNotifications: () => {
        this.#bareTurns = 0;
        return this.#notifications.splice(0);
      },
      environment: parts.environment,
      settings: () => this.#settings,
      model: () => this.#model,
    });
    this.announcer = new Announcer({
      events: this.events,
      workspace: this.workspace,
      modelId: () => this.#model.info.id,
      mode: () => this.state.mode,
      providedTools: () => this.#clients.tools.all.map(({ name }) => name),
      mcpServers: () => this.customization.mcp.loaded(),
      mayUse: (toolName) => this.customization.agents.mayUse(toolName),
      tellAgents: () => this.customization.agents.tell(),
      skills: () => this.customization.skills.loaded,
      offeredTools: () => this.host.tools().map(({ name }) => name),
      isBusy: () => this.#loop.isWorking || this.#notifications.length > 0,
      backgroundCommands: () => backgroundCommands(this.#resources),
    });
    this.#loop = new ExchangeLoop(this.host, this.queue, {
      preparing: (signal) => this.#prepare(signal),
      beginning: ({ prompt }) => this.announcer.beginning(prompt),
      hasNotifications: () => this.#notifications.length > 0 || this.#bareTurns > 0,
      stopping: () => this.#stopping(),
      idle: (stopped) => {
        if (this.queue.isPaused) this.queue.demoteSteering();
        this.announcer.idle(stopped);
      },
      failed: (error) => this.#failed(error),
    });
  }

  get conversation(): Conversation {
    return this.#parts.conversation;
  }

  get settings(): SessionSettings {
    return this.#settings;
  }

  get model(): ResolvedModel {
    return this.#model;
  }

  get isOpen(): boolean {
    return this.#closing === undefined;
  }

  /** Steering prompts the model was shown and has not answered. */
  get steeringInFlight(): number {
    return this.#steeringInFlight;
  }

  /** Whether the session could leave memory, and come back, without anyone noticing. */
  get isResting(): boolean {
    return (
      this.isOpen &&
      !this.isWorking &&
      this.#calls === 0 &&
      this.queue.isEmpty &&
      this.#notifications.length === 0 &&
      !this.questions.hasOpen &&
      this.#leftWork === "decided" &&
      backgroundCommands(this.#resources) === 0 &&
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

  /**
   * Takes a client on, or changes what a client it has brings.
   *
   * @throws when a tool's name can't be a tool's; the client is not taken on
   */
  attach(client: SessionClient): void {
    this.#clients.add(client);
    if (this.state.lastId !== null) this.#noteTools().catch(() => {});
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

  /** What a stopped runtime had asked about a call that is over now won't be asked again. */
  #endQuestionsOf(completed: object): void {
    const { toolCallId } = completed as { toolCallId?: string };
    this.questions.endLeft(toolCallId ?? "").catch(() => {});
  }

  /** Changes whether a client answers questions of a type. */
  answers(connectionId: number, type: string, answers: boolean): void {
    this.#clients.setAnswers(connectionId, type, answers);
  }

  #canAsk(type: string): boolean {
    const offer = offerFor(type);
    return this.#clients.answer(type) || (offer !== undefined && this.#clients.offering(offer).length > 0);
  }

  /** Whether nobody is left when this client goes. */
  isLastClient(connectionId: number): boolean {
    return this.#clients.isLast(connectionId);
  }

  /** Lets a client go, with its tools. */
  detach(connectionId: number): void {
    if (!this.#clients.remove(connectionId) || !this.isOpen) return;
    this.announcer.toolsChanged();
    for (const call of this.questions.list(EXTERNAL_TOOL_QUESTION)) this.#giveTimeToReturn(call);
  }

  /** Fails a call whose tool nobody provides any more, unless a client is back with it in time. */
  #giveTimeToReturn({ requestId, data }: Pick<PendingQuestion, "requestId" | "data">): void {
    const name = String(data["toolName"]);
    if (this.#clients.tools.has(name)) return;
    const fail = () => {
      if (!this.isOpen || this.#clients.tools.has(name)) return;
      const textResultForLlm = `The client that provides the tool "${name}" is gone, so the call has no result.`;
      const result = { textResultForLlm, resultType: "failure" };
      this.questions.answer(EXTERNAL_TOOL_QUESTION, requestId, { result }).catch(() => {});
    };
    setTimeout(fail, RETURN_MS).unref();
  }

  /**
   * Accepts a prompt. It is on the log when this resolves, and survives the process; its request headers,
   * which may hold secrets, don't.
   *
   * @param place `front` and `back` wait their turn; `steering` joins the exchange at work, if there is one
   * @returns the id that the prompt's `user.message` will have
   */
  async send(prompt: Omit<StoredPrompt, "messageId">, place: "front" | "back" | "steering"): Promise<string> {
    const stored = await this.#accept(prompt);
    const busy = this.#loop.isWorking;
    const waited = busy || this.queue.items.length > 0;
    this.queue.add(stored, place === "steering" && !busy ? "front" : place, waited);
    if (place === "front" && waited) await this.#noteOrder();
    this.announcer.queueChanged();
    this.#loop.poke();
    return stored.messageId;
  }

  /** Accepts a prompt, as {@link send} does, for a place among those that wait. @returns its name in the queue */
  async insert(prompt: Omit<StoredPrompt, "messageId">, position: number): Promise<string> {
    const { id } = this.queue.insert(await this.#accept(prompt), position);
    await this.queueChanged();
    this.#loop.poke();
    return id;
  }

  /** Changes the words of a prompt that waits. */
  async rewrite(id: string, prompt: StoredPrompt): Promise<void> {
    const { requestHeaders: _, ...kept } = prompt;
    await this.#control({ control: "prompt-accepted", prompt: kept });
    this.queue.replace(id, prompt);
    this.announcer.queueChanged();
  }

  /** The prompts that wait are not in the order they were in. */
  async queueChanged(): Promise<void> {
    await this.#noteOrder();
    this.announcer.queueChanged();
  }

  /** Makes prompts wait for good, or lets them go on. */
  pauseQueue(paused: boolean): void {
    this.queue.isPaused = paused;
    if (!paused) this.#loop.poke();
  }

  /** A turn over the history as it is, without a prompt. */
  runTurn(): void {
    this.#bareTurns += 1;
    this.announcer.queueChanged();
    this.#loop.poke();
  }

  /** Tells the model something that no user said, once it can hear it. */
  notify(notification: Notification): void {
    this.#notifications.push(notification);
    this.#loop.poke();
  }

  async #accept(prompt: Omit<StoredPrompt, "messageId">): Promise<StoredPrompt> {
    const stored = { ...prompt, messageId: randomUUID() };
    const { requestHeaders: _, ...kept } = stored;
    await this.#noteTools();
    await this.#control({ control: "prompt-accepted", prompt: kept });
    return stored;
  }

  async #noteOrder(): Promise<void> {
    const messageIds = this.queue.items.map(({ prompt }) => prompt.messageId);
    if (messageIds.length > 1) await this.#control({ control: "prompts-ordered", messageIds });
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

  /**
   * Resolves when the log has a record after `seq`, with an event that is never on the log, after `waitMs`, or
   * when the caller is gone.
   */
  async grown(
    seq: number,
    { waitMs, signal }: { waitMs: number; signal: AbortSignal },
  ): Promise<EphemeralEvent | undefined> {
    if (this.log.tail > seq) return undefined;
    return new Promise((resolve) => {
      const subscriber = {
        publish: (event: PublishedEvent) => {
          if (event instanceof EphemeralEvent) end(event);
          else if (this.log.tail > seq) end();
        },
      };
      const timer = setTimeout(() => end(), Math.min(waitMs, MAX_WAIT_MS));
      const gone = () => end();
      const end = (event?: EphemeralEvent) => {
        clearTimeout(timer);
        this.#clients.hub.remove(subscriber);
        signal.removeEventListener("abort", gone);
        resolve(event);
      };
      signal.addEventListener("abort", gone, { once: true });
      this.#clients.hub.add(subscriber);
    });
  }

  /** Takes prompts out of the queue, for good. */
  async drop(prompts: readonly QueuedPrompt[]): Promise<void> {
    if (prompts.length === 0) return;
    await this.#forget(prompts);
    this.announcer.queueChanged();
  }

  /**
   * Ends the exchange at work and empties the queue. Resolves when the exchange has ended.
   *
   * @param queue `kept`: the prompts that wait are begun next
   * @returns false when there is none
   */
  async abort(reason: AbortReason, queue: "dropped" | "kept" = "dropped"): Promise<boolean> {
    this.#keepsQueue = queue === "kept";
    const aborted = await this.#loop.abort(reason);
    this.#keepsQueue = false;
    return aborted;
  }

  /** Leaves open what a stopped runtime left open, until it is decided. */
  deferLeftWork(): void {
    this.#leftWork = "undecided";
  }

  /**
   * Decides about what a stopped runtime left open, if nobody has.
   *
   * @param how `close` ends it as interrupted; `interrupt` too, but the prompts that
   *   waited go on waiting; `forget` lets it be, as of a history that was cut
   */
  async decideLeftWork(how: "continue" | "close" | "interrupt" | "forget"): Promise<void> {
    if (this.#leftWork === "decided") return;
    this.#leftWork = "decided";
    switch (how) {
      case "continue":
        this.continueWork();
        break;
      case "close":
        await closeUnfinishedWork(this);
        await dropAcceptedPrompts(this);
        break;
      case "interrupt":
        await closeUnfinishedWork(this);
        this.#requeueAccepted();
        break;
      case "forget":
        await this.#forgetLeftWork();
    }
  }

  #requeueAccepted(): void {
    for (const prompt of this.state.acceptedPrompts.values()) this.queue.add(prompt, "back", true);
    if (this.queue.items.length > 0) this.announcer.queueChanged();
  }

  async #forgetLeftWork(): Promise<void> {
    const messageIds = [...this.state.acceptedPrompts.keys()];
    if (messageIds.length > 0) await this.#control({ control: "prompts-dropped", messageIds });
    if (this.conversation.unfinished()) await this.giveUpUnfinished();
  }

  /** Resolves when nothing is being worked on. */
  settled(): Promise<void> {
    return this.#loop.settled();
  }

  /** Carries on with what a stopped runtime left open. */
  continueWork(): void {
    this.#requeueAccepted();
    for (const call of this.questions.list(EXTERNAL_TOOL_QUESTION)) this.#giveTimeToReturn(call);
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

  /** Reaches the same model in another way, such as with a new key. */
  refreshModel(model: ResolvedModel): void {
    this.#model = model;
  }

  /** Uses another model from the next model call on. */
  async changeModel(model: ResolvedModel, reasoningEffort: string | undefined): Promise<void> {
    const { id } = model.info;
    await this.events.emit("session.model_change", {
      source: "sdk",
      contextTier: null,
      newModel: id,
      previousModel: this.#model.info.id,
      reasoningEffort: reasoningEffort ?? null,
    });
    this.#model = model;
    this.#settings = { ...this.#settings, model: id, reasoningEffort };
  }

  async changeMode(mode: SessionMode): Promise<void> {
    if (mode === this.state.mode) return;
    await this.events.emit("session.mode_changed", { previousMode: this.state.mode, newMode: mode });
  }

  async #forget(prompts: readonly QueuedPrompt[]): Promise<void> {
    const messageIds = prompts.map(({ prompt }) => prompt.messageId);
    if (messageIds.length > 0) await this.#control({ control: "prompts-dropped", messageIds });
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
    this.#closing ??= this.#close(end);
    return this.#closing;
  }

  /** Takes the session out of memory without a word. Meant for one that {@link isResting}. Idempotent. */
  rest(): Promise<void> {
    this.#closing ??= this.#release();
    return this.#closing;
  }

  async #release(): Promise<void> {
    await this.#loop.stop();
    await Promise.all([this.#resources.dispose(), this.customization.dispose()]);
    await this.workspace.settled();
    await this.log.close();
  }

  async #close({ type, reason }: SessionEnd): Promise<void> {
    await this.#loop.stop();
    await Promise.all([this.#resources.dispose(), this.customization.dispose()]);
    const data = this.state.usage.shutdownData({
      id: this.id,
      model: this.#model.info.id,
      logBytes: this.log.bytes,
      tokens: this.#tokens,
    });
    const end = {
      shutdownType: type,
      ...(type === "error" && reason !== undefined && { errorReason: reason }),
    };
    await this.journal.emit("session.shutdown", { ...data, ...end }).catch(() => {});
    await this.workspace.settled();
    await this.log.close();
  }

  #applied(entry: JournalEntry): void {
    this.state.apply(entry);
    this.conversation.apply(entry);
    if (entry.type === EXTERNAL_TOOL_QUESTION) {
      const data = entry.data as PendingQuestion["data"];
      this.#giveTimeToReturn({ requestId: String(data["requestId"]), data });
    }
    this.#parts.changed();
  }

  #emitEphemeral(type: string, data: object): void {
    if (type === "session.usage_info") {
      const counts = data as Readonly<Record<string, number>>;
      this.#tokens = Object.fromEntries(TOKEN_FIELDS.map((field) => [field, counts[field] ?? 0]));
    }
    if (!this.isOpen) return;
    this.journal.emitEphemeral(type, data);
    if (type === "session.background_tasks_changed") this.announcer.backgroundChanged();
  }

  /** @returns `undefined` when everything is ready */
  #prepare(signal: AbortSignal): Promise<unknown> | undefined {
    this.#exchangeMode = this.state.mode;
    const preparing = this.customization.prepare(signal);
    if (!preparing) return this.prompt.prepare(signal);
    return preparing.then(() => this.prompt.prepare(signal));
  }

  /** The model has answered what steering said. */
  #steered(): void {
    if (this.#steeringInFlight === 0) return;
    this.#steeringInFlight = 0;
    this.announcer.queueChanged();
  }

  #stopping(): void {
    if (!this.#keepsQueue) this.#forget(this.queue.clear()).catch(() => {});
    this.announcer.queueChanged();
  }

  #failed(error: Error): void {
    if (error.name === "LogWriteError" || !this.isOpen) return;
    this.events.emitEphemeral("session.error", { errorType: "internal", message: error.message });
  }

  #refused(error: Error): void {
    this.events.emitEphemeral("session.error", { errorType: "persistence", message: error.message });
  }
}

function isAborted(reason: unknown): boolean {
  return reason instanceof Error && reason.name === "ExchangeAborted";
}
