import { randomUUID } from "node:crypto";
import type { ModelMessage, ModelRequest } from "../../models/model.js";
import type { ResolvedModel } from "../../models/resolved.js";
import { type ContextSize, contextSize } from "../context/context-size.js";
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
  const resolved = host.model();
  const settings = host.settings();
  const tools = host.tools();
  const system = host.systemPrompt().content;
  const messages = host.conversation.messages().map(resolved.info.capabilities.vision ? asItIs : unseen);
  if (system !== "") messages.unshift({ role: "system", content: system });
  return {
    turnId,
    resolved,
    tools,
    size: contextSize(messages, tools),
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
      verbosity: settings.verbosity,
      citations: settings.citations,
      maxOutputTokens: resolved.info.limits.maxOutputTokens,
      responseFormat,
      signal,
    },
  };
}

function asItIs(message: ModelMessage): ModelMessage {
  return message;
}

/** Without the pictures of a tool result, for models that don't see. */
function unseen(message: ModelMessage): ModelMessage {
  if (message.role !== "tool" || !message.images) return message;
  const { images: _, ...rest } = message;
  return rest;
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
