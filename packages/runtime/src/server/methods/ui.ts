import type { SessionUiHandlePendingElicitation, SessionUiHandlePendingSampling } from "@parley/protocol";
import { ELICITATION_QUESTION, SAMPLING_QUESTION } from "../../session/question-types.js";
import { type Handlers, sessionHandler } from "../handler.js";

export const handlers: Handlers = {
  "session.ui.handlePendingElicitation": sessionHandler<typeof SessionUiHandlePendingElicitation>(
    async ({ questions }, { requestId, result }) => ({
      success: await questions.answer(ELICITATION_QUESTION, requestId, result),
    }),
  ),

  "session.ui.handlePendingSampling": sessionHandler<typeof SessionUiHandlePendingSampling>(
    async ({ questions }, { requestId, response }) => ({
      success: await questions.answer(SAMPLING_QUESTION, requestId, response),
    }),
  ),
};
