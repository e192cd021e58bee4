import { randomUUID } from "node:crypto";
import { type AgentHost, recordUsage } from "../../agent/index.js";
import { BadSamplingRequest, type Sampler, type SamplingRequest } from "../../mcp/index.js";
import type { ContentPart, ModelMessage, ModelSink, SentRequest } from "../../models/model.js";

/** MCP's words for why an answer ended, by those of chat completions. */
const STOP_REASONS: ReadonlyMap<string | undefined, string> = new Map([["length", "maxTokens"]]);

/** Makes the model calls that servers are allowed with the session's own model, beside its conversation. */
export function modelSampler(host: () => AgentHost): Sampler {
  return async (asked, signal) => {
    const started = performance.now();
    const resolved = host().model();
    const { messages, maxOutputTokens } = readRequest(asked);
    const request = {
      model: resolved.info.id,
      sessionId: host().sessionId,
      callId: randomUUID(),
      messages,
      tools: [],
      stream: true,
      initiator: "user",
      headers: {},
      maxOutputTokens,
      signal,
    } as const;
    let sent: SentRequest | undefined;
    const sink: ModelSink = {
      starting() {},
      sent: (request) => {
        sent = request;
      },
      message() {},
      text() {},
      reasoning() {},
      toolCall() {},
    };
    const response = await resolved.model.call(request, sink);
    const durationMs = performance.now() - started;
    const attempt = { resolved, request, sent, durationMs, retries: 0 };
    const told = { initiator: "mcp-sampling", interactionType: "conversation-sampling", maxOutputTokens };
    await recordUsage(host(), attempt, { response, toolTokens: 0, told });
    const { content, finishReason } = response;
    return {
      model: resolved.info.id,
      stopReason: STOP_REASONS.get(finishReason) ?? "endTurn",
      role: "assistant",
      content: { type: "text", text: content ?? "" },
    };
  };
}

interface ReadRequest {
  readonly messages: readonly ModelMessage[];
  readonly maxOutputTokens: number;
}

/** @throws when it is no `sampling/createMessage` of MCP. Wording: the official runtime's */
function readRequest({ messages, systemPrompt, maxTokens }: SamplingRequest): ReadRequest {
  const refuse = (field: string): never => {
    throw new BadSamplingRequest(`failed to decode the MCP sampling request: missing field \`${field}\``);
  };
  if (typeof maxTokens !== "number") return refuse("maxTokens");
  if (!Array.isArray(messages)) return refuse("messages");
  const system = typeof systemPrompt === "string" ? [{ role: "system", content: systemPrompt } as const] : [];
  return { messages: [...system, ...messages.map(readMessage)], maxOutputTokens: maxTokens };
}

function readMessage(message: { readonly role?: unknown; readonly content?: unknown }): ModelMessage {
  const blocks = Array.isArray(message.content) ? message.content : [message.content];
  const parts = blocks.flatMap(readBlock);
  const text = parts.map((part) => (part.type === "text" ? part.text : "")).join("");
  if (message.role === "assistant") return { role: "assistant", content: text, toolCalls: [] };
  return { role: "user", content: parts.every(({ type }) => type === "text") ? text : parts };
}

/** Blocks of other types than text and pictures are left out. */
function readBlock(block: Readonly<Record<string, unknown>>): readonly ContentPart[] {
  const { type, text, data, mimeType } = block ?? {};
  if (type === "text") return [{ type, text: String(text) }];
  return type === "image" ? [{ type, data: String(data), mimeType: String(mimeType) }] : [];
}
