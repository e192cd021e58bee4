import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { ModelRequest, ModelResponse, ModelSink } from "../../models/model.js";
import { ModelError, type ModelErrorReason } from "../../models/model-error.js";
import type { Context } from "../context/context.js";
import type { AgentHost } from "../host.js";
import { nextRetry } from "../turn/retry-policy.js";
import { compactionPrompt } from "./compaction-prompt.js";

/** What came of asking for a summary. */
export type SummaryOutcome =
  | Summarized
  | {
      readonly state: "failed";
      readonly error: string;
      /** Source of the words: the official runtime, but for `no_progress`. */
      readonly reason: string;
      readonly statusCode?: number | undefined;
      readonly used?: object | undefined;
    }
  | { readonly state: "cancelled"; readonly reason: "owner_cancelled" };

export interface Summarized {
  readonly state: "summarized";
  readonly text: string;
  /** What it cost, as `compactionTokensUsed` tells it. */
  readonly used: object;
}

export interface SummaryWish {
  /** Called once the request is on its way. */
  readonly sent: () => void;
  /** What the user wants the summary to dwell on. */
  readonly focus: string | undefined;
  readonly initiator: ModelRequest["initiator"];
}

export type SummaryHost = Pick<AgentHost, "sessionId" | "settings" | "wait">;

/** Asks the session's own model for a summary of what it was shown; retried as other calls are, told to nobody. */
export async function summarize(
  host: SummaryHost,
  context: Context,
  { focus, initiator, sent, signal }: SummaryWish & { readonly signal: AbortSignal },
): Promise<SummaryOutcome> {
  const { resolved, tools, messages } = context;
  const settings = host.settings();
  const request: ModelRequest = {
    model: resolved.info.id,
    sessionId: host.sessionId,
    callId: randomUUID(),
    messages: [...messages, { role: "user", content: compactionPrompt(focus) }],
    tools,
    stream: settings.streaming,
    initiator,
    purpose: "compaction",
    headers: {},
    reasoningEffort: settings.reasoningEffort ?? resolved.info.reasoningEffort,
    maxOutputTokens: resolved.info.limits.maxOutputTokens,
    signal,
  };
  for (let retries = 0; ; retries++) {
    const started = performance.now();
    const answer = await attempt(context, request, { ...UNHEARD, sent });
    if (signal.aborted) return { state: "cancelled", reason: "owner_cancelled" };
    if (!(answer instanceof ModelError)) {
      return judged(answer, context, Math.round(performance.now() - started));
    }
    const retry = answer.reason === "too_large" ? undefined : nextRetry(answer, retries);
    if (!retry) return failure(answer);
    await (host.wait ?? wait)(retry.delayMs, signal);
  }
}

async function attempt(
  { resolved }: Context,
  request: ModelRequest,
  sink: ModelSink,
): Promise<ModelResponse | ModelError> {
  try {
    return await resolved.model.call(request, sink);
  } catch (error) {
    if (error instanceof ModelError) return error;
    return new ModelError("rejected", error instanceof Error ? error.message : String(error));
  }
}

function judged({ content, usage }: ModelResponse, { resolved }: Context, duration: number): SummaryOutcome {
  const used = {
    requestCount: 1,
    aiCreditsStatus: "unavailable",
    modelDisplayName: resolved.info.name,
    ...(usage.inputTokens !== undefined && { inputTokens: usage.inputTokens }),
    ...(usage.outputTokens !== undefined && { outputTokens: usage.outputTokens }),
    cacheReadTokens: usage.cacheReadTokens,
    cacheWriteTokens: usage.cacheWriteTokens,
    duration,
    model: resolved.info.id,
  };
  if (content?.trim()) return { state: "summarized", text: content, used };
  const error = "Compaction failed: received empty response from model";
  return { state: "failed", error, reason: "empty_response", used };
}

function failure(error: ModelError): SummaryOutcome {
  return {
    state: "failed",
    error: error.message,
    reason: FAILURES[error.reason] ?? "provider_rejected",
    statusCode: error.details.statusCode,
  };
}

const FAILURES: Partial<Record<ModelErrorReason, string>> = {
  authentication: "authentication",
  forbidden: "authentication",
  overloaded: "provider_server_error",
};

/** Nobody watches a summary being written. */
const UNHEARD: ModelSink = {
  starting() {},
  sent() {},
  message() {},
  text() {},
  reasoning() {},
  toolCall() {},
};

async function wait(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => {});
}
