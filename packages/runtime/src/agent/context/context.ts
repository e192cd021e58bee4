import type { ModelMessage } from "../../models/model.js";
import type { ResolvedModel } from "../../models/resolved.js";
import type { AgentHost, AgentTool } from "../host.js";
import { type ContextSize, contextSize } from "./context-size.js";

/** What a model would be shown if it were called now. */
export interface Context {
  readonly resolved: ResolvedModel;
  readonly tools: readonly AgentTool[];
  /** With the system message, where there is one. */
  readonly messages: readonly ModelMessage[];
  readonly size: ContextSize;
}

export type ContextSource = Pick<AgentHost, "model" | "tools" | "systemPrompt" | "conversation">;

/** @param conversation the messages after the system message. Default: what the conversation holds. */
export function readContext(
  source: ContextSource,
  conversation: readonly ModelMessage[] = source.conversation.messages(),
): Context {
  const resolved = source.model();
  const tools = source.tools();
  const { content } = source.systemPrompt();
  const system: readonly ModelMessage[] = content === "" ? [] : [{ role: "system", content }];
  const shown = conversation.map(resolved.info.capabilities.vision ? asItIs : unseen);
  const messages = [...system, ...shown];
  return { resolved, tools, messages, size: contextSize(messages, tools) };
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

/** A context's size as events tell it. Source of the names: the official runtime. */
export function sizeFields({ size }: Pick<Context, "size">) {
  return {
    systemTokens: size.system,
    conversationTokens: size.conversation,
    toolDefinitionsTokens: size.tools,
  };
}
