import type { ModelError, ModelErrorReason } from "../../models/model-error.js";

export interface Retry {
  readonly delayMs: number;
  /** Goes to `assistant.turn_retry`. */
  readonly reason: string;
  /** Shown as `session.info`, where there is something to show. */
  readonly notice?: string | undefined;
}

interface Policy {
  readonly retries: number;
  readonly reason: string;
  readonly notice?: string;
  /** Milliseconds before retry number `attempt` (from 0), unless the provider asks for a time of its own. */
  delay(attempt: number): number;
}

const TRANSIENT = "Request failed due to a transient API error. Retrying...";
const COMPACTING = "The conversation exceeded the model's context limit. Compacting history and retrying...";
const INTERRUPTED = "Response was interrupted due to a server error. Retrying...";

/** Source of counts, delays, reasons and notices: the official runtime, observed. */
const transport: Policy = { retries: 5, reason: "streaming_error", notice: INTERRUPTED, delay: () => 1_000 };
const POLICIES: Partial<Record<ModelErrorReason, Policy>> = {
  authentication: { retries: 2, reason: "transient_auth_error", notice: TRANSIENT, delay: () => 1_000 },
  rate_limit: { retries: 5, reason: "rate_limit", delay: () => 5_000 },
  overloaded: {
    retries: 5,
    reason: "api_error",
    notice: TRANSIENT,
    delay: (attempt) => 500 * 2 ** attempt * (0.9 + Math.random() * 0.2),
  },
  too_large: { retries: 5, reason: "api_error", notice: TRANSIENT, delay: () => 1_000 },
  unreachable: transport,
  broken: transport,
};

/** A provider that asks for a longer wait than this is not waited for. */
const MAX_RETRY_AFTER_MS = 120_000;

/**
 * Whether and when to try again.
 *
 * @param attempt how many retries there have been
 */
export function nextRetry(error: ModelError, attempt: number): Retry | undefined {
  const policy = POLICIES[error.reason];
  const { retryAfterMs } = error.details;
  if (!policy || attempt >= policy.retries) return undefined;
  if (retryAfterMs !== undefined && retryAfterMs > MAX_RETRY_AFTER_MS) return undefined;
  const isFirstRefusal = error.reason === "too_large" && attempt === 0;
  const { reason, notice } = isFirstRefusal ? { reason: "forced_compaction", notice: COMPACTING } : policy;
  return { delayMs: retryAfterMs ?? policy.delay(attempt), reason, notice };
}
