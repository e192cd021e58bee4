import { createHash } from "node:crypto";
import { freeTextOf } from "../free-text.js";
import type { ContentPart, ModelMessage, ModelRequest, ToolCall, ToolImage } from "../model.js";

export type Item = Readonly<Record<string, unknown>>;

/** Calls with one text in place of arguments are known by ids that begin so. Source: the official runtime. */
export const CUSTOM_ID = "custom_";

/** The body of a responses request over HTTP. */
export function responsesBody(request: ModelRequest): object {
  const { input, ...rest } = sharedFields(request);
  return {
    model: request.model,
    instructions: instructions(request),
    input,
    ...rest,
    prompt_cache_key: cacheKey(request.sessionId),
    ...answerFields(request),
    store: false,
    ...(request.stream && { stream: true }),
    ...further(request),
  };
}

/**
 * The message that asks for a response over a WebSocket.
 *
 * @param previous the response to go on from, and what has been added to it since
 */
export function socketMessage(
  request: ModelRequest,
  previous?: { readonly id: string; readonly added: readonly Item[] },
): object {
  const { input, ...rest } = sharedFields(request);
  return {
    type: "response.create",
    model: request.model,
    ...(previous && { previous_response_id: previous.id }),
    instructions: instructions(request),
    input: previous?.added ?? input,
    ...rest,
    ...answerFields(request),
    store: false,
    ...further(request),
  };
}

/** The conversation as this wire has it, the system message aside. */
export function inputItems(messages: readonly ModelMessage[]): Item[] {
  const calls = messages.flatMap((message) => (message.role === "assistant" ? message.toolCalls : []));
  const custom = new Set(calls.flatMap(({ id, type }) => (type === "custom" ? [id] : [])));
  return messages.flatMap((message) => messageItems(message, custom));
}

/** @param custom ids of the calls with one text in place of arguments */
function messageItems(message: ModelMessage, custom: ReadonlySet<string>): readonly Item[] {
  switch (message.role) {
    case "system":
      return [];
    case "user":
      return [{ role: "user", content: userParts(message.content), type: "message" }];
    case "tool":
      return [toolOutput(message, custom.has(message.toolCallId))];
    case "assistant":
      return answerItems(message);
  }
}

function sharedFields(request: ModelRequest) {
  return {
    input: inputItems(request.messages),
    tools: request.tools.map(wireTool),
    reasoning: reasoning(request),
  };
}

function wireTool({ name, description, parameters, grammar }: ModelRequest["tools"][number]): object {
  if (grammar) return { name, description, type: "custom", format: { type: "grammar", ...grammar } };
  return { name, description, parameters, strict: false, type: "function" };
}

/** Nothing is stored at the provider, so reasoning has to come along to be shown again. */
function further({ tools, reasoningEffort, purpose }: ModelRequest): object {
  return {
    ...(reasoningEffort !== "none" && { include: ["reasoning.encrypted_content"] }),
    ...(tools.length > 0 && { parallel_tool_calls: true }),
    ...(tools.length > 0 && purpose === "compaction" && { tool_choice: "none" }),
  };
}

function answerFields({ maxOutputTokens, responseFormat, verbosity }: ModelRequest): object {
  const text = {
    ...(verbosity !== undefined && { verbosity }),
    ...(responseFormat && { format: { type: responseFormat.type, ...responseFormat.jsonSchema } }),
  };
  return {
    ...(maxOutputTokens !== undefined && { max_output_tokens: maxOutputTokens }),
    ...(Object.keys(text).length > 0 && { text }),
  };
}

function instructions({ messages }: ModelRequest): string {
  return messages.flatMap((message) => (message.role === "system" ? [message.content] : [])).join("\n\n");
}

function reasoning(request: ModelRequest): object {
  const { reasoningEffort: effort } = request;
  const summary = summaryMode(request);
  return {
    ...(effort !== undefined && { effort }),
    ...(summary !== undefined && { summary: summary === "detailed" ? "auto" : summary }),
  };
}

/** The mode of summaries that is asked for; `undefined` when none are. */
export function summaryMode({ reasoningEffort, reasoningSummary }: ModelRequest): string | undefined {
  if (reasoningEffort === "none" || reasoningSummary === "none") return undefined;
  return reasoningSummary ?? "detailed";
}

/** Keeps the requests of a session on the machine that has its prompt cached. */
function cacheKey(sessionId: string): string {
  return createHash("sha256").update(sessionId).digest("hex").slice(0, 32);
}

function userParts(content: string | readonly ContentPart[]): Item[] {
  return typeof content === "string" ? [{ type: "input_text", text: content }] : content.map(userPart);
}

function userPart(part: ContentPart): Item {
  switch (part.type) {
    case "text":
      return { type: "input_text", text: part.text };
    case "image":
      return image(part);
    case "document":
      return {
        type: "input_file",
        file_data: `data:${part.mimeType};base64,${part.data}`,
        file_id: null,
        filename: part.name,
      };
  }
}

function image({ mimeType, data }: Pick<ToolImage, "mimeType" | "data">): Item {
  return { type: "input_image", detail: "auto", image_url: `data:${mimeType};base64,${data}` };
}

function toolOutput(
  { toolCallId, content, images = [] }: Extract<ModelMessage, { role: "tool" }>,
  isCustom: boolean,
): Item {
  const output =
    images.length === 0 ? content : [{ type: "input_text", text: content }, ...images.map(image)];
  if (isCustom) return { type: "custom_tool_call_output", call_id: customId(toolCallId), output };
  return { type: "function_call_output", call_id: toolCallId, output };
}

function answerItems({
  content,
  toolCalls,
  details,
}: Extract<ModelMessage, { role: "assistant" }>): readonly Item[] {
  const { reasoningBlocks, phase } = details ?? {};
  const thoughts = reasoningBlocks?.provider === "openai-responses" ? (reasoningBlocks.blocks ?? []) : [];
  const words = content === null ? [] : [answerText(content, phase)];
  return [...thoughts, ...words, ...toolCalls.map(wireCall)];
}

function wireCall(call: ToolCall): Item {
  const { id, name, arguments: args } = call;
  if (call.type === "custom") {
    const callId = customId(id);
    return { type: "custom_tool_call", id: `ctc_${callId}`, name, input: freeTextOf(call), call_id: callId };
  }
  return { type: "function_call", id: `fc_${id}`, name, arguments: args, call_id: id, status: "completed" };
}

/** The provider's own id of a call with one text. */
function customId(id: string): string {
  return id.startsWith(CUSTOM_ID) ? id.slice(CUSTOM_ID.length) : id;
}

function answerText(text: string, phase: string | undefined): Item {
  return {
    type: "message",
    id: messageId(text, phase),
    role: "assistant",
    content: [{ annotations: [], type: "output_text", text }],
    status: "completed",
    ...(phase !== undefined && { phase }),
  };
}

/** The same text has the same id in every request: providers cache by what they are sent. */
function messageId(text: string, phase = ""): string {
  const hex = createHash("sha256").update(`${phase}\n${text}`).digest("hex");
  return `msg_${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
