import { setTimeout as delay } from "node:timers/promises";
import type { ModelResponse } from "../../models/model.js";
import { ModelError } from "../../models/model-error.js";
import { DEFAULT_THRESHOLDS } from "../compaction/thresholds.js";
import { truncationData, truncationFor } from "../compaction/truncation.js";
import type { ContextSize } from "../context/context-size.js";
import { tellInterrupted } from "../exchange/interruption.js";
import type { Run } from "../exchange/run.js";
import { type AgentHost, ExchangeAborted } from "../host.js";
import { Attempt } from "./attempt.js";
import { type PreparedCall, prepareCall, usageInfo } from "./prepared-call.js";
import { nextRetry } from "./retry-policy.js";

/** What came of a model call, all its attempts taken together. */
export type CallOutcome =
  | Answer
  | { readonly state: "stopped" }
  | {
      readonly state: "failed";
      readonly error: ModelError;
      readonly retries: number;
      readonly waitedMs: number;
    };

export interface Answer {
  readonly state: "answered";
  readonly response: ModelResponse;
  /** Ids that the deltas carried already. */
  readonly messageId: string;
  readonly reasoningId: string;
  readonly call: PreparedCall;
}

/**
 * Calls the model until it answers, fails for good or the signal fires, and emits all that happens.
 *
 * @param steered whether prompts joined the conversation after its size was told
 */
export async function callModel(
  run: Run,
  turnId: string,
  steered: () => Promise<boolean>,
): Promise<CallOutcome> {
  const { host, signal } = run;
  await host.compactor?.beforeCall(signal);
  const fitting = await fit(run, turnId);
  await host.compactor?.ask();
  if (fitting.state === "too-large") return overBudget(fitting);
  let { call } = fitting;
  const isSteered = await steered();
  if (remind(host) || isSteered) call = prepareCall(run, turnId);
  let waitedMs = 0;
  for (let retries = 0; !signal.aborted; retries++) {
    const attempt = new Attempt(run, call, retries);
    const result = await attempt.send();
    if (signal.aborted) {
      attempt.cancelled();
      break;
    }
    if (!(result instanceof ModelError)) {
      await attempt.succeeded(result);
      const { messageId, reasoningId } = attempt.stream;
      return { state: "answered", response: result, messageId, reasoningId, call };
    }

    attempt.failed(result);
    const failure = errorOf(result);
    await host.hooks?.errorOccurred({ error: failure, errorContext: "model_call", recoverable: true });
    const isTooLarge = result.reason === "too_large";
    const retry =
      isTooLarge && !host.compactor?.canCompact && retries === 0 ? undefined : nextRetry(result, retries);
    if (!retry) return { state: "failed", error: result, retries, waitedMs };
    const waiting = performance.now();
    await (host.wait ?? wait)(retry.delayMs, signal);
    if (signal.aborted && !(signal.reason instanceof ExchangeAborted)) break;
    if (signal.aborted) tellInterrupted(run, turnId, { activity: "retry_backoff", since: waiting });
    waitedMs += retry.delayMs;
    const { reason, notice } = retry;
    host.events.emitEphemeral("assistant.turn_retry", { turnId, model: call.resolved.info.id, reason });
    if (notice) host.events.emitEphemeral("session.info", { infoType: "model_retry", message: notice });
    if (signal.aborted) break;
    if (isTooLarge) {
      if (retries === 0) await host.compactor?.makeRoom(signal);
      call = prepareCall(run, turnId);
    }
    host.events.emitEphemeral(
      "session.usage_info",
      usageInfo(call, isTooLarge ? reduced(call, retries + 1) : undefined),
    );
  }
  return { state: "stopped" };
}

/** @returns whether there was something to remind the model of */
function remind({ conversation, reminder }: AgentHost): boolean {
  const text = reminder?.();
  return text !== undefined && conversation.remind(text);
}

type Fitting =
  | { readonly state: "fits"; readonly call: PreparedCall }
  | { readonly state: "too-large"; readonly call: PreparedCall };

/** By how much an estimate of tokens may be wrong before a prompt is held back for it. */
const ESTIMATE_MARGIN = 1.25;

/** Leaves out what doesn't fit the model's window, oldest first, and tells how full it is. */
async function fit(run: Run, turnId: string): Promise<Fitting> {
  const { conversation, events, compactor } = run.host;
  const whole = prepareCall(run, turnId);
  const limit = whole.resolved.info.limits.maxPromptTokens;
  const { exhaustion } = { ...DEFAULT_THRESHOLDS, ...run.host.settings().compaction };
  const room = { limit, target: limit * exhaustion };
  const removed = compactor && truncationFor(whole, conversation, room);
  const size = removed ? without(whole.size, removed.tokens) : whole.size;
  const messageCount = whole.messageCount - (removed?.messages ?? 0);
  events.emitEphemeral("session.usage_info", usageInfo({ ...whole, size, messageCount }));
  if (removed) await events.emit("session.truncation", truncationData(whole, removed, limit));
  const call = removed ? prepareCall(run, turnId) : whole;
  return { state: compactor && size.total > limit * ESTIMATE_MARGIN ? "too-large" : "fits", call };
}

function without(size: ContextSize, tokens: number): ContextSize {
  return { ...size, conversation: size.conversation - tokens, total: size.total - tokens };
}

/** Text: the official runtime's. */
function overBudget({ call }: Fitting): CallOutcome {
  const limit = call.resolved.info.limits.maxPromptTokens;
  const message = `Request exceeds the model's prompt budget after reserving output (${call.size.total} tokens; limit ${limit}). Reduce context or compact before continuing.`;
  return { state: "failed", error: new ModelError("too_large", message), retries: 0, waitedMs: 0 };
}

/** Each refusal of a prompt as too long takes a tenth off what is told as the window. Source: the official runtime. */
function reduced({ resolved }: PreparedCall, refusals: number): number {
  return Math.round(resolved.info.limits.maxPromptTokens * (1 - refusals / 10));
}

/** A failed attempt as hooks are told of it: what the provider said, where it said something, and no paths. */
function errorOf({ message, details }: ModelError): Error {
  const error = new Error(details.detail === undefined ? message : JSON.stringify(details.detail));
  error.stack = `Error: ${error.message}`;
  return error;
}

async function wait(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => {});
}
