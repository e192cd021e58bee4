import type {
  SessionUiElicitation,
  SessionUiHandlePendingElicitation,
  SessionUiHandlePendingExitPlanMode,
  SessionUiHandlePendingSampling,
  SessionUiHandlePendingUserInput,
} from "@parley/protocol";
import { elicit } from "../../session/questions/elicit.js";
import { ELICITATION_QUESTION, SAMPLING_QUESTION } from "../../session/questions/question-types.js";
import { EXIT_PLAN_MODE_QUESTION, USER_INPUT_QUESTION } from "../../tools/index.js";
import { answered } from "../answers.js";
import { type Handlers, sessionHandler } from "../handler.js";

export const handlers: Handlers = {
  "session.ui.elicitation": sessionHandler<typeof SessionUiElicitation>(
    ({ questions }, { sessionId: _, ...asked }, { signal }) => elicit(questions, asked, signal),
  ),

  "session.ui.handlePendingElicitation": sessionHandler<typeof SessionUiHandlePendingElicitation>(
    ({ questions }, { requestId, result }, { connection }) =>
      answered(questions, { type: ELICITATION_QUESTION, requestId, answer: result, by: connection.name }),
  ),

  "session.ui.handlePendingSampling": sessionHandler<typeof SessionUiHandlePendingSampling>(
    ({ questions }, { requestId, response }, { connection }) =>
      answered(questions, { type: SAMPLING_QUESTION, requestId, answer: response, by: connection.name }),
  ),

  "session.ui.handlePendingUserInput": sessionHandler<typeof SessionUiHandlePendingUserInput>(
    ({ questions }, { requestId, response }, { connection }) =>
      answered(questions, {
        type: USER_INPUT_QUESTION,
        requestId,
        answer: response,
        by: connection.name,
      }),
  ),

  "session.ui.handlePendingExitPlanMode": sessionHandler<typeof SessionUiHandlePendingExitPlanMode>(
    ({ questions }, { requestId, response }, { connection }) =>
      answered(questions, {
        type: EXIT_PLAN_MODE_QUESTION,
        requestId,
        answer: response,
        by: connection.name,
      }),
  ),
};
