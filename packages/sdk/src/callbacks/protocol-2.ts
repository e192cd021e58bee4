import { messageOf } from "../errors.js";
import { toToolResult } from "../tools/tool-result.js";
import type { PermissionRequest, QuestionContext } from "../types/questions.js";
import type { ToolResultObject } from "../types/tools.js";
import type { SessionHandlers } from "./handlers.js";
import { isAttributedPermissionResult } from "./permissions.js";

/**
 * What a runtime of protocol version 2 asks by request, where later ones ask by event. Source of the texts: the
 * founding document on protocol 2.
 */

interface ToolCall {
  sessionId: string;
  toolCallId: string;
  toolName: string;
  arguments?: unknown;
  traceparent?: string;
  tracestate?: string;
}

/** Answers `tool.call`. */
export async function callTool(
  handlers: SessionHandlers,
  call: ToolCall,
  { signal }: QuestionContext,
): Promise<{ result: ToolResultObject }> {
  const handler = handlers.tools.get(call.toolName)?.handler;
  if (!handler) {
    return failure(
      `Tool '${call.toolName}' is not supported by this client instance`,
      `tool '${call.toolName}' not supported`,
    );
  }
  try {
    const invocation = { ...call, arguments: call.arguments, signal };
    const result = toToolResult(await handler(call.arguments, invocation));
    if (typeof result !== "string") return { result };
    return { result: { textResultForLlm: result, resultType: "success", toolTelemetry: {} } };
  } catch (error) {
    return failure(
      "Invoking this tool produced an error. Detailed information is not available.",
      messageOf(error),
    );
  }
}

function failure(textResultForLlm: string, error: string): { result: ToolResultObject } {
  return { result: { textResultForLlm, resultType: "failure", error, toolTelemetry: {} } };
}

const NOBODY_THERE = { kind: "denied-no-approval-rule-and-could-not-request-from-user" };

/** What today's decisions are called in protocol version 2; others are passed on as they are. */
const DECISIONS: Readonly<Record<string, string>> = {
  "approve-once": "approved",
  "approve-for-session": "approved",
  "approve-for-location": "approved",
  "approve-permanently": "approved",
  reject: "denied-interactively-by-user",
  "user-not-available": NOBODY_THERE.kind,
  "no-result": NOBODY_THERE.kind,
};

/** Answers `permission.request`. */
export async function decidePermission(
  handlers: SessionHandlers,
  request: PermissionRequest,
  { sessionId, signal }: QuestionContext,
): Promise<{ result: { kind: string } }> {
  const handler = handlers.config.onPermissionRequest;
  if (!handler) return { result: NOBODY_THERE };
  try {
    const managedSettingsEnabled = handlers.managedSettingsEnabled;
    const answer = await handler(request, { sessionId, managedSettingsEnabled, signal });
    const decision = isAttributedPermissionResult(answer) ? answer.result : answer;
    return { result: { ...decision, kind: DECISIONS[decision.kind] ?? decision.kind } };
  } catch {
    return { result: NOBODY_THERE };
  }
}
