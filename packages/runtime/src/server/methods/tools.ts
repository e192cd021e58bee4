import type { SessionToolsGetCurrentMetadata, SessionToolsHandlePendingToolCall } from "@parley/protocol";
import { EXTERNAL_TOOL_QUESTION } from "../../session/question-types.js";
import { type Handlers, sessionHandler } from "../handler.js";

export const handlers: Handlers = {
  "session.tools.handlePendingToolCall": sessionHandler<typeof SessionToolsHandlePendingToolCall>(
    async ({ questions }, { requestId, result, error }) => ({
      success: await questions.answer(EXTERNAL_TOOL_QUESTION, requestId, { result, error }),
    }),
  ),

  "session.tools.getCurrentMetadata": sessionHandler<typeof SessionToolsGetCurrentMetadata>(({ host }) => ({
    tools: host.tools().map(({ name, title, description, parameters }) => ({
      name,
      ...(title !== undefined && { title }),
      description,
      input_schema: parameters,
    })),
  })),
};
