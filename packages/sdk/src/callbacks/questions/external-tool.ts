import { createSessionRpc, type ExternalToolRequestedData } from "@parley/protocol";
import { messageOf } from "../../errors.js";
import { toToolResult } from "../../tools/tool-result.js";
import type { ToolInvocation } from "../../types/tools.js";
import type { QuestionHost, QuestionKind } from "./kind.js";

const METHOD = "session.tools.handlePendingToolCall";

/** The built-in tool whose replacement is told which tools there are. */
const TOOL_SEARCH = "tool_search_tool";

/** A tool of this program was called. Other clients' tools are left to them. */
export const externalTool: QuestionKind = {
  asked: "external_tool.requested",
  settled: "external_tool.completed",
  outlivesConnection: true,

  prepare(data, host) {
    const call = data as unknown as ExternalToolRequestedData;
    const handler = host.handlers.tools.get(call.toolName)?.handler;
    if (!handler) return undefined;
    return async ({ signal }) => {
      const invocation: ToolInvocation = {
        sessionId: call.sessionId,
        toolCallId: call.toolCallId,
        toolName: call.toolName,
        arguments: call.arguments,
        ...(call.toolName === TOOL_SEARCH ? { availableTools: await currentTools(host) } : {}),
        ...(call.traceparent === undefined ? {} : { traceparent: call.traceparent }),
        ...(call.tracestate === undefined ? {} : { tracestate: call.tracestate }),
        signal,
      };
      const result = toToolResult(await handler(call.arguments, invocation));
      return { method: METHOD, params: { result } };
    };
  },

  failed: (error) => ({ method: METHOD, params: { error: messageOf(error) } }),
};

async function currentTools({ caller, sessionId }: QuestionHost) {
  const { tools } = await createSessionRpc(caller, sessionId).tools.getCurrentMetadata();
  return tools ?? [];
}
