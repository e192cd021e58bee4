import type { ClientQuestion, ClientQuestions, QuestionOutcome } from "../../ports/client-questions.js";
import { EXIT_PLAN_MODE_QUESTION, USER_INPUT_QUESTION } from "../../tools/index.js";
import type { ClientOffer, SessionClient } from "../clients/session-client.js";
import type { PendingQuestions } from "./pending-questions.js";

/** A question that clients are asked by a request, too. */
interface RequestedQuestion {
  readonly offer: ClientOffer;
  readonly method: string;
  /** What the request says of the question. */
  readonly fields: readonly string[];
}

/** By the event that asks. Source: the official SDK, which doesn't answer these events. */
const REQUESTED: Readonly<Record<string, RequestedQuestion>> = {
  [USER_INPUT_QUESTION]: {
    offer: "user-input",
    method: "userInput.request",
    fields: ["question", "choices", "allowFreeform"],
  },
  [EXIT_PLAN_MODE_QUESTION]: {
    offer: "plan-review",
    method: "exitPlanMode.request",
    fields: ["summary", "planContent", "actions", "recommendedAction"],
  },
};

/** The clients that may answer. */
export interface AnsweringClients {
  /** The clients that do this. */
  offering(what: ClientOffer): readonly SessionClient[];
  /** Whether a client answers questions of a type, as the event that asks them. */
  answer(type: string): boolean;
}

/** What a client offers that is asked such questions by requests; `undefined` for all other questions. */
export function offerFor(questionType: string): ClientOffer | undefined {
  return REQUESTED[questionType]?.offer;
}

/**
 * Questions that everyone sees as an event, and that the clients which offer to answer them are asked by a
 * request. The first answer wins, whichever way it comes. Where nobody is left to answer, the answer is
 * `undefined`.
 */
export class RequestedAnswers implements ClientQuestions {
  readonly #sessionId: string;
  readonly #questions: PendingQuestions;
  readonly #clients: AnsweringClients;

  constructor(sessionId: string, questions: PendingQuestions, clients: AnsweringClients) {
    this.#sessionId = sessionId;
    this.#questions = questions;
    this.#clients = clients;
  }

  async ask<Answer>(question: ClientQuestion<Answer>, signal: AbortSignal): Promise<QuestionOutcome<Answer>> {
    const over = new AbortController();
    const outcome = this.#questions.ask(question, signal);
    this.#request(question, over.signal).catch(() => {});
    try {
      return await outcome;
    } finally {
      over.abort();
    }
  }

  async #request({ requestId, asked }: ClientQuestion<unknown>, signal: AbortSignal): Promise<void> {
    const requested = REQUESTED[asked.type];
    if (!requested) return;
    const { offer, method, fields } = requested;
    const said = Object.entries(asked.data).filter(
      ([name, value]) => fields.includes(name) && value !== null && value !== undefined,
    );
    const params = { sessionId: this.#sessionId, ...Object.fromEntries(said) };
    const answers = this.#clients.offering(offer).map((client) => ask(client, { method, params, signal }));
    const answer = await Promise.any(answers).catch(() => undefined);
    if (answer === undefined && this.#clients.answer(asked.type)) return;
    await this.#questions.answer(asked.type, requestId, answer, "another client");
  }
}

/** @throws when the client is gone, refuses, or answers with nothing */
async function ask(
  client: SessionClient,
  { method, params, signal }: { method: string; params: object; signal: AbortSignal },
): Promise<object> {
  const answer = await client.request(method, params, signal);
  if (typeof answer === "object" && answer !== null) return answer;
  throw new Error(`The answer to ${method} is empty.`);
}
