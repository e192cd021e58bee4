import { randomUUID } from "node:crypto";
import type {
  SessionToolsExecute,
  SessionToolsGetBuiltinDescriptors,
  SessionToolsGetCurrentMetadata,
  SessionToolsHandlePendingToolCall,
  SessionToolsInitializeAndValidate,
  SessionToolsSet,
  SessionToolsTaskCompleteEventData,
  SessionToolsUpdateSubagentSettings,
} from "@parley/protocol";
import { EXTERNAL_TOOL_QUESTION } from "../../session/questions/question-types.js";
import { toolDescriptors } from "../../tools/index.js";
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

  "session.tools.execute": sessionHandler<typeof SessionToolsExecute>(
    async ({ host, model }, { name, arguments: args, toolCallId = `direct-${name}` }, { signal }) => {
      const call = {
        toolCallId,
        name,
        arguments: args ?? {},
        interactionId: randomUUID(),
        turnId: "0",
        model: model.info.id,
        contextTokens: 0,
        contextLimit: model.info.limits.maxPromptTokens,
      };
      return (await host.executor.executeDirect(call, signal)) as never;
    },
  ),

  "session.tools.set": sessionHandler<typeof SessionToolsSet>((session, { tools }, { connection }) => {
    session.clients.provide(connection.id, tools);
    return {};
  }),

  "session.tools.initializeAndValidate": sessionHandler<typeof SessionToolsInitializeAndValidate>(
    async ({ customization, announcer }, _, { signal }) => {
      await customization.prepare(signal);
      announcer.skillsChanged();
      return {};
    },
  ),

  "session.tools.getBuiltinDescriptors": sessionHandler<typeof SessionToolsGetBuiltinDescriptors>(() => ({
    tools: [...toolDescriptors()],
  })),

  "session.tools.taskCompleteEventData": sessionHandler<typeof SessionToolsTaskCompleteEventData>(
    (_, { toolArgs, finalResult }) => {
      const { summary } = (toolArgs ?? {}) as { summary?: unknown };
      return {
        summary: typeof summary === "string" ? summary : "",
        success: finalResult.resultType === "success",
      };
    },
  ),

  "session.tools.getCurrentMetadata": sessionHandler<typeof SessionToolsGetCurrentMetadata>(({ host }) => ({
    tools: host.allTools().map((tool) => ({
      name: tool.name,
      ...(tool.title !== undefined && { title: tool.title }),
      description: tool.description,
      input_schema: tool.parameters,
      ...(!host.tools().includes(tool) && { deferLoading: true }),
    })),
  })),
};
