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
import { ErrorCode, RpcError } from "@parley/protocol/jsonrpc";
import { ToolNameError } from "../../session/clients/client-tools.js";
import { EXTERNAL_TOOL_QUESTION } from "../../session/questions/question-types.js";
import { toolDescriptors } from "../../tools/index.js";
import { answered } from "../answers.js";
import { type Handlers, sessionHandler } from "../handler.js";

/** Source of range and text: the official runtime. */
function checkLimit(name: string, limit: number | undefined): void {
  if (limit === undefined || (Number.isInteger(limit) && limit >= 1 && limit <= 128)) return;
  throw new Error(`invalid subagent settings: subagents.${name}: Expected an integer between 1 and 128`);
}

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
      for (const name of ["maxDepth", "maxConcurrency"] as const) checkLimit(name, subagents?.[name]);
      subAgents.settings.replace(subagents);
      return {};
    },
  ),

  "session.tools.execute": sessionHandler<typeof SessionToolsExecute>(
    async ({ host, model }, { name, arguments: args, toolCallId = `direct-${name}` }, { signal }) => {
      if (typeof args !== "object" || args === null || Array.isArray(args)) {
        throw new Error("Expected object parameter 'arguments'");
      }
      const call = {
        toolCallId,
        name,
        arguments: args,
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
    try {
      session.clients.provide(connection.id, tools);
    } catch (error) {
      if (!(error instanceof ToolNameError)) throw error;
      throw new RpcError(ErrorCode.InvalidParams, `session.tools.set: ${error.message}`);
    }
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
