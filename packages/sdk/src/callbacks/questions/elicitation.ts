import type { ElicitationContext } from "../../types/elicitation.js";
import type { QuestionKind, Reply } from "./kind.js";

const METHOD = "session.ui.handlePendingElicitation";

const CANCELLED: Reply = { method: METHOD, params: { result: { action: "cancel" } } };

/** A form is to be shown, or a page opened. */
export const elicitation: QuestionKind = {
  asked: "elicitation.requested",
  settled: "elicitation.completed",
  outlivesConnection: false,

  prepare(data, { handlers, sessionId }) {
    const handler = handlers.config.onElicitationRequest;
    if (!handler) return undefined;
    const { message, requestedSchema, mode, elicitationSource, url } = data;
    const request = { sessionId, message, requestedSchema, mode, elicitationSource, url };
    return async ({ signal }) => {
      const result = await handler({ ...request, signal } as ElicitationContext);
      return result ? { method: METHOD, params: { result } } : CANCELLED;
    };
  },

  failed: () => CANCELLED,
};
