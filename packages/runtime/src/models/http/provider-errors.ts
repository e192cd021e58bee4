import { ModelError, type ModelErrorReason } from "../model-error.js";
import type { HttpResponse } from "./transport.js";

/** What error messages may say of a provider. */
export interface ProviderLabel {
  /** The base URL, without user, password and query. */
  readonly url: string;
  /** Removes this provider's secrets from a text. */
  redact(text: string): string;
}

/** An error body is read up to here. */
const MAX_ERROR_BYTES = 64 * 1024;

/** The failure that an answer with an error status stands for. Message texts: the official runtime's. */
export async function statusError(response: HttpResponse, provider: ProviderLabel): Promise<ModelError> {
  const { status } = response;
  const error = errorField(provider.redact(await readText(response)));
  const { message, code, type } = explained(error);
  const summary = `${status} ${response.statusText}`.trim();
  const reason = status === 400 && isTooLong(code, message) ? "too_large" : reasonOf(status);
  return new ModelError(reason, message === undefined ? summary : `${status} ${message}`, {
    statusCode: status,
    detail: error ?? summary,
    isExplained: error !== undefined,
    code,
    type,
    retryAfterMs: retryAfter(response.headers["retry-after"]),
    advice: advice(reason, { status, url: provider.url }),
  });
}

/** Codes of refusals that a second try wouldn't change. Source: what the official runtime doesn't try again. */
const FINAL_CODES = ["invalid_prompt", "content_filter"];

/**
 * The failure behind an `error` that came in place of an answer.
 *
 * @param status what the error gives as its HTTP status, where the connection has none of its own
 */
export function answeredError(error: unknown, provider: ProviderLabel, status?: number): ModelError {
  const detail = errorField(provider.redact(JSON.stringify({ error })));
  const { message, code, type } = explained(detail);
  const told = message ?? (typeof detail === "string" ? detail : JSON.stringify(detail));
  const passing = status === 429 ? "rate_limit" : "overloaded";
  const reason = code !== undefined && FINAL_CODES.includes(code) ? "rejected" : passing;
  return new ModelError(reason, told, { statusCode: status, detail, code, type });
}

/** The failure behind an error of the network, or of a stream that stopped. */
export function networkError(cause: unknown, provider: ProviderLabel): ModelError {
  const { code, message = String(cause) } = cause as NodeJS.ErrnoException;
  const told = provider.redact(`Model request failed: ${message}${code ? ` [${code}]` : ""}`);
  if (code !== "ECONNREFUSED") return new ModelError("broken", told, { detail: told, cause });
  return new ModelError("unreachable", told, {
    detail: told,
    cause,
    advice: `Could not connect to ${isLocal(provider.url) ? "local model" : "model"} provider at ${provider.url}.\n  Check that the service is running and the port is correct.`,
  });
}

/** The failure of an answer that made no sense. */
export function brokenAnswer(message: string, provider: ProviderLabel): ModelError {
  const told = provider.redact(message);
  return new ModelError("broken", told, { detail: told });
}

function reasonOf(status: number): ModelErrorReason {
  switch (status) {
    case 401:
      return "authentication";
    case 403:
      return "forbidden";
    case 404:
      return "not_found";
    case 413:
      return "too_large";
    case 429:
      return "rate_limit";
    case 408:
    case 409:
      return "overloaded";
    default:
      return status >= 500 ? "overloaded" : "rejected";
  }
}

/** Providers have no common code for a prompt that is too long. */
function isTooLong(code: string | undefined, message = ""): boolean {
  return (
    code === "context_length_exceeded" ||
    /prompt is too long|exceeds the context window|maximum context length/i.test(message)
  );
}

function advice(
  reason: ModelErrorReason,
  { status, url }: { readonly status: number; readonly url: string },
): string | undefined {
  switch (reason) {
    case "authentication":
    case "forbidden":
      return `Authentication failed with provider at ${url} (HTTP ${status}).\n  Check your COPILOT_PROVIDER_API_KEY, COPILOT_PROVIDER_API_KEY_COMMAND, or COPILOT_PROVIDER_BEARER_TOKEN.`;
    case "not_found":
      return `Resource not found on provider at ${url} (HTTP 404).\n  Check the base URL and model name.`;
    case "too_large":
      return "The provider rejected the prompt as too long, but automatic recovery could not reduce it. Reduce context before retrying.";
    default:
      return undefined;
  }
}

/** Milliseconds. The header holds seconds or a date. */
function retryAfter(header: string | readonly string[] | undefined): number | undefined {
  if (typeof header !== "string") return undefined;
  const seconds = Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1000;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

async function readText({ body }: HttpResponse): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      size += chunk.byteLength;
      if (size >= MAX_ERROR_BYTES) break;
    }
  } catch {
    // The status alone tells enough.
  }
  return Buffer.concat(chunks).toString("utf8");
}

function errorField(body: string): unknown {
  try {
    return (JSON.parse(body) as { error?: unknown } | null)?.error;
  } catch {
    return undefined;
  }
}

function explained(error: unknown): {
  readonly message: string | undefined;
  readonly code: string | undefined;
  readonly type: string | undefined;
} {
  const fields = typeof error === "object" && error !== null ? (error as Record<string, unknown>) : {};
  return {
    message: asString(fields["message"]),
    code: asString(fields["code"]),
    type: asString(fields["type"]),
  };
}

function asString(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function isLocal(url: string): boolean {
  return /^https?:\/\/(localhost|127\.|\[::1\]|0\.0\.0\.0)/i.test(url);
}
