import type { AbortReason, SessionMode } from "@parley/protocol";
import type { AgentHost, Compactor } from "../../agent/index.js";
import type { EventLog } from "../../ports/event-log.js";
import type { EventSink } from "../../ports/event-sink.js";
import type { Notification } from "../../tools/index.js";
import type { KeptMemories } from "../context/kept-memories.js";
import type { Customization } from "../customization/customization.js";
import type { SessionPrompt } from "../customization/system-prompt.js";
import type { Announcer } from "../events/announcer.js";
import type { Patience } from "../events/growth.js";
import type { JournalEntry } from "../events/journal.js";
import type { SessionSettings } from "../opening/settings.js";
import type { StoredPrompt } from "../session-state.js";
import type { SubAgents } from "../sub-agents/sub-agents.js";
import type { BackgroundWork } from "../tasks/background-work.js";
import { Autopilot } from "./autopilot.js";
import { ExchangeLoop, type Stop } from "./exchange-loop.js";
import { type MendedSession, mendBrokenExchange } from "./left-work.js";
import type { Prompts } from "./prompts.js";
import { WakeUps } from "./wake-ups.js";

/** What a session's work needs of it. */
export interface WorkingSession extends MendedSession {
  readonly isOpen: boolean;
  readonly log: EventLog;
  readonly settings: SessionSettings;
  readonly events: EventSink;
  readonly host: AgentHost & { readonly compactor: Compactor };
  readonly prompts: Prompts;
  readonly commands: {
    readonly queued: { readonly isDue: boolean; clear(): void };
    runQueued(signal: AbortSignal): Promise<void>;
  };
  readonly clients: { awaitTools(): void };
  readonly customization: Customization;
  readonly systemPrompt: SessionPrompt;
  readonly memories: KeptMemories;
  readonly announcer: Announcer;
  readonly subAgents: SubAgents;
  readonly background: BackgroundWork;
  /** Resolves when there is something new to show. */
  grown(seq: number, patience: Patience): Promise<unknown>;
}

/** The work of a session's own agent: what gives it a turn, and what comes before and after each exchange. */
export class SessionWork {
  readonly #session: WorkingSession;
  readonly #loop: ExchangeLoop;
  readonly #wakeUps = new WakeUps();
  readonly #autopilot = new Autopilot();
  /** The mode that the exchange at work began in. */
  #startedMode: SessionMode = "interactive";
  /** Whether the prompts that wait outlive the stop that is under way. */
  #keepsQueue = false;

  constructor(session: WorkingSession) {
    this.#session = session;
    const { host, prompts, commands, customization, announcer } = session;
    this.#loop = new ExchangeLoop(host, prompts.queue, {
      preparing: (signal) => this.#prepare(signal),
      beginning: ({ prompt, isLate }, signal) => {
        this.#startedMode = modeOf(prompt) ?? session.state.mode;
        // Late steering is put among those that wait, and taken.
        if (isLate) announcer.queueChanged();
        announcer.taken();
        const starting = customization.hooks.begin(prompt.prompt, signal);
        if (starting) return starting.then(() => announcer.beginning(prompt));
        announcer.beginning(prompt);
        return undefined;
      },
      prolonged: (prompt, follows) => prompts.send({ prompt, follows }, "front"),
      withdrawn: (messageId) => prompts.withdraw(messageId),
      hasWakeUps: () => !this.#wakeUps.areEmpty,
      isCommandDue: () => commands.queued.isDue,
      runCommand: (signal) => commands.runQueued(signal),
      stopping: () => this.#stopping(),
      idle: (stopped) => this.#idle(stopped),
      failed: (error) => this.#failed(error),
      mend: () => mendBrokenExchange(session),
      putBack: () => prompts.putBack(),
    });
  }

  /** Whether an exchange is at work. */
  get isWorking(): boolean {
    return this.#loop.isWorking;
  }

  /** Whether the agent works, or will at once. */
  get isBusy(): boolean {
    return this.isWorking || this.#autopilot.isContinuing || this.#wakeUps.hasNotifications;
  }

  /** The mode that the exchange at work began in; that of the next one when there is none. */
  get exchangeMode(): SessionMode {
    return this.isWorking ? this.#startedMode : this.#session.state.mode;
  }

  /** There may be something to begin. */
  poke(): void {
    this.#loop.poke();
  }

  /** A turn over the history as it is, without a prompt. */
  runTurn(): void {
    this.#wakeUps.askAgain();
    this.#session.announcer.queueChanged();
    this.#loop.poke();
  }

  /** Tells the model something that no user said, once it can hear it. */
  notify(notification: Notification): void {
    this.#wakeUps.notify(notification);
    this.#session.customization.hooks.tell(notification);
    this.#loop.poke();
  }

  /** What the model should hear of, oldest first. Taking leaves nothing. */
  takeNotifications(): readonly Notification[] {
    return this.#wakeUps.take();
  }

  /** Forgets what the model should have heard of. @returns whether there was something */
  dropNotifications(kind: Readonly<Record<string, unknown>>): boolean {
    return this.#wakeUps.drop(kind);
  }

  /** Carries on with what a stopped runtime left open. */
  resume(): void {
    const { prompts, clients, state, conversation } = this.#session;
    prompts.requeueAccepted();
    clients.awaitTools();
    const unfinished = state.interrupted ? undefined : conversation.unfinished();
    if (unfinished) this.#loop.resume({ state: "resumed", unfinished });
    else this.#loop.poke();
  }

  /**
   * Ends the exchange at work and empties the queue. Resolves when the exchange has ended.
   *
   * @param queue `kept`: the prompts that wait are begun next
   * @returns false when there is none
   */
  async abort(reason: AbortReason, queue: "dropped" | "kept" = "dropped"): Promise<boolean> {
    this.#keepsQueue = queue === "kept";
    void this.#session.host.compactor.cancel("owner_cancelled");
    const [aborted] = await Promise.all([this.#loop.abort(reason), this.#session.subAgents.cancelWorking()]);
    this.#keepsQueue = false;
    return aborted;
  }

  /** Stops where it is, for good; what is unfinished stays unfinished on the log. */
  stop(): Promise<void> {
    return this.#loop.stop();
  }

  /** Resolves when no exchange is at work. */
  settled(): Promise<void> {
    return this.#loop.settled();
  }

  /** Resolves when nothing is being worked on, not in the background either, or when the signal fires. */
  async drained(signal: AbortSignal): Promise<void> {
    const { subAgents, background, log } = this.#session;
    const isAtRest = () => !this.isWorking && background.count === 0 && !this.#wakeUps.hasNotifications;
    while (this.#session.isOpen && !signal.aborted && !isAtRest()) {
      await this.settled();
      if (subAgents.working > 0) await subAgents.allRested(signal);
      else if (background.count > 0) await this.#session.grown(log.tail, { waitMs: 1000, signal });
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Takes each durable event: the log takes something again, and the autopilot follows what its agent does. */
  apply(entry: JournalEntry): void {
    if (entry.agentId === undefined) this.#autopilot.apply(entry);
    this.#loop.retry();
  }

  /** @returns `undefined` when everything is ready */
  #prepare(signal: AbortSignal): Promise<unknown> | undefined {
    const { state, settings, memories, customization, systemPrompt } = this.#session;
    this.#startedMode = state.mode;
    const remembering = settings.context.remembers ? memories.load() : undefined;
    const customizing = customization.prepare(signal);
    const preparing = remembering ? Promise.all([remembering, customizing]) : customizing;
    if (!preparing) return systemPrompt.prepare(signal);
    return preparing.then(() => systemPrompt.prepare(signal));
  }

  #stopping(): void {
    if (this.#keepsQueue) this.#session.announcer.interrupted();
    else this.#session.prompts.clear().catch(() => {});
    if (!this.#keepsQueue) this.#session.commands.queued.clear();
  }

  #idle(stopped: Stop): void {
    const { prompts, state, announcer } = this.#session;
    const { queue } = prompts;
    if (queue.isPaused) queue.demoteSteering();
    const rests = stopped || queue.isPaused || state.mode !== "autopilot";
    const next = rests ? undefined : this.#autopilot.next();
    announcer.idle(stopped);
    if (next) prompts.send(next, "back").catch(() => this.#autopilot.giveUp());
  }

  #failed(error: Error): void {
    if (error.name === "LogWriteError" || !this.#session.isOpen) return;
    const data = { errorType: "internal", message: error.message };
    this.#session.events.emitEphemeral("session.error", data);
  }
}

function modeOf({ agentMode }: StoredPrompt): SessionMode | undefined {
  return agentMode === "plan" || agentMode === "autopilot" || agentMode === "interactive"
    ? agentMode
    : undefined;
}
