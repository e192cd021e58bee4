import { randomUUID } from "node:crypto";
import type { ModelRequest } from "../../models/model.js";
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
    request: {
      model: resolved.info.id,
      sessionId: host.sessionId,
      callId: randomUUID(),
      messages,
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
    messagesLength: call.request.messages.length,
    ...sizeFields(call),
    isInitial: call.turnId === "0",
  };
}
