import type { ClientQuestion, ClientQuestions, QuestionOutcome } from "../ports/client-questions.js";
import type { Journal } from "./journal.js";
import { EXTERNAL_TOOL_QUESTION } from "./question-types.js";
import type { OpenRequest } from "./session-state.js";

/** A question was ended by something that leaves it open on the log, for whoever opens the session next. */
export class QuestionSuspended extends Error {
  override readonly name = "QuestionSuspended";
}

export interface PendingQuestion {
  readonly requestId: string;
  /** The event that asked, such as `permission.requested`. */
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

interface Pending extends PendingQuestion {
  settle(outcome: QuestionOutcome<unknown>): Promise<void>;
}

export interface QuestionPolicy {
  /** Whether any attached client can answer questions of this type. */
  canAsk(type: string): boolean;
  /** Why an aborted question ended, for its terminal event; `undefined` when it stays open on the log. */
  cancellation(signal: AbortSignal): string | undefined;
}

/** The questions of one session that wait for an answer. */
export class PendingQuestions implements ClientQuestions {
  readonly #journal: Journal;
  readonly #policy: QuestionPolicy;
  readonly #pending = new Map<string, Pending>();
  /** Asked by a runtime that stopped, and not taken up again yet; by request id. */
  readonly #left: Map<string, OpenRequest>;
  /** Answers to questions of {@link #left}; by request id. */
  readonly #early = new Map<string, unknown>();

  constructor(journal: Journal, policy: QuestionPolicy, left: ReadonlyMap<string, OpenRequest>) {
    this.#journal = journal;
    this.#policy = policy;
    this.#left = new Map(left);
  }

  async ask<Answer>(question: ClientQuestion<Answer>, signal: AbortSignal): Promise<QuestionOutcome<Answer>> {
    signal.throwIfAborted();
    const { type } = question.asked;
    const left = this.#takeLeft(type, question.asked.data);
    if (!left && !this.#policy.canAsk(type)) throw new Error(`No client answers ${type}.`);
    const requestId = left?.requestId ?? question.requestId;
    const data = (left?.data ?? question.asked.data) as PendingQuestion["data"];

    const outcome = new Promise<QuestionOutcome<Answer>>((resolve, reject) => {
      const onAbort = () => {
        const reason = this.#policy.cancellation(signal);
        if (reason !== undefined) {
          pending.settle({ state: "cancelled", reason }).catch(reject);
          return;
        }
        this.#pending.delete(requestId);
        reject(new QuestionSuspended("The session is closing."));
      };
      const pending: Pending = {
        requestId,
        type,
        data,
        settle: async (outcome) => {
          this.#pending.delete(requestId);
          const end = question.settled(outcome as QuestionOutcome<Answer>);
          try {
            await this.#journal.emit(end.type, { ...end.data, requestId });
          } catch (error) {
            if (!signal.aborted) this.#pending.set(requestId, pending);
            throw error;
          }
          signal.removeEventListener("abort", onAbort);
          resolve(outcome as QuestionOutcome<Answer>);
        },
      };
      this.#pending.set(requestId, pending);
      signal.addEventListener("abort", onAbort, { once: true });
      if (left) {
        this.#settleEarly(pending).catch(reject);
        return;
      }
      this.#journal.emit(type, question.asked.data).catch((error: unknown) => {
        this.#pending.delete(requestId);
        signal.removeEventListener("abort", onAbort);
        reject(error);
      });
    });
    return outcome;
  }

  /**
   * Answers a question.
   *
   * @param type the type of the event that asked
   * @returns false when it is not pending any more, or never was
   * @throws LogWriteError when the answer can't be logged; the question stays open
   */
  async answer(type: string, requestId: string, answer: unknown): Promise<boolean> {
    if (this.#left.get(requestId)?.type === type && !this.#early.has(requestId)) {
      this.#early.set(requestId, answer);
      return true;
    }
    const pending = this.#pending.get(requestId);
    if (pending?.type !== type) return false;
    await pending.settle({ state: "answered", answer });
    return true;
  }

  /** Those of one type, oldest first. */
  list(type: string): PendingQuestion[] {
    return [...this.#leftOpen(), ...this.#pending.values()].filter((pending) => pending.type === type);
  }

  /** Names of the clients' tools that a stopped runtime was waiting for. */
  leftTools(): string[] {
    const calls = this.#leftOpen().filter(({ type }) => type === EXTERNAL_TOOL_QUESTION);
    return calls.map(({ data }) => String(data["toolName"]));
  }

  /** Whether a stopped runtime left a question of this type about a tool call. */
  hasLeft(type: string, toolCallId: string): boolean {
    return this.#leftOpen().some(
      (left) => left.type === type && subject(left.data).toolCallId === toolCallId,
    );
  }

  /** Forgets the questions a stopped runtime left open. @returns them */
  dropLeft(): PendingQuestion[] {
    const left = this.#leftOpen();
    this.#left.clear();
    return left;
  }

  #leftOpen(): PendingQuestion[] {
    return [...this.#left.entries()].map(([requestId, { type, data }]) => ({ requestId, type, data }));
  }

  async #settleEarly(pending: Pending): Promise<void> {
    if (!this.#early.has(pending.requestId)) return;
    const answer = this.#early.get(pending.requestId);
    this.#early.delete(pending.requestId);
    await pending.settle({ state: "answered", answer });
  }

  /** A question of a stopped runtime about the same tool call keeps its id and is not asked twice. */
  #takeLeft(type: string, data: object): PendingQuestion | undefined {
    const { toolCallId, kind } = subject(data);
    if (toolCallId === undefined) return undefined;
    for (const [requestId, request] of this.#left) {
      const other = subject(request.data);
      if (request.type !== type || other.toolCallId !== toolCallId || other.kind !== kind) continue;
      this.#left.delete(requestId);
      return { requestId, ...request };
    }
    return undefined;
  }
}

/** What a question is about: a tool call and, for a permission, what it wants to do. */
function subject(data: object): { toolCallId: unknown; kind: unknown } {
  const { toolCallId, permissionRequest } = data as {
    toolCallId?: unknown;
    permissionRequest?: { toolCallId?: unknown; kind?: unknown };
  };
  return { toolCallId: toolCallId ?? permissionRequest?.toolCallId, kind: permissionRequest?.kind };
}
