import type { ContentPart, ModelMessage, ModelRequest, ToolCall, ToolImage } from "../model.js";
import type { ThinkingFields } from "./thinking.js";
import type { AnthropicTraits } from "./traits.js";

type Block = Readonly<Record<string, unknown>>;

/** A message under construction; `kind` keeps results and prompts apart, which share a role. */
interface WireMessage {
  readonly kind: "user" | "assistant" | "results";
  readonly content: Block[];
}

/** Marks the end of what the provider should keep in its prompt cache. */
const CACHED = { cache_control: { type: "ephemeral" } };

/** The body of a messages request. It always streams, as the official runtime's does. */
export function messagesBody(
  request: ModelRequest,
  { maxTokens, thinking }: { readonly maxTokens: number; readonly thinking: ThinkingFields },
  { caches }: AnthropicTraits,
): object {
  const mark = caches ? markLast : (blocks: readonly Block[]) => blocks;
  const messages = wireMessages(request.messages, request.citations === true);
  const last = messages.at(-1);
  return {
    model: request.model,
    max_tokens: maxTokens,
    system: mark(
      request.messages.flatMap((message) => (message.role === "system" ? [text(message.content)] : [])),
    ),
    messages: messages.map((message) => ({
      role: message.kind === "assistant" ? "assistant" : "user",
      content: message === last ? mark(message.content) : message.content,
    })),
    ...(request.tools.length > 0 && { tools: mark(request.tools.map(wireTool)) }),
    ...(request.tools.length > 0 && request.purpose === "compaction" && { tool_choice: { type: "none" } }),
    ...thinking,
    stream: true,
  };
}

function markLast(blocks: readonly Block[]): readonly Block[] {
  return blocks.map((block, index) => (index === blocks.length - 1 ? { ...block, ...CACHED } : block));
}

function wireTool({ name, description, parameters }: ModelRequest["tools"][number]): Block {
  return { name, description, input_schema: parameters };
}

/** Neighbours of one kind become one message: all results of an answer, and prompts without an answer between. */
function wireMessages(messages: readonly ModelMessage[], cites: boolean): WireMessage[] {
  const told: WireMessage[] = [];
  for (const message of messages) {
    const next = wireMessage(message, cites);
    if (!next || next.content.length === 0) continue;
    const last = told.at(-1);
    if (last?.kind === next.kind) last.content.push(...next.content);
    else told.push(next);
  }
  return told;
}

function wireMessage(message: ModelMessage, cites: boolean): WireMessage | undefined {
  switch (message.role) {
    case "system":
      return undefined;
    case "user":
      return { kind: "user", content: userBlocks(message.content, cites) };
    case "assistant":
      return { kind: "assistant", content: answerBlocks(message) };
    case "tool":
      return { kind: "results", content: [wireResult(message)] };
  }
}

function answerBlocks({
  content,
  toolCalls,
  details,
}: Extract<ModelMessage, { role: "assistant" }>): Block[] {
  const { provider, blocks = [], orderedBlocks } = details?.reasoningBlocks ?? {};
  const calls = new Map(toolCalls.map((call) => [call.id, wireCall(call)]));
  if (provider === "anthropic-messages" && orderedBlocks) {
    const known = orderedBlocks.flatMap((block) => {
      const call = block["type"] === "tool_use" ? calls.get(String(block["id"])) : block;
      return call ? [call] : [];
    });
    return [...known, ...[...calls.values()].filter((call) => !known.includes(call))];
  }
  const thoughts = provider === "anthropic-messages" ? blocks : [];
  return [...thoughts, ...(content ? [text(content)] : []), ...calls.values()];
}

function userBlocks(content: string | readonly ContentPart[], cites: boolean): Block[] {
  return typeof content === "string"
    ? partBlocks({ type: "text", text: content }, cites)
    : content.flatMap((part) => partBlocks(part, cites));
}

/** The wire refuses empty texts. */
function partBlocks(part: ContentPart, cites: boolean): Block[] {
  switch (part.type) {
    case "text":
      return part.text === "" ? [] : [text(part.text)];
    case "image":
      return [image(part)];
    case "document":
      return [{ type: "document", source: base64(part), ...(cites && citing(part.name)) }];
  }
}

/** Has the answer tell which part of a document it rests on. */
function citing(title: string): Block {
  return { title, citations: { enabled: true } };
}

function wireCall({ id, name, arguments: args }: ToolCall): Block {
  return { type: "tool_use", id, name, input: toObject(args) };
}

function wireResult({ toolCallId, content, images = [] }: Extract<ModelMessage, { role: "tool" }>): Block {
  const parts = images.length === 0 ? content : [text(content), ...images.map(image)];
  return { type: "tool_result", tool_use_id: toolCallId, content: parts };
}

function text(words: string): Block {
  return { type: "text", text: words };
}

function image(picture: Pick<ToolImage, "mimeType" | "data">): Block {
  return { type: "image", source: base64(picture) };
}

function base64({ mimeType, data }: Pick<ToolImage, "mimeType" | "data">): Block {
  return { type: "base64", media_type: mimeType, data };
}

/** The wire takes objects only. */
function toObject(args: string): object {
  try {
    const parsed: unknown = JSON.parse(args);
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed) ? parsed : {};
  } catch {
    return {};
  }
}
