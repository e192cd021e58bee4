import { randomUUID } from "node:crypto";
import {
  type AgentHost,
  type Compactor,
  EMPTY_RESPONSE,
  ExchangeAborted,
  type ExchangeOutcome,
  runExchange,
  type UserPrompt,
} from "../../agent/index.js";
import type { Notification } from "../../tools/index.js";
import type { SubAgentRecord } from "./sub-agent-record.js";

/** The agent's side of a sub-agent. */
export interface CompactedHost extends AgentHost {
  readonly compactor: Compactor;
}

type Work =
  | { readonly kind: "resting" }
  | { readonly kind: "working"; readonly controller: AbortController; readonly done: Promise<void> };

/** What a sub-agent tells of itself. */
export interface SubAgentListener {
  /** Before each exchange. @returns what the model reads before the message */
  preparing(signal: AbortSignal): Promise<readonly string[]>;
  /** It is done. @param blocks how often it was kept going already @returns what to go on with, if it may not stop */
  stopping(blocks: number, signal: AbortSignal): Promise<string | undefined>;
  /** A turn is over: its exchange, and what was said to it meanwhile. It rests. */
  over(outcome: ExchangeOutcome): Promise<void>;
}

/** A sub-agent that lives in this runtime: it works off what it is told, one exchange after the other. */
export class SubAgent {
  readonly record: SubAgentRecord;
  readonly #host: CompactedHost;
  readonly #listener: SubAgentListener;
  readonly #source: string;
  #work: Work = { kind: "resting" };
  #messages: UserPrompt[] = [];
  #notifications: Notification[] = [];
  #isCancelled = false;
  readonly #watchers = new Set<() => void>();

  constructor(
    record: SubAgentRecord,
    { host, source, listener }: { host: CompactedHost; source: string; listener: SubAgentListener },
  ) {
    this.record = record;
    this.#host = host;
    this.#source = source;
    this.#listener = listener;
  }

  get isWorking(): boolean {
    return this.#work.kind === "working";
  }

  /** Whether it was told to stop, for good. */
  get isCancelled(): boolean {
    return this.#isCancelled;
  }

  /** Messages it has not been shown. */
  get queued(): number {
    return this.#messages.length;
  }

  /** Whether anybody waits for the end of its turn. */
  get isAwaited(): boolean {
    return this.#watchers.size > 0;
  }

  /** Tells it something: it begins with it, or is steered by it. */
  tell(prompt: string): void {
    this.#messages.push(this.#message(prompt));
    if (this.#work.kind === "resting") this.#begin();
  }

  notify(notification: Notification): void {
    this.#notifications.push(notification);
  }

  takeNotifications(): readonly Notification[] {
    return this.#notifications.splice(0);
  }

  /** What was said to it while it works. */
  takeMessages(): readonly UserPrompt[] {
    return this.#messages.splice(0).map((message) => ({ ...message, delivery: "steering" }));
  }

  /** Ends what it does, for good. */
  async cancel(): Promise<void> {
    this.#isCancelled = true;
    this.#messages = [];
    if (this.#work.kind !== "working") return;
    this.#work.controller.abort(new ExchangeAborted("user_initiated"));
    await this.#work.done;
  }

  /** Stops where it is, without a word: its session leaves this runtime. */
  async stop(): Promise<void> {
    if (this.#work.kind !== "working") return;
    this.#work.controller.abort(new Error("The session is closing."));
    await this.#work.done;
  }

  /** Resolves when it rests, or when the signal fires. @returns whether it rests */
  rested(signal?: AbortSignal): Promise<boolean> {
    if (this.#work.kind === "resting") return Promise.resolve(true);
    if (signal?.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const rests = () => end(true);
      const fired = () => end(false);
      const end = (isAtRest: boolean) => {
        this.#watchers.delete(rests);
        signal?.removeEventListener("abort", fired);
        resolve(isAtRest);
      };
      this.#watchers.add(rests);
      signal?.addEventListener("abort", fired, { once: true });
    });
  }

  #message(prompt: string): UserPrompt {
    return { messageId: randomUUID(), prompt, source: this.#source, delivery: "idle" };
  }

  #begin(): void {
    const controller = new AbortController();
    const done = this.#run(controller.signal);
    this.#work = { kind: "working", controller, done };
  }

  async #run(signal: AbortSignal): Promise<void> {
    await this.#host.compactor.beginExchange(signal);
    let outcome = await this.#attempt(signal);
    for (let blocks = 0; outcome.state !== "failed" && !signal.aborted; ) {
      if (outcome.state === "prolonged") {
        this.#messages.unshift({ ...this.#message(outcome.prompt), follows: outcome.follows });
      } else if (this.#messages.length === 0) {
        const reason = await this.#listener.stopping(blocks++, signal).catch(() => undefined);
        if (reason === undefined || signal.aborted) break;
        this.#messages.push({ ...this.#message(reason), source: "system", displayPrompt: "" });
      }
      outcome = await this.#attempt(signal);
    }
    if (outcome.state === "failed") this.#messages = [];
    await this.#settleCompaction(signal);
    await this.#listener.over(outcome).catch(() => {});
    this.#work = { kind: "resting" };
    for (const watcher of [...this.#watchers]) watcher();
    if (this.#messages.length > 0 && !signal.aborted) this.#begin();
  }

  /** A summary that is there takes effect; one that isn't comes too late. */
  async #settleCompaction(signal: AbortSignal): Promise<void> {
    const { compactor } = this.#host;
    if (signal.aborted && !(signal.reason instanceof ExchangeAborted)) return compactor.close();
    await compactor.endExchange();
    await compactor.cancel("owner_cancelled");
  }

  async #attempt(signal: AbortSignal): Promise<ExchangeOutcome> {
    try {
      const context = await this.#listener.preparing(signal);
      const message = this.#messages.shift();
      if (!message) return { state: signal.reason instanceof ExchangeAborted ? "aborted" : "stopped" };
      const exchange = { state: "new", prompt: withContext(message, context) } as const;
      const outcome = await runExchange(this.#host, exchange, signal);
      return saidNothing(outcome) ? { state: "completed" } : outcome;
    } catch (error) {
      return { state: "failed", error: error instanceof Error ? error : new Error(String(error)) };
    }
  }
}

/** To say nothing is an error of the session's own agent only. */
function saidNothing(outcome: ExchangeOutcome): boolean {
  return outcome.state === "failed" && outcome.error.message === EMPTY_RESPONSE.message;
}

/** A message with what the model reads before it, and people don't. */
function withContext(message: UserPrompt, context: readonly string[]): UserPrompt {
  if (context.length === 0) return message;
  const { prompt } = message;
  return { ...message, prompt: [...context, prompt].join("\n\n"), displayPrompt: prompt };
}
