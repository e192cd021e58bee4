import { setTimeout as delay } from "node:timers/promises";
import type { ModelResponse } from "../../models/model.js";
import { ModelError } from "../../models/model-error.js";
import { tellInterrupted } from "../exchange/interruption.js";
import type { Run } from "../exchange/run.js";
import { ExchangeAborted } from "../host.js";
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
  let call = prepareCall(run, turnId);
  const tellUsage = () => host.events.emitEphemeral("session.usage_info", usageInfo(call));
  tellUsage();
  if (await steered()) call = prepareCall(run, turnId);
  let waitedMs = 0;
  for (let retries = 0; !signal.aborted; retries++) {
    if (retries > 0) tellUsage();
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
    const retry = nextRetry(result, retries);
    if (!retry) return { state: "failed", error: result, retries, waitedMs };
    const waiting = performance.now();
    await (host.wait ?? wait)(retry.delayMs, signal);
    if (signal.aborted && !(signal.reason instanceof ExchangeAborted)) break;
    if (signal.aborted) tellInterrupted(run, turnId, { activity: "retry_backoff", since: waiting });
    waitedMs += retry.delayMs;
    const { reason, notice } = retry;
    host.events.emitEphemeral("assistant.turn_retry", { turnId, model: call.resolved.info.id, reason });
    if (notice) host.events.emitEphemeral("session.info", { infoType: "model_retry", message: notice });
  }
  return { state: "stopped" };
}

/** A failed attempt as hooks are told of it: what the provider said, where it said something. */
function errorOf({ message, details, stack }: ModelError): Error {
  const error = new Error(details.detail === undefined ? message : JSON.stringify(details.detail));
  error.stack = stack ?? message;
  return error;
}

async function wait(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => {});
}
