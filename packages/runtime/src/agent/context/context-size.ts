import type { ModelMessage } from "../../models/model.js";
import type { AgentTool } from "../host.js";
import { estimateTokens } from "./tokens.js";

/** Estimated tokens of what a model call shows the model. */
export interface ContextSize {
  readonly system: number;
  readonly conversation: number;
  readonly tools: number;
  readonly total: number;
}

export function contextSize(messages: readonly ModelMessage[], tools: readonly AgentTool[]): ContextSize {
  let system = 0;
  let conversation = 0;
  for (const message of messages) {
    if (message.role === "system") system += messageTokens(message);
    else conversation += messageTokens(message);
  }
  const toolTokens = toolDefinitionTokens(tools);
  return { system, conversation, tools: toolTokens, total: system + conversation + toolTokens };
}

/** Wires put a few tokens around each message. */
const MESSAGE_OVERHEAD = 4;
/** What an image takes at most models' usual resolution. */
const IMAGE_TOKENS = 1_000;

export function messageTokens(message: ModelMessage): number {
  let tokens = MESSAGE_OVERHEAD;
  if (typeof message.content === "string") tokens += estimateTokens(message.content);
  else {
    for (const part of message.content ?? []) {
      tokens += part.type === "text" ? estimateTokens(part.text) : IMAGE_TOKENS;
    }
  }
  if (message.role !== "assistant") return tokens;
  for (const call of message.toolCalls) tokens += estimateTokens(call.name + call.arguments);
  return tokens;
}

/** By the list itself, which stays the same while nothing changes. */
const measured = new WeakMap<readonly AgentTool[], number>();

function toolDefinitionTokens(tools: readonly AgentTool[]): number {
  const known = measured.get(tools);
  if (known !== undefined) return known;
  const tokens = tools.reduce((sum, tool) => sum + toolTokens(tool), 0);
  measured.set(tools, tokens);
  return tokens;
}

/** What the model is told of one tool. */
export function toolTokens({ name, description, parameters }: AgentTool): number {
  return estimateTokens(JSON.stringify({ name, description, parameters }));
}
