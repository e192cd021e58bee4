import { randomUUID } from "node:crypto";
import type { ModelMessage, ModelRequest } from "../../models/model.js";
import type { ResolvedModel } from "../../models/resolved.js";
import { readContext, sizeFields } from "../context/context.js";
import type { ContextSize } from "../context/context-size.js";
import type { Run } from "../exchange/run.js";
import type { AgentTool } from "../host.js";

/** All that a model call is made with; the same for each of its attempts. */
export interface PreparedCall {
  readonly turnId: string;
  readonly resolved: ResolvedModel;
  readonly tools: readonly AgentTool[];
  readonly size: ContextSize;
  /** How many messages the conversation has, with the system message. */
  readonly messageCount: number;
  /** Complete but for who asked, which changes with the first attempt. */
  readonly request: Omit<ModelRequest, "initiator">;
}

/** Reads the session's model, settings, tools and conversation as they are now. */
export function prepareCall(run: Run, turnId: string): PreparedCall {
  const { host, signal, headers, responseFormat } = run;
  const settings = host.settings();
  const { resolved, tools, messages, size } = readContext(host);
  return {
    turnId,
    resolved,
    tools,
    size,
    messageCount: messages.length,
    request: {
      model: resolved.info.id,
      sessionId: host.sessionId,
      callId: randomUUID(),
      invocationId: run.invocationId,
      messages: withLimits(messages, settings.creditsLeft),
      tools,
      stream: settings.streaming,
      headers,
      reasoningEffort: settings.reasoningEffort ?? resolved.info.reasoningEffort,
      reasoningSummary: settings.reasoningSummary,
      purpose: settings.purpose,
      verbosity: settings.verbosity,
      citations: settings.citations,
      maxOutputTokens: resolved.info.limits.maxOutputTokens,
      responseFormat,
      signal,
    },
  };
}

/** What is left of limits is told last, and anew each time. Source of the tag: the official runtime. */
function withLimits(
  messages: readonly ModelMessage[],
  creditsLeft: number | undefined,
): readonly ModelMessage[] {
  if (creditsLeft === undefined) return messages;
  const left = `The session may use ${creditsLeft} more AI credits; what was said of this before no longer holds. Spend them on the task.`;
  const content = `<session_limits_status>\n${left}\n</session_limits_status>`;
  return [...messages, { role: "user", content }];
}

/**
 * The data of `session.usage_info`.
 *
 * @param tokenLimit the longest prompt that is tried. Default: the model's.
 */
export function usageInfo(
  call: PreparedCall,
  tokenLimit = call.resolved.info.limits.maxPromptTokens,
): object {
  return {
    tokenLimit,
    currentTokens: call.size.total,
    messagesLength: call.messageCount,
    ...sizeFields(call),
    isInitial: call.turnId === "0",
  };
}
