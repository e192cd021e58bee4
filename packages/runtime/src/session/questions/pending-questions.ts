import { isDeepStrictEqual } from "node:util";
import type { ClientQuestion, ClientQuestions, QuestionOutcome } from "../../ports/client-questions.js";
import type { TraceContext } from "../../ports/telemetry.js";
import type { ExternalQuestions } from "../clients/client-tools.js";
import type { Journal } from "../events/journal.js";
import type { OpenRequest } from "../session-state.js";
import { endOfLeft } from "./left-questions.js";
import { EXTERNAL_TOOL_QUESTION, isLogged, tellerOf } from "./question-types.js";

/** A question was ended by something that leaves it open on the log, for whoever opens the session next. */
class QuestionSuspended extends Error {
  override readonly name = "QuestionSuspended";
}

export interface PendingQuestion {
  readonly requestId: string;
  /** The event that asked, such as `permission.requested`. */
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** The sub-agent that asked, if it was one. */
  readonly agentId?: string | undefined;
}

interface Pending extends PendingQuestion {
  settle(outcome: QuestionOutcome<unknown>): Promise<void>;
}

/** How many ended questions a late answer is still told about. */
const REMEMBERED_ENDS = 100;

export interface QuestionPolicy {
  /** Whether any attached client can answer questions of this type. */
  canAsk(type: string): boolean;
  /** Why an aborted question ended, for its terminal event; `undefined` when it stays open on the log. */
  cancellation(signal: AbortSignal): string | undefined;
  /** Where a call is in its trace. Default: in none. */
  traceOf?(toolCallId: string): TraceContext | undefined;
}

/** The questions of one session that wait for an answer. */
export class PendingQuestions implements ClientQuestions {
  readonly #journal: Journal;
  readonly #policy: QuestionPolicy;
  readonly #pending = new Map<string, Pending>();
  /** Asked by a runtime that stopped, and not taken up again yet; by request id. */
  readonly #left: Map<string, OpenRequest>;
  /** Answers to questions of {@link #left}; by request id. */
  readonly #early = new Map<string, EarlyAnswer>();
  /** How the last questions ended; by request id. */
  readonly #ends = new Map<string, string>();

  constructor(journal: Journal, policy: QuestionPolicy, left: ReadonlyMap<string, OpenRequest>) {
    this.#journal = journal;
    this.#policy = policy;
    this.#left = new Map(left);
  }

  async ask<Answer>(question: ClientQuestion<Answer>, signal: AbortSignal): Promise<QuestionOutcome<Answer>> {
    signal.throwIfAborted();
    const { type } = question.asked;
    const { agentId } = question;
    const left = this.#takeLeft(type, question.asked.data);
    if (!left && this.#left.size > 0) await this.#endReplaced(type, question.asked.data);
    if (!left && !this.#policy.canAsk(type)) throw new Error(`No client answers ${type}.`);
    const requestId = left?.requestId ?? question.requestId;
    const data = (left?.data ?? question.asked.data) as PendingQuestion["data"];

    const outcome = new Promise<QuestionOutcome<Answer>>((resolve, reject) => {
      const onAbort = () => {
        const stopped = isLogged(type) ? undefined : "Nobody waits for the answer any more.";
        const reason = this.#policy.cancellation(signal) ?? stopped;
        if (reason !== undefined) {
          this.#noteEnd(requestId, `already resolved: cancelled (${reason})`);
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
        agentId,
        settle: async (outcome) => {
          this.#pending.delete(requestId);
          const end = question.settled(outcome as QuestionOutcome<Answer>);
          try {
            await this.#emit(end.type, { ...end.data, requestId }, tellerOf(end.type, agentId));
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
      this.#emit(type, question.asked.data, agentId).catch((error: unknown) => {
        this.#pending.delete(requestId);
        signal.removeEventListener("abort", onAbort);
        reject(error);
      });
    });
    return outcome;
  }

  /**
   * The same questions, as a sub-agent asks them.
   *
   * @param owner the sub-agent's own session
   */
  of(agentId: string, owner: string): ExternalQuestions {
    return {
      owner,
      ask: (question, signal) => this.ask({ ...question, agentId }, signal),
      hasLeft: (type, toolCallId) => this.hasLeft(type, toolCallId),
      traceOf: (toolCallId) => this.traceOf(toolCallId),
    };
  }

  /**
   * Answers a question.
   *
   * @param type the type of the event that asked
   * @param by the client, as others are told of it
   * @returns false when it is not pending any more, or never was
   * @throws LogWriteError when the answer can't be logged; the question stays open
   */
  async answer(type: string, requestId: string, answer: unknown, by = "the runtime"): Promise<boolean> {
    if (this.#left.get(requestId)?.type === type && !this.#early.has(requestId)) {
      this.#noteEnd(requestId, `already resolved by ${by}`);
      // Until the answer is on the log nobody may count on it: the runtime may be killed before.
      return new Promise((told) => this.#early.set(requestId, { answer, told }));
    }
    const pending = this.#pending.get(requestId);
    if (pending?.type !== type) return false;
    const settled = pending.settle({ state: "answered", answer });
    this.#noteEnd(requestId, `already resolved by ${by}`);
    await settled;
    return true;
  }

  /** How a question of late ended, for whoever answers it once more; `undefined` when nothing is known of it. */
  ended(requestId: string): string | undefined {
    return this.#ends.get(requestId);
  }

  #noteEnd(requestId: string, how: string): void {
    this.#ends.delete(requestId);
    this.#ends.set(requestId, how);
    const oldest = this.#ends.keys().next().value;
    if (this.#ends.size > REMEMBERED_ENDS && oldest !== undefined) this.#ends.delete(oldest);
  }

  /** Where a call is in its trace, for the client that makes it. */
  traceOf(toolCallId: string): TraceContext | undefined {
    return this.#policy.traceOf?.(toolCallId);
  }

  /** Whether any attached client can answer questions of this type. */
  canAsk(type: string): boolean {
    return this.#policy.canAsk(type);
  }

  /** Whether any question waits for an answer. */
  get hasOpen(): boolean {
    return this.#pending.size > 0 || this.#left.size > 0;
  }

  /** Those of one type, oldest first. */
  list(type: string): PendingQuestion[] {
    return [...this.#leftOpen(), ...this.#pending.values()].filter((pending) => pending.type === type);
  }

  /** Those that are on no log, oldest first: who was not there when they were asked can't read of them. */
  get unlogged(): readonly PendingQuestion[] {
    return [...this.#pending.values()].filter(({ type }) => !isLogged(type));
  }

  /** Names of the clients' tools that a stopped runtime had asked something about. */
  leftTools(): string[] {
    return this.#leftOpen().flatMap(({ type, data }) => {
      const { kind, toolName } = (data["permissionRequest"] ?? {}) as Readonly<Record<string, unknown>>;
      if (type === EXTERNAL_TOOL_QUESTION) return [String(data["toolName"])];
      return kind === "custom-tool" ? [String(toolName)] : [];
    });
  }

  /** Whether a stopped runtime left a question of this type about a tool call. */
  hasLeft(type: string, toolCallId: string): boolean {
    return this.#leftOpen().some((left) => left.type === type && callOf(left.data) === toolCallId);
  }

  /**
   * Ends questions that a stopped runtime left open and that nobody will ask again.
   *
   * @param toolCallId ends only those about this call
   */
  async endLeft(toolCallId?: string): Promise<void> {
    const ended = this.#leftOpen().filter(
      ({ data }) => toolCallId === undefined || callOf(data) === toolCallId,
    );
    for (const { requestId } of ended) this.#dropLeft(requestId);
    await Promise.all(
      ended.map((question) => {
        const { type, data } = endOfLeft(question);
        return this.#journal.emit(type, data, tellerOf(type, question.agentId));
      }),
    );
  }

  /** Takes questions of the log that nobody here waits for as left open. */
  leave(open: ReadonlyMap<string, OpenRequest>): void {
    for (const [requestId, request] of open)
      if (!this.#pending.has(requestId)) this.#left.set(requestId, request);
  }

  #leftOpen(): PendingQuestion[] {
    return [...this.#left.entries()].map(([requestId, { type, data, agentId }]) => ({
      requestId,
      type,
      data,
      agentId,
    }));
  }

  async #settleEarly(pending: Pending): Promise<void> {
    const early = this.#early.get(pending.requestId);
    if (!early) return;
    this.#early.delete(pending.requestId);
    const settled = pending.settle({ state: "answered", answer: early.answer });
    early.told(settled.then(() => true));
    await settled;
  }

  /** A question that a stopped runtime left open won't be taken up; an answer that came for it is refused. */
  #dropLeft(requestId: string): void {
    this.#left.delete(requestId);
    this.#early.get(requestId)?.told(false);
    this.#early.delete(requestId);
  }

  async #emit(type: string, data: object, agentId: string | undefined): Promise<void> {
    if (isLogged(type)) await this.#journal.emit(type, data, agentId);
    else this.#journal.emitEphemeral(type, data, agentId);
  }

  /** The same question of a stopped runtime keeps its id and is not asked twice. */
  #takeLeft(type: string, data: object): PendingQuestion | undefined {
    for (const [requestId, request] of this.#left) {
      if (request.type !== type || !isSameQuestion(request.data, data)) continue;
      this.#left.delete(requestId);
      return { requestId, ...request };
    }
    return undefined;
  }

  /** What a stopped runtime asked about the same step of the same call, in other words, is ended. */
  async #endReplaced(type: string, data: object): Promise<void> {
    const toolCallId = callOf(data);
    if (toolCallId === undefined) return;
    for (const left of this.#leftOpen()) {
      const isReplaced =
        left.type === type && callOf(left.data) === toolCallId && stepOf(left.data) === stepOf(data);
      if (!isReplaced) continue;
      this.#dropLeft(left.requestId);
      const end = endOfLeft(left);
      await this.#journal.emit(end.type, end.data, tellerOf(end.type, left.agentId));
    }
  }
}

/** An answer to a question that is not asked again yet. */
interface EarlyAnswer {
  readonly answer: unknown;
  /** Tells whoever answered whether the answer counts. */
  told(counts: boolean | Promise<boolean>): void;
}

/** The parts of a question's data that say what it is about. */
interface Subject {
  readonly toolCallId?: string;
  readonly permissionRequest?: { readonly toolCallId?: string };
  readonly promptRequest?: { readonly kind?: unknown };
}

function callOf(data: object): string | undefined {
  const { toolCallId, permissionRequest } = data as Subject;
  return toolCallId ?? permissionRequest?.toolCallId;
}

/** A call may be asked about more than once, such as first about a path outside and then about itself. */
function stepOf(data: object): unknown {
  return (data as Subject).promptRequest?.kind;
}

/** Whether an answer to one question answers the other: both are about all of the same. */
function isSameQuestion(left: object, asked: object): boolean {
  if (callOf(asked) === undefined || callOf(left) !== callOf(asked)) return false;
  const { permissionRequest, promptRequest } = JSON.parse(JSON.stringify(asked)) as Subject;
  const other = left as Subject;
  return (
    isDeepStrictEqual(other.permissionRequest, permissionRequest) &&
    isDeepStrictEqual(other.promptRequest, promptRequest)
  );
}
