import type { ModelRequest } from "../models/model.js";
import type { ResolvedModel } from "../models/resolved.js";
import { type ContextSize, contextSize } from "./context-size.js";
import type { AgentTool } from "./host.js";
import type { Run } from "./run.js";

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
  const resolved = host.model();
  const settings = host.settings();
  const tools = host.tools();
  const system = host.systemPrompt().content;
  const messages = host.conversation.messages();
  if (system !== "") messages.unshift({ role: "system", content: system });
  return {
    turnId,
    resolved,
    tools,
    size: contextSize(messages, tools),
    request: {
      model: resolved.info.id,
      messages,
      tools,
      stream: settings.streaming,
      headers,
      reasoningEffort: settings.reasoningEffort ?? resolved.info.reasoningEffort,
      maxOutputTokens: resolved.info.limits.maxOutputTokens,
      responseFormat,
      signal,
    },
  };
}

/** The data of `session.usage_info`. */
export function usageInfo({ turnId, resolved, request, size }: PreparedCall): object {
  return {
    tokenLimit: resolved.info.limits.maxPromptTokens,
    currentTokens: size.total,
    messagesLength: request.messages.length,
    systemTokens: size.system,
    conversationTokens: size.conversation,
    toolDefinitionsTokens: size.tools,
    isInitial: turnId === "0",
  };
}
