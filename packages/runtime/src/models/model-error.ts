/**
 * Why an attempt failed:
 * - `authentication`: 401; providers are known to answer so by mistake.
 * - `forbidden`: 403. `not_found`: 404. `too_large`: the prompt doesn't fit. `rejected`: any other refusal.
 * - `rate_limit`: 429.
 * - `overloaded`: 408, 409, 5xx, or an error in place of an answer.
 * - `unreachable`: no connection. `broken`: the answer stopped short or made no sense.
 */
export type ModelErrorReason =
  | "authentication"
  | "forbidden"
  | "not_found"
  | "too_large"
  | "rejected"
  | "rate_limit"
  | "overloaded"
  | "unreachable"
  | "broken";

export interface ModelErrorDetails {
  /** HTTP status of the answer, when there was one. */
  readonly statusCode?: number | undefined;
  /** The provider's own error object, or what stands for it. Goes to `model.call_failure`.errorMessage as JSON. */
  readonly detail?: unknown;
  /** Whether the provider said what was wrong. */
  readonly isExplained?: boolean | undefined;
  readonly code?: string | undefined;
  readonly type?: string | undefined;
  /** How long the provider asked to wait, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** What to tell the user in place of the message once no retry is left. */
  readonly advice?: string | undefined;
  readonly cause?: unknown;
}

/** A failed attempt at a model call. No message, detail or advice holds a secret. */
export class ModelError extends Error {
  override readonly name = "ModelError";
  readonly reason: ModelErrorReason;
  readonly details: ModelErrorDetails;

  constructor(reason: ModelErrorReason, message: string, details: ModelErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.reason = reason;
    this.details = details;
  }

  /** `transport` when no usable answer came, `api` when the provider answered with an error. */
  get boundary(): "api" | "transport" {
    return this.reason === "unreachable" || this.reason === "broken" ? "transport" : "api";
  }
}
