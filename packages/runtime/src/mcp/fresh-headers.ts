import { randomUUID } from "node:crypto";
import type {
  McpHeadersHandlePendingHeadersRefreshRequest,
  McpHeadersRefreshCompletedOutcome,
  McpHeadersRefreshRequiredReason,
} from "@parley/protocol";
import { HEADERS_QUESTION, type McpQuestions } from "./questions.js";

/** How long clients may take to give out headers, in milliseconds: as long as a server has for the handshake. */
const ANSWER_MS = 60_000;

/** Answers {@link HEADERS_QUESTION}. */
type HeadersAnswer = McpHeadersHandlePendingHeadersRefreshRequest;

type Headers = Readonly<Record<string, string>>;

type Kept =
  | { readonly kind: "none"; readonly reason: McpHeadersRefreshRequiredReason }
  /** `until` is a time of `performance.now()`. */
  | { readonly kind: "fresh"; readonly headers: Headers; readonly until: number };

export interface FreshHeadersSetup {
  readonly serverName: string;
  readonly serverUrl: string;
  /** How long headers count, in milliseconds; an answer can only shorten it. */
  readonly ttlMs: number;
  readonly questions: McpQuestions;
  /** The connection is not wanted any more. */
  readonly signal: AbortSignal;
}

/** Short-lived headers for one connection, which clients give out when they are asked for (`mcp.headers_refresh_required`). */
export class FreshHeaders {
  readonly #setup: FreshHeadersSetup;
  #kept: Kept = { kind: "none", reason: "startup" };
  #asking: Promise<Headers> | undefined;

  constructor(setup: FreshHeadersSetup) {
    this.#setup = setup;
  }

  /** @returns none when clients have none. @throws when a client says that it can't get them, or nobody answers */
  async current(): Promise<Headers> {
    if (this.#kept.kind === "fresh") {
      if (performance.now() < this.#kept.until) return this.#kept.headers;
      this.#kept = { kind: "none", reason: "ttl-expired" };
    }
    const { reason } = this.#kept;
    this.#asking ??= this.#ask(reason).finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  /** The server refused them. */
  refused(): void {
    this.#kept = { kind: "none", reason: "auth-failed" };
  }

  async #ask(reason: McpHeadersRefreshRequiredReason): Promise<Headers> {
    const { serverName, serverUrl, ttlMs, questions, signal } = this.#setup;
    if (!questions.canAsk(HEADERS_QUESTION)) return {};
    const requestId = randomUUID();
    let answer: HeadersAnswer | undefined;
    const question = {
      requestId,
      asked: { type: HEADERS_QUESTION, data: { requestId, serverName, serverUrl, reason } },
      settled: (outcome: { state: string; answer?: HeadersAnswer }) => {
        answer = outcome.answer;
        const told: McpHeadersRefreshCompletedOutcome = answer?.kind ?? "timeout";
        return { type: "mcp.headers_refresh_completed", data: { requestId, outcome: told } };
      },
    };
    const patience = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]);
    await questions.ask<HeadersAnswer>(question, patience).catch(() => undefined);
    const given = readAnswer(answer);
    const lifeMs = Math.min(ttlMs, given.ttlMs ?? ttlMs);
    this.#kept = { kind: "fresh", headers: given.headers, until: performance.now() + lifeMs };
    return given.headers;
  }
}

/** @throws in the official runtime's words */
function readAnswer(answer: HeadersAnswer | undefined): {
  readonly headers: Headers;
  readonly ttlMs?: number | undefined;
} {
  switch (answer?.kind) {
    case "headers":
      return { headers: answer.headers, ttlMs: answer.ttlMs };
    case "none":
      return { headers: {} };
    default:
      throw new Error(`Client error: dynamic header provider failed: ${answer?.message ?? "no answer"}`);
  }
}
