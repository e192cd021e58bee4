import type { AbortReason } from "@parley/protocol";
import {
  type AgentHost,
  type Exchange,
  ExchangeAborted,
  type ExchangeOutcome,
  type FollowedExchange,
  runExchange,
} from "../../agent/index.js";
import { LogWriteError } from "../../ports/log-write-error.js";
import type { PromptQueue, QueuedPrompt } from "./prompt-queue.js";

type LoopState =
  | { readonly kind: "idle" }
  | { readonly kind: "working"; readonly controller: AbortController; readonly done: Promise<void> }
  | { readonly kind: "stopped" };

export interface LoopEvents {
  /** Before each exchange, while what there is to do waits. @returns `undefined` when everything is ready */
  preparing(signal: AbortSignal): Promise<unknown> | undefined;
  /** Before each exchange that begins with a prompt. @returns `undefined` when it may begin at once */
  beginning(prompt: QueuedPrompt, signal: AbortSignal): Promise<unknown> | undefined;
  /** An exchange ended before its prompt was on the log, or right after. */
  withdrawn(messageId: string): Promise<void>;
  /** A hook doesn't let an exchange end: `prompt` comes next. */
  prolonged(prompt: string, follows: FollowedExchange): Promise<unknown>;
  /** Whether there is another reason than a prompt for a turn. */
  hasWakeUps(): boolean;
  /** Whether something else than a turn is next. */
  isCommandDue(): boolean;
  runCommand(signal: AbortSignal): Promise<void>;
  /** The user stops what is being done, and what was to come after it. Called while the stop is announced. */
  stopping(): void;
  /** Nothing is left to do; `stopped` is how it came to that, if it was not by itself. */
  idle(stopped: Stop): void;
  /** An exchange could not be carried on. */
  failed(error: Error): void;
  /** Ends what an exchange that could not be carried on left open. @throws LogWriteError */
  mend(): Promise<void>;
  /** What was taken for an exchange that the log refused waits again, where it has not begun. */
  putBack(): void;
}

/** Works off a session's prompts, one exchange after the other. */
export class ExchangeLoop {
  readonly #host: AgentHost;
  readonly #queue: PromptQueue;
  readonly #events: LoopEvents;
  #state: LoopState = { kind: "idle" };
  #wanted = false;
  /** The log refused the last exchange: nothing is begun by itself before the log has taken something. */
  #isBroken = false;
  /** Id of the prompt that what is answered goes back to. */
  #origin: string | undefined;

  constructor(host: AgentHost, queue: PromptQueue, events: LoopEvents) {
    this.#host = host;
    this.#queue = queue;
    this.#events = events;
  }

  get isWorking(): boolean {
    return this.#state.kind === "working";
  }

  /** Resolves when the session is idle. */
  async settled(): Promise<void> {
    if (this.#wanted) await new Promise((resolve) => setImmediate(resolve));
    if (this.#state.kind === "working") await this.#state.done;
  }

  /** Sees to it that prompts and notifications are worked off, beginning after the current turn of the event loop. */
  poke(): void {
    if (this.#state.kind !== "idle" || this.#wanted || this.#isHeld) return;
    this.#wanted = true;
    setImmediate(() => {
      this.#wanted = false;
      if (this.#state.kind === "idle") this.#work(undefined);
    });
  }

  /** The log takes something: what it refused is tried again. */
  retry(): void {
    if (this.#isBroken) this.poke();
  }

  /** Carries on with what a stopped runtime left open, then with the queue. */
  resume(exchange: Exchange): void {
    if (this.#state.kind === "idle") this.#work(exchange);
  }

  /** Ends the current exchange for good. @returns false when there is none */
  async abort(reason: AbortReason): Promise<boolean> {
    if (this.#state.kind !== "working") return false;
    const { controller } = this.#state;
    controller.abort(new ExchangeAborted(reason));
    await this.#exchange;
    return true;
  }

  /** Stops where it is, for good; what is unfinished stays unfinished on the log. */
  async stop(): Promise<void> {
    const state = this.#state;
    this.#state = { kind: "stopped" };
    if (state.kind !== "working") return;
    state.controller.abort(new Error("The session is closing."));
    await state.done;
  }

  #exchange: Promise<unknown> = Promise.resolve();

  #work(first: Exchange | undefined): void {
    const controller = new AbortController();
    const done = this.#run(first, controller);
    if (this.#state.kind === "idle") this.#state = { kind: "working", controller, done };
  }

  /** Whether all there is to do waits until the queue goes on. */
  get #isHeld(): boolean {
    const isDue = this.#queue.hasNext || this.#events.hasWakeUps() || this.#events.isCommandDue();
    return this.#queue.isPaused && !isDue && !this.#isBroken;
  }

  async #run(first: Exchange | undefined, controller: AbortController): Promise<void> {
    await Promise.resolve();
    const stopped = await this.#workOff(first, controller.signal).catch((error: Error) =>
      this.#breakOff(error, controller.signal),
    );
    if (this.#state.kind !== "working") return;
    if (stopped === "aborted") await new Promise((resolve) => setImmediate(resolve));
    if (this.#state.kind !== "working") return;
    this.#state = { kind: "idle" };
    // Of an exchange that was interrupted for what waits, nobody hears that the session is idle.
    if (stopped !== "aborted" || !this.#queue.hasNext) this.#events.idle(stopped);
    const hasMore = this.#queue.hasNext || this.#events.hasWakeUps() || this.#events.isCommandDue();
    if (!this.#isBroken && hasMore) this.poke();
  }

  /** @throws LogWriteError when the log refuses */
  async #workOff(first: Exchange | undefined, signal: AbortSignal): Promise<Stop> {
    if (this.#isBroken) await this.#events.mend();
    this.#isBroken = false;
    if (first) await this.#prepare(signal);
    let exchange = first ?? (await this.#next(signal));
    let stopped: Stop;
    while (exchange && !signal.aborted) {
      const running = this.#attempt(exchange, signal);
      this.#exchange = running.catch(() => {});
      const outcome = await running;
      if (outcome.state === "stopped") break;
      if (exchange.state === "new" && (outcome.state === "blocked" || outcome.state === "aborted"))
        await this.#events.withdrawn(exchange.prompt.messageId);
      if (outcome.state === "prolonged") await this.#events.prolonged(outcome.prompt, outcome.follows);
      stopped = stopOf(outcome);
      if (stopped === "rejected") this.#events.stopping();
      exchange = stopped === "aborted" ? undefined : await this.#next(signal);
    }
    if (!stopped && signal.reason instanceof ExchangeAborted) {
      this.#events.stopping();
      stopped = "aborted";
    }
    return stopped;
  }

  #breakOff(error: Error, signal: AbortSignal): Stop {
    this.#isBroken = true;
    this.#events.failed(error);
    if (signal.reason instanceof ExchangeAborted) return "aborted";
    this.#events.putBack();
    return undefined;
  }

  /** What can't be made ready is told, and the exchange goes on without it. */
  async #prepare(signal: AbortSignal): Promise<void> {
    try {
      await this.#events.preparing(signal);
    } catch (error) {
      this.#events.failed(error instanceof Error ? error : new Error(String(error)));
    }
  }

  async #attempt(exchange: Exchange, signal: AbortSignal): Promise<ExchangeOutcome> {
    const running = runExchange(this.#host, exchange, signal);
    // After the agent's own listener, which announces the stop, and before those of open questions.
    const onAbort = () => signal.reason instanceof ExchangeAborted && this.#events.stopping();
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      return await running;
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      if (error instanceof LogWriteError) throw error;
      this.#events.failed(error);
      if (this.#state.kind === "working") await this.#events.mend();
      return { state: "failed", error };
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
  }

  /** The answers to late steering count as answers to what it was to steer. Source: the official runtime. */
  #placed({ prompt, isLate }: QueuedPrompt): QueuedPrompt["prompt"] {
    const follows = isLate && this.#origin ? { messageId: this.#origin, blocks: 0 } : prompt.follows;
    this.#origin = follows?.messageId ?? prompt.messageId;
    return { ...prompt, follows };
  }

  async #next(signal: AbortSignal): Promise<Exchange | undefined> {
    while (this.#events.isCommandDue() && !signal.aborted) await this.#events.runCommand(signal);
    if (this.#queue.hasNext || this.#events.hasWakeUps()) {
      await this.#prepare(signal);
      if (signal.aborted) return undefined;
    }
    const next = this.#queue.next();
    if (!next) return this.#events.hasWakeUps() ? { state: "notified" } : undefined;
    const beginning = this.#events.beginning(next, signal);
    if (beginning) await beginning;
    return { state: "new", prompt: { ...this.#placed(next), delivery: next.waited ? "queued" : "idle" } };
  }
}

/** How an exchange came to an end that was not its own. */
export type Stop = "aborted" | "rejected" | undefined;

function stopOf({ state }: ExchangeOutcome): Stop {
  if (state === "aborted") return "aborted";
  return state === "rejected" || state === "ended" ? "rejected" : undefined;
}
