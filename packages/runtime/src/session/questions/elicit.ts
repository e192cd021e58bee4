import { randomUUID } from "node:crypto";
import type { UIElicitationResponse } from "@parley/protocol";
import type { ClientQuestions, QuestionOutcome } from "../../ports/client-questions.js";
import { ELICITATION_QUESTION } from "./question-types.js";

/** Has people fill in a form. Nobody there to show it to, or one that is closed, counts as cancelled. */
export async function elicit(
  questions: ClientQuestions & { canAsk(type: string): boolean },
  form: object,
  signal: AbortSignal,
): Promise<UIElicitationResponse> {
  if (!questions.canAsk(ELICITATION_QUESTION)) return { action: "cancel" };
  const requestId = randomUUID();
  let response: UIElicitationResponse = { action: "cancel" };
  const question = {
    requestId,
    asked: { type: ELICITATION_QUESTION, data: { requestId, ...form } },
    settled: (outcome: QuestionOutcome<UIElicitationResponse>) => {
      if (outcome.state === "answered") response = outcome.answer;
      return { type: "elicitation.completed", data: { requestId, ...response } };
    },
  };
  await questions.ask(question, signal);
  return response;
}
