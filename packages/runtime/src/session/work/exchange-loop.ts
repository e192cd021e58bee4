import type { AbortReason } from "@parley/protocol";
import {
  type AgentHost,
  type Exchange,
  ExchangeAborted,
  type ExchangeOutcome,
  runExchange,
} from "../../agent/index.js";
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
  /** Whether there is another reason than a prompt for a turn. */
  hasWakeUps(): boolean;
  /** The user stops what is being done, and what was to come after it. Called while the stop is announced. */
  stopping(): void;
  /** Nothing is left to do; `stopped` is how it came to that, if it was not by itself. */
  idle(stopped: "aborted" | "rejected" | undefined): void;
  /** An exchange could not be carried on; the session goes idle. */
  failed(error: Error): void;
}

/** Works off a session's prompts, one exchange after the other. */
export class ExchangeLoop {
  readonly #host: AgentHost;
  readonly #queue: PromptQueue;
  readonly #events: LoopEvents;
  #state: LoopState = { kind: "idle" };
  #wanted = false;

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
    if (this.#state.kind !== "idle" || this.#wanted) return;
    this.#wanted = true;
    setImmediate(() => {
      this.#wanted = false;
      if (this.#state.kind === "idle") this.#work(undefined);
    });
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

  async #run(first: Exchange | undefined, controller: AbortController): Promise<void> {
    await Promise.resolve();
    if (first) await this.#prepare(controller.signal);
    let exchange = first ?? (await this.#next(controller.signal));
    let stopped: "aborted" | "rejected" | undefined;
    while (exchange && !controller.signal.aborted) {
      const running = this.#attempt(exchange, controller.signal);
      this.#exchange = running;
      const outcome = await running;
      if (outcome.state === "stopped") break;
      if (exchange.state === "new" && (outcome.state === "blocked" || outcome.state === "aborted"))
        await this.#events.withdrawn(exchange.prompt.messageId);
      stopped = stopOf(outcome);
      if (stopped === "rejected") this.#events.stopping();
      exchange = stopped === "aborted" ? undefined : await this.#next(controller.signal);
    }
    if (!stopped && controller.signal.reason instanceof ExchangeAborted) {
      this.#events.stopping();
      stopped = "aborted";
    }
    if (this.#state.kind !== "working") return;
    if (stopped === "aborted") await new Promise((resolve) => setImmediate(resolve));
    if (this.#state.kind !== "working") return;
    this.#state = { kind: "idle" };
    this.#events.idle(stopped);
    if (this.#queue.hasNext || this.#events.hasWakeUps()) this.poke();
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
      this.#events.failed(error);
      return { state: "failed", error };
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
  }

  async #next(signal: AbortSignal): Promise<Exchange | undefined> {
    if (this.#queue.hasNext || this.#events.hasWakeUps()) {
      await this.#prepare(signal);
      if (signal.aborted) return undefined;
    }
    const next = this.#queue.next();
    if (!next) return this.#events.hasWakeUps() ? { state: "notified" } : undefined;
    const beginning = this.#events.beginning(next, signal);
    if (beginning) await beginning;
    return { state: "new", prompt: { ...next.prompt, delivery: next.waited ? "queued" : "idle" } };
  }
}

/** How an exchange came to an end that was not its own. */
function stopOf({ state }: ExchangeOutcome): "aborted" | "rejected" | undefined {
  if (state === "aborted") return "aborted";
  return state === "rejected" || state === "ended" ? "rejected" : undefined;
}
