import { randomUUID } from "node:crypto";
import type { CompactionTrigger } from "@parley/protocol";
import { type Settleable, withResolvers } from "../../promises/with-resolvers.js";
import { type Context, readContext, sizeFields } from "../context/context.js";
import type { AgentHost, ContextKeeper } from "../host.js";
import { Breaker } from "./breaker.js";
import {
  appliedData,
  type Checkpoint,
  type CompactionFacts,
  type CompactionFailure,
  type Effect,
  errorText,
  failedData,
  messageCounts,
  startData,
} from "./compaction-events.js";
import { type Summarized, type SummaryOutcome, summarize } from "./summarize.js";
import { DEFAULT_THRESHOLDS } from "./thresholds.js";

/** What a compactor needs of a session. */
export interface CompactorHost
  extends Pick<
    AgentHost,
    "sessionId" | "events" | "conversation" | "model" | "tools" | "systemPrompt" | "settings" | "wait"
  > {
  /** Keeps a summary as a file of the session; `undefined` when the session keeps none. */
  saveCheckpoint(summary: string): Promise<Checkpoint | undefined>;
  /** The session's plan; empty when there is none. */
  plan(): Promise<string>;
  /** Keeps the session in memory until the returned function is called. */
  hold(): () => void;
}

/** What a user wants of a compaction. */
export interface CompactionWish {
  readonly customInstructions?: string | undefined;
  readonly trigger?: CompactionTrigger | undefined;
  /** The window that room should be made in; only told, not measured against. Default: the model's. */
  readonly tokenLimit?: number | undefined;
}

/** What a compaction came to. */
export type Compaction =
  | {
      readonly state: "applied";
      readonly summary: string;
      readonly facts: CompactionFacts;
      readonly effect: Effect;
      readonly messagesRemoved: number;
    }
  | { readonly state: "failed"; readonly message: string };

/** A compaction from the moment its summary is asked for until its end is told. */
interface Work {
  readonly facts: CompactionFacts;
  readonly controller: AbortController;
  /** What came of asking, once it is known. */
  outcome: SummaryOutcome | CompactionFailure | undefined;
  /** Resolves once the model was asked, or won't be. */
  readonly asked: Settleable<void>;
  /** Resolves once the outcome is known. */
  readonly known: Settleable<void>;
  readonly ended: Settleable<Compaction>;
  /** Whether its end is being told. */
  isEnding: boolean;
}

/**
 * Keeps a session's conversation within its model's window. A summary is asked for in the background; it takes the
 * place of what it covers between two model calls, or while the session is idle. At most one compaction is under way.
 * One that fails, or doesn't make the context smaller, changes nothing and is put off longer each time.
 */
export class Compactor implements ContextKeeper {
  readonly #host: CompactorHost;
  readonly #breaker = new Breaker();
  #work: Work | undefined;
  /** Begun, and not asked for yet. */
  #waiting: Work | undefined;
  #isExchanging = false;

  constructor(host: CompactorHost) {
    this.#host = host;
  }

  /** Before an exchange: waits for a compaction that a user asked for while the session was idle. */
  async beginExchange(signal: AbortSignal): Promise<void> {
    if (this.#work?.facts.kind === "requested") await until(this.#work.ended.promise, signal);
    this.#isExchanging = true;
  }

  /** After an exchange: a summary that is there takes effect, and from here on one does as soon as it comes. */
  async endExchange(): Promise<void> {
    this.#isExchanging = false;
    await this.ask();
    if (this.#work?.outcome) await this.#end(this.#work);
  }

  /**
   * Before each model call: puts a summary that is there into effect, waits for one when the window is all but full,
   * or begins one when it is time. Its summary is asked for by {@link ask}, once the context fits the window.
   *
   * @throws LogWriteError when the log refuses
   */
  async beforeCall(signal: AbortSignal): Promise<void> {
    const work = this.#work;
    const context = readContext(this.#host);
    const { background, exhaustion } = { ...DEFAULT_THRESHOLDS, ...this.#host.settings().compaction };
    const fill = context.size.total / context.resolved.info.limits.maxPromptTokens;
    if (work) {
      if (!work.outcome && fill >= exhaustion) await until(work.known.promise, signal);
      if (work.outcome) await this.#end(work);
    } else if (fill >= background && holdsMany(context) && this.#breaker.permits()) {
      this.#waiting = await this.#start("background", { trigger: "threshold" });
    }
  }

  /** Asks for the summary that {@link beforeCall} began, if it did. Resolves when the request is on its way. */
  async ask(): Promise<void> {
    const work = this.#waiting;
    this.#waiting = undefined;
    if (work) await this.#asked(work);
  }

  /** Whether there is something that a summary could take the place of. */
  get canCompact(): boolean {
    return holdsMany(readContext(this.#host));
  }

  /** Makes room for a prompt that its provider refused as too long, as far as a summary can. */
  async makeRoom(signal: AbortSignal): Promise<void> {
    const work = this.#work ?? (await this.#start("background", { trigger: "context_limit_retry" }));
    if (work.facts.trigger === "context_limit_retry") await this.#asked(work);
    await until(work.known.promise, signal);
    if (work.outcome) await this.#end(work);
  }

  /** Compacts because a user asks for it. In the middle of an exchange it takes effect before the next model call. */
  async compact(wish: CompactionWish): Promise<Compaction> {
    if (this.#work) return { state: "failed", message: "Compaction already in progress." };
    const work = await this.#start("requested", wish);
    if (holdsMany(work.facts.context)) await this.#asked(work);
    else this.#finish(work, { state: "not-applicable" });
    return work.ended.promise;
  }

  /**
   * Gives up the compaction whose summary is awaited.
   *
   * @param kind only one of this kind. Default: any.
   * @returns whether there was one, once its end is told
   */
  async cancel(reason: "manual_abort" | "owner_cancelled", kind?: CompactionFacts["kind"]): Promise<boolean> {
    const work = this.#work;
    if (!work || work.outcome || work.isEnding || (kind && work.facts.kind !== kind)) return false;
    this.#know(work, { state: "cancelled", reason });
    work.controller.abort();
    await this.#end(work);
    return true;
  }

  /** Stops without a word: the session is closing. */
  close(): void {
    const work = this.#work;
    if (!work) return;
    work.isEnding = true;
    work.controller.abort();
    work.ended.resolve({ state: "failed", message: "The session is closing." });
  }

  async #start(kind: CompactionFacts["kind"], wish: CompactionWish): Promise<Work> {
    const context = readContext(this.#host);
    const { trigger, tokenLimit = context.resolved.info.limits.maxPromptTokens } = wish;
    const focus = wish.customInstructions;
    const facts = { attemptId: randomUUID(), kind, trigger, focus, tokenLimit, context };
    const work: Work = {
      facts,
      controller: new AbortController(),
      outcome: undefined,
      asked: withResolvers(),
      known: withResolvers(),
      ended: withResolvers(),
      isEnding: false,
    };
    this.#work = work;
    try {
      await this.#host.events.emit("session.compaction_start", startData(facts));
    } catch (error) {
      this.#work = undefined;
      throw error;
    }
    return work;
  }

  /** The model's summary of what it would be shown now, where it gives one. It takes no place, and nobody is told. */
  async summary(signal: AbortSignal): Promise<string | undefined> {
    const wish = { focus: undefined, initiator: undefined, sent() {}, signal };
    const outcome = await summarize(this.#host, readContext(this.#host), wish);
    return outcome.state === "summarized" ? outcome.text : undefined;
  }

  async #asked(work: Work): Promise<void> {
    if (!work.outcome) void this.#summarize(work);
    await work.asked.promise;
  }

  /** What the log got since the start is summarized, too, and stays in place besides: nothing is lost. */
  async #summarize(work: Work): Promise<void> {
    const { kind, focus } = work.facts;
    const release = this.#host.hold();
    const outcome = await summarize(this.#host, readContext(this.#host), {
      focus,
      initiator: kind === "requested" ? "agent" : undefined,
      sent: () => work.asked.resolve(),
      signal: work.controller.signal,
    });
    if (!work.outcome) this.#finish(work, outcome);
    await work.ended.promise;
    release();
  }

  #finish(work: Work, outcome: NonNullable<Work["outcome"]>): void {
    this.#know(work, outcome);
    if (!this.#isExchanging || outcome.state === "not-applicable") this.#end(work);
  }

  #know(work: Work, outcome: NonNullable<Work["outcome"]>): void {
    work.outcome ??= outcome;
    work.asked.resolve();
    work.known.resolve();
  }

  /** Never rejects: who waits for the end is told of it. */
  async #end(work: Work): Promise<void> {
    if (!work.isEnding) {
      work.isEnding = true;
      const failed = (error: Error): Compaction => ({ state: "failed", message: error.message });
      const compaction = await this.#conclude(work).catch(failed);
      this.#work = undefined;
      work.ended.resolve(compaction);
    }
    await work.ended.promise;
  }

  async #conclude({ facts, outcome }: Work): Promise<Compaction> {
    if (outcome?.state === "summarized") return this.#apply(facts, outcome);
    const failure = outcome ?? { state: "cancelled", reason: "owner_cancelled" };
    return this.#fail(facts, failure);
  }

  async #apply(facts: CompactionFacts, outcome: Summarized): Promise<Compaction> {
    const { conversation, events } = this.#host;
    const isRequested = facts.kind === "requested";
    const plan = await this.#host.plan();
    const { tokenLimit } = facts;
    const noted = { text: outcome.text, tokenLimit, isWhole: isRequested, plan: isRequested ? plan : "" };
    const before = readContext(this.#host);
    const effect = { before, after: readContext(this.#host, conversation.summarized(noted)) };
    if (!isRequested && effect.after.size.total >= before.size.total) {
      const error = "Compaction failed: the summary takes no less room than what it summarizes";
      return this.#fail(facts, { state: "failed", error, reason: "no_progress", used: outcome.used });
    }
    const checkpoint = await this.#host.saveCheckpoint(outcome.text).catch(() => undefined);
    conversation.noteSummary(noted);
    await events.emit("session.compaction_complete", appliedData(facts, outcome, { effect, checkpoint }));
    this.#breaker.succeeded();
    if (isRequested) events.emitEphemeral("session.usage_info", contextWindow(facts, effect));
    const { messagesRemoved } = messageCounts(facts, effect);
    return { state: "applied", summary: outcome.text, facts, effect, messagesRemoved };
  }

  async #fail(facts: CompactionFacts, failure: CompactionFailure): Promise<Compaction> {
    if (failure.state === "failed") this.#breaker.failed();
    await this.#host.events.emit("session.compaction_complete", failedData(facts, failure));
    return { state: "failed", message: errorText(failure) };
  }
}

/** The context window after a compaction that a user asked for; the system message doesn't count among its messages. */
export function contextWindow({ tokenLimit }: CompactionFacts, { after }: Effect) {
  return {
    tokenLimit,
    currentTokens: after.size.total,
    messagesLength: after.messages.filter(({ role }) => role !== "system").length,
    ...sizeFields(after),
  };
}

/** One message alone can't be made shorter by summarizing it. */
function holdsMany({ messages }: Context): boolean {
  return messages.filter(({ role }) => role !== "system").length > 1;
}

/** Resolves with the promise, or when the signal fires. */
async function until(promise: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const stopped = withResolvers<void>();
  const stop = () => stopped.resolve();
  if (signal.aborted) return;
  signal.addEventListener("abort", stop, { once: true });
  await Promise.race([promise, stopped.promise]);
  signal.removeEventListener("abort", stop);
}
