import type {
  SessionToolsGetCurrentMetadata,
  SessionToolsHandlePendingToolCall,
  SessionToolsUpdateSubagentSettings,
} from "@parley/protocol";
import { EXTERNAL_TOOL_QUESTION } from "../../session/questions/question-types.js";
import { answered } from "../answers.js";
import { type Handlers, sessionHandler } from "../handler.js";

export const handlers: Handlers = {
  "session.tools.handlePendingToolCall": sessionHandler<typeof SessionToolsHandlePendingToolCall>(
    ({ questions }, { requestId, result, error }, { connection }) =>
      answered(questions, {
        type: EXTERNAL_TOOL_QUESTION,
        requestId,
        answer: { result, error },
        by: connection.name,
      }),
  ),

  "session.tools.updateSubagentSettings": sessionHandler<typeof SessionToolsUpdateSubagentSettings>(
    ({ subAgents }, { subagents }) => {
      subAgents.settings.replace(subagents);
      return {};
    },
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
