import { OWN_TOOL_NAME } from "../permissions/index.js";
import { schemaForModels } from "../tools/model-schema.js";
import type { StartFields, Tool, ToolContext, ToolResult } from "../tools/tool.js";
import { uiOf } from "./apps.js";
import type { ListedTool } from "./connection.js";
import { isProtocolError, isTimeout, McpFailure, protocolCategory } from "./failures.js";
import { HttpProblem } from "./http-problem.js";
import { progressText } from "./progress.js";
import { resourceContents } from "./resources.js";
import { serverFailure, toolResult } from "./result.js";
import type { McpServer } from "./server.js";

/** What telemetry says of a call that was not permitted. Source: the official runtime. */
const DENIED = { failure_category: "permission_denied", failure_stage: "permission" };

/** A server's tool as the session's. @param name under which a model sees it */
export function mcpTool(server: McpServer, listed: ListedTool, name: string): Tool {
  const title = listed.title ?? listed.annotations?.title ?? listed.name;
  const ownName = listed.name;
  const page = server.showsApps ? pageOf(listed) : undefined;
  return {
    name,
    title,
    description: listed.description ?? "",
    parameters: schemaForModels({ type: "object", properties: {}, ...listed.inputSchema }),
    mcp: { serverName: server.name, toolName: ownName },
    isDeferrable: server.config["deferTools"] !== "never",
    startFields: (): StartFields => ({
      mcpServerName: server.name,
      mcpConfigServerName: server.name,
      mcpTransport: server.transport,
      mcpConfigSource: server.source,
      mcpToolName: ownName,
      ...page,
    }),
    prepare: async (args, context) => ({
      permissions: [
        {
          kind: "mcp",
          [OWN_TOOL_NAME]: ownName,
          toolCallId: context.toolCallId,
          serverName: server.name,
          toolName: name,
          toolTitle: title,
          args,
          readOnly: listed.annotations?.readOnlyHint === true,
        },
      ],
      denied: (result) => ({ ...result, toolTelemetry: { properties: DENIED } }),
      run: async () => {
        const result = await call(server, { toolName: ownName, args }, context);
        return page ? withPage(server, result, page) : result;
      },
    }),
  };
}

interface Page {
  readonly toolDescription: {
    readonly name: string;
    readonly description?: string;
    readonly _meta: { readonly ui: Readonly<Record<string, unknown>> };
  };
}

/** What clients are told of a tool that brings a page. */
function pageOf(listed: ListedTool): Page | undefined {
  const ui = uiOf(listed);
  const { name, description } = listed;
  return (
    ui && { toolDescription: { name, ...(description !== undefined && { description }), _meta: { ui } } }
  );
}

/** A result with the page that shows it; a page that can't be read is left out. */
async function withPage(server: McpServer, result: ToolResult, page: Page): Promise<ToolResult> {
  const { toolDescription } = page;
  const uri = toolDescription._meta.ui["resourceUri"];
  if (typeof uri !== "string" || result.resultType !== "success") return { ...result, toolDescription };
  const answer = await server.request("resources/read", { uri }).catch(() => ({}));
  const uiResource = resourceContents(answer).contents[0];
  return { ...result, toolDescription, uiResource };
}

async function call(
  server: McpServer,
  { toolName, args }: { toolName: string; args: Readonly<Record<string, unknown>> },
  { signal, toolCallId, publish, beforeMcpCall }: ToolContext,
): Promise<ToolResult> {
  const serverName = server.name;
  const verdict = await beforeMcpCall({ toolCallId, serverName, toolName, arguments: args });
  if (verdict.state === "denied") return { textResultForLlm: verdict.reason, resultType: "denied" };
  try {
    const answer = await server.callTool(toolName, args, {
      signal,
      ...(verdict.state === "use" && { meta: verdict.meta }),
      onProgress: (progress) =>
        publish("tool.execution_progress", { toolCallId, progressMessage: progressText(progress) }),
    });
    return toolResult(server.name, answer);
  } catch (error) {
    signal.throwIfAborted();
    return callFailure(server.name, error);
  }
}

/** Source of the texts and categories: the official runtime. */
function callFailure(serverName: string, error: unknown): ToolResult {
  const message = error instanceof Error ? error.message : String(error);
  if (isProtocolError(error)) {
    const category = isTimeout(error) ? "timeout" : protocolCategory(error.code);
    return serverFailure(serverName, `McpError: ${message}`, { failure_category: category });
  }
  const isGone = error instanceof McpFailure && !(error.cause instanceof HttpProblem);
  return serverFailure(serverName, `MCP request failed: ${message}`, {
    failure_category: isGone ? "disconnected" : "transport_failure",
  });
}
