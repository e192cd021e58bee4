import { freeTextOf } from "../free-text.js";
import type { ContentPart, ModelMessage, ModelRequest, ToolCall, ToolImage } from "../model.js";

/** The body of a chat-completions request. Source of the sampling values: the official runtime's requests. */
export function completionsBody(request: ModelRequest): object {
  const { model, reasoningEffort, maxOutputTokens, responseFormat, stream } = request;
  return {
    model,
    messages: wireMessages(request.messages),
    ...(reasoningEffort === undefined || reasoningEffort === "none"
      ? { temperature: 0, top_p: 0.95, frequency_penalty: 0, presence_penalty: 0 }
      : { reasoning_effort: reasoningEffort, temperature: 1 }),
    ...(maxOutputTokens !== undefined && { max_tokens: maxOutputTokens }),
    ...(responseFormat && {
      response_format: { type: responseFormat.type, json_schema: responseFormat.jsonSchema },
    }),
    ...(request.tools.length > 0 && { tools: request.tools.map(wireTool) }),
    ...(request.tools.length > 0 && request.purpose === "compaction" && { tool_choice: "none" }),
    ...(stream && { stream: true, stream_options: { include_usage: true } }),
  };
}

/** Pictures of tool results follow as user messages once all results of an answer are told: a result holds text only. */
function wireMessages(messages: readonly ModelMessage[]): object[] {
  const told: object[] = [];
  const pictures: object[] = [];
  for (const message of messages) {
    if (message.role !== "tool") told.push(...pictures.splice(0));
    told.push(wireMessage(message));
    if (message.role === "tool") pictures.push(...(message.images ?? []).map(wirePicture));
  }
  return [...told, ...pictures];
}

function wirePicture({ description, mimeType, data }: ToolImage): object {
  const parts: ContentPart[] = [
    { type: "text", text: description },
    { type: "image", mimeType, data },
  ];
  return { role: "user", content: parts.flatMap(wirePart) };
}

function wireMessage(message: ModelMessage): object {
  switch (message.role) {
    case "system":
      return { role: "system", content: message.content };
    case "user":
      return {
        role: "user",
        content: typeof message.content === "string" ? message.content : message.content.flatMap(wirePart),
      };
    case "tool":
      return { role: "tool", tool_call_id: message.toolCallId, content: message.content };
    case "assistant":
      return {
        role: "assistant",
        content: message.content,
        ...(message.toolCalls.length > 0 && { tool_calls: message.toolCalls.map(wireCall) }),
        ...message.echo,
      };
  }
}

/** Documents have no place on this wire. */
function wirePart(part: ContentPart): object[] {
  switch (part.type) {
    case "text":
      return [part];
    case "image":
      return [{ type: "image_url", image_url: { url: `data:${part.mimeType};base64,${part.data}` } }];
    case "document":
      return [];
  }
}

function wireCall(call: ToolCall): object {
  const { id, name, arguments: args } = call;
  if (call.type === "custom") return { id, type: "custom", custom: { name, input: freeTextOf(call) } };
  return { id, type: "function", function: { name, arguments: args } };
}

function wireTool({ name, description, parameters, grammar }: ModelRequest["tools"][number]): object {
  if (!grammar) return { type: "function", function: { name, description, parameters } };
  return { type: "custom", custom: { name, description, format: { type: "grammar", grammar } } };
}
