import { randomUUID } from "node:crypto";
import type { QuestionOutcome } from "../ports/client-questions.js";
import type { ServerRequest } from "./connection.js";
import { ELICITATION_QUESTION, type McpQuestions, SAMPLING_QUESTION } from "./questions.js";

type Fields = Readonly<Record<string, unknown>>;

/** An error that a server is answered with its code. */
class RequestError extends Error {
  readonly code: number;

  constructor(message: string, code: number) {
    super(message);
    this.code = code;
  }
}

/** JSON-RPC: the method is not known. */
const METHOD_NOT_FOUND = -32601;

/**
 * Answers what a server asks while it works: forms and pages for people, model calls, workspace roots (none).
 *
 * @param signal ends the question
 */
export async function answerServer(
  serverName: string,
  request: ServerRequest,
  questions: McpQuestions,
): Promise<Record<string, unknown>> {
  switch (request.method) {
    case "elicitation/create":
      return elicit(serverName, request, questions);
    case "sampling/createMessage":
      return sample(serverName, request, questions);
    case "roots/list":
      return { roots: [] };
    default:
      throw new RequestError("Method not found", METHOD_NOT_FOUND);
  }
}

interface ElicitationAnswer {
  readonly action: "accept" | "decline" | "cancel";
  readonly content?: Fields;
}

async function elicit(
  serverName: string,
  { params, signal }: ServerRequest,
  questions: McpQuestions,
): Promise<Record<string, unknown>> {
  if (!questions.canAsk(ELICITATION_QUESTION)) return { action: "decline" };
  const requestId = randomUUID();
  const { _meta, task, ...asked } = params;
  let answer: ElicitationAnswer = { action: "cancel" };
  const question = {
    requestId,
    asked: { type: ELICITATION_QUESTION, data: { requestId, elicitationSource: serverName, ...asked } },
    settled: (outcome: QuestionOutcome<unknown>) => {
      answer = readElicitation(outcome);
      return { type: "elicitation.completed", data: { requestId, ...answer } };
    },
  };
  await questions.ask(question, signal).catch(() => undefined);
  return { ...answer };
}

/** Anything that isn't an answer cancels. */
function readElicitation(outcome: QuestionOutcome<unknown>): ElicitationAnswer {
  if (outcome.state === "cancelled") return { action: "cancel" };
  const { action, content } = (outcome.answer ?? {}) as Fields;
  if (action === "accept") {
    const isForm = typeof content === "object" && content !== null;
    return { action, ...(isForm && { content: content as Fields }) };
  }
  return { action: action === "decline" ? action : "cancel" };
}

/** What a server is told when a model call was not allowed. Source: the official runtime. */
const CANCELLED_SAMPLE = {
  model: "",
  stopReason: "cancelled",
  role: "user",
  content: { type: "text", text: "The user cancelled the request." },
};

async function sample(
  serverName: string,
  { params, id, signal }: ServerRequest,
  questions: McpQuestions,
): Promise<Record<string, unknown>> {
  if (!questions.canAsk(SAMPLING_QUESTION)) return CANCELLED_SAMPLE;
  const requestId = randomUUID();
  let answer: unknown;
  const question = {
    requestId,
    asked: { type: SAMPLING_QUESTION, data: { requestId, serverName, mcpRequestId: id, request: params } },
    settled: (outcome: QuestionOutcome<unknown>) => {
      if (outcome.state === "answered") answer = outcome.answer;
      return { type: "sampling.completed", data: { requestId } };
    },
  };
  await questions.ask(question, signal).catch(() => undefined);
  return typeof answer === "object" && answer !== null ? { ...answer } : CANCELLED_SAMPLE;
}
