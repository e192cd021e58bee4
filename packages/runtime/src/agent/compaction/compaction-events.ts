import type { CompactionTrigger } from "@parley/protocol";
import { type Context, sizeFields } from "../context/context.js";
import type { SummaryOutcome } from "./summarize.js";

/** Why there is no summary. Source of the words: the official runtime, but for `no_progress`. */
export type CompactionFailure =
  | Extract<SummaryOutcome, { state: "failed" }>
  | { readonly state: "cancelled"; readonly reason: "manual_abort" | "owner_cancelled" }
  | { readonly state: "not-applicable" };

/** What both events of a compaction tell. */
export interface CompactionFacts {
  readonly attemptId: string;
  readonly kind: "background" | "requested";
  readonly trigger: CompactionTrigger | undefined;
  readonly focus: string | undefined;
  readonly tokenLimit: number;
  /** What the model was asked to summarize. */
  readonly context: Context;
}

/** A summary as a file of the session. */
export interface Checkpoint {
  /** From 1. */
  readonly number: number;
  /** Absolute. */
  readonly path: string;
}

/** The context when a summary takes effect, before and after. */
export interface Effect {
  readonly before: Context;
  readonly after: Context;
}

/** The data of `session.compaction_start`. */
export function startData({ attemptId, trigger, tokenLimit, context }: CompactionFacts): object {
  return {
    compactionAttemptId: attemptId,
    model: context.resolved.info.id,
    ...sizeFields(context),
    currentTokens: context.size.total,
    tokenLimit,
    ...(trigger && { trigger }),
  };
}

/** The data of `session.compaction_complete` for a summary that takes effect. */
export function appliedData(
  facts: CompactionFacts,
  summary: Extract<SummaryOutcome, { state: "summarized" }>,
  { effect, checkpoint }: { readonly effect: Effect; readonly checkpoint: Checkpoint | undefined },
): object {
  const { attemptId, trigger, focus, tokenLimit, context } = facts;
  return {
    success: true,
    outcome: "applied",
    compactionAttemptId: attemptId,
    ...messageCounts(facts, effect),
    summaryContent: summary.text,
    behaviorModelId: context.resolved.info.id,
    tokenLimit,
    ...(trigger && { trigger }),
    ...(focus !== undefined && { customInstructions: focus }),
    preCompactionTokens: effect.before.size.total,
    postCompactionTokens: effect.after.size.total,
    tokensRemoved: tokensRemoved(effect),
    tokenAccountingBasis: "local_full_context_estimate",
    ...sizeFields(effect.after),
    compactionTokensUsed: summary.used,
    ...(checkpoint && { checkpointNumber: checkpoint.number, checkpointPath: checkpoint.path }),
  };
}

export function tokensRemoved({ before, after }: Effect): number {
  return Math.max(0, before.size.total - after.size.total);
}

/** The official runtime counts the system message in the background, and not when a user asks. */
export function messageCounts({ kind, context }: CompactionFacts, { after }: Effect) {
  const pre = context.messages.length - (kind === "requested" ? systemMessages(context) : 0);
  const post = kind === "requested" ? 1 : after.messages.length;
  return { preCompactionMessagesLength: pre, messagesRemoved: Math.max(0, pre - post) };
}

function systemMessages({ messages }: Context): number {
  return messages.filter(({ role }) => role === "system").length;
}

/** The data of `session.compaction_complete` for a compaction that changed nothing. */
export function failedData(facts: CompactionFacts, failure: CompactionFailure): object {
  const { attemptId, trigger, tokenLimit, context } = facts;
  return {
    success: false,
    error: errorText(failure),
    ...outcomeFields(failure),
    compactionAttemptId: attemptId,
    tokenLimit,
    ...(trigger && { trigger }),
    model: context.resolved.info.id,
  };
}

export function errorText(failure: CompactionFailure): string {
  switch (failure.state) {
    case "failed":
      return failure.error;
    case "cancelled":
      return "Compaction Cancelled";
    case "not-applicable":
      return "Nothing to compact.";
  }
}

function outcomeFields(failure: CompactionFailure): object {
  switch (failure.state) {
    case "failed":
      return {
        outcome: "failed",
        failureReason: failure.reason,
        ...(failure.statusCode !== undefined && { statusCode: failure.statusCode }),
        ...(failure.used && { compactionTokensUsed: failure.used }),
      };
    case "cancelled":
      return { outcome: "cancelled", outcomeReason: failure.reason };
    case "not-applicable":
      return { outcome: "not_applicable", outcomeReason: "nothing_to_compact" };
  }
}
