import { randomUUID } from "node:crypto";
import type { ModelMessage, ModelRequest, ModelResponse, SentRequest, ToolCall } from "../../models/model.js";
import type { ModelError } from "../../models/model-error.js";
import type { ResolvedModel } from "../../models/resolved.js";

/** One attempt at a model call, as its events tell of it. */
export interface AttemptFacts {
  readonly resolved: ResolvedModel;
  readonly request: ModelRequest;
  /** `undefined` when the request never left. */
  readonly sent: SentRequest | undefined;
  readonly durationMs: number;
  /** How many retries came before it. */
  readonly retries: number;
}

/** Where the attempt's usage goes in the session's books. */
export interface Accounting {
  readonly sessionId: string;
  readonly sequence: number;
  readonly toolTokens: number;
}

/** The data of `assistant.usage`. Names, order and constants: the official runtime's. */
export function usageData(attempt: AttemptFacts, response: ModelResponse, accounting: Accounting): object {
  const { resolved, request } = attempt;
  const { usage, timings, toolCalls, finishReason, apiCallId } = response;
  const isSocket = attempt.sent?.transport === "websocket";
  return {
    model: resolved.info.id,
    modelDisplayName: resolved.info.name,
    ...present({ inputTokens: usage.inputTokens, outputTokens: usage.outputTokens }),
    cacheReadTokens: usage.cacheReadTokens,
    cacheWriteTokens: usage.cacheWriteTokens,
    ...present({
      reasoningTokens: usage.reasoningTokens,
      acceptedPredictionTokens: usage.acceptedPredictionTokens,
      rejectedPredictionTokens: usage.rejectedPredictionTokens,
    }),
    cost: 0,
    duration: Math.round(attempt.durationMs),
    ...present({
      timeToFirstTokenMs: timings?.firstChunkMs,
      outputTtftMs: timings?.firstOutputMs,
      interTokenLatencyMs: timings?.chunkGapMs,
    }),
    initiator: request.initiator,
    interactionType: "conversation-agent",
    ...origin(resolved),
    isAuto: false,
    maxPromptTokens: resolved.info.limits.maxPromptTokens,
    ...present({ maxOutputTokens: resolved.info.limits.maxOutputTokens ?? attempt.sent?.maxOutputTokens }),
    transport: attempt.sent?.transport ?? "http",
    ...body(attempt.sent),
    ...present({ apiCallId, providerCallId: isSocket ? apiCallId : undefined }),
    rte: false,
    apiEndpoint: attempt.sent?.apiEndpoint ?? resolved.provider.apiEndpoint,
    quotaSnapshots: {},
    aiCreditsStatus: "unavailable",
    ...present({
      reasoningEffort: request.reasoningEffort,
      reasoningSummary: response.reasoningSummary,
    }),
    availableToolCount: request.tools.length,
    toolTokenCount: accounting.toolTokens,
    customToolCallCount: toolCallsOf(request.messages).filter(isFreeText).length,
    unmatchedToolResultCount: 0,
    orphanToolCallCount: 0,
    frontierSource: resolved.provider.reportsCacheWrites ? "reported_writes" : "estimated",
    cacheDetailsReported: usage.cacheReported,
    numToolCalls: toolCalls.length,
    toolCounts: countByName(toolCalls),
    ...present({ finishReason }),
    contentFilterTriggered: finishReason === "content_filter",
    accounting: {
      sourceSessionId: accounting.sessionId,
      sequence: accounting.sequence,
      usageId: apiCallId ?? randomUUID(),
    },
  };
}

/** The data of `model.call_failure`. Names, order and constants: the official runtime's. */
export function failureData(attempt: AttemptFacts, error: ModelError): object {
  const { resolved, request } = attempt;
  const { statusCode, detail, isExplained, code, type } = error.details;
  const refused = statusCode !== undefined && statusCode >= 400 && statusCode < 500;
  return {
    model: resolved.info.id,
    ...present({ statusCode }),
    durationMs: Math.round(attempt.durationMs),
    apiEndpoint: attempt.sent?.apiEndpoint ?? resolved.provider.apiEndpoint,
    transport: attempt.sent?.transport ?? "http",
    ...body(attempt.sent),
    retryAttempt: attempt.retries,
    failureKind: error.boundary,
    maxPromptTokens: resolved.info.limits.maxPromptTokens,
    ...present({ maxOutputTokens: resolved.info.limits.maxOutputTokens }),
    ...origin(resolved),
    isAuto: false,
    ...present({ reasoningEffort: request.reasoningEffort }),
    interactionType: "conversation-agent",
    rte: false,
    source: "top_level",
    errorMessage: JSON.stringify(detail ?? error.message),
    ...(refused && { requestFingerprint: fingerprint(request.messages) }),
    ...(statusCode === 400 && { badRequestKind: isExplained ? "structured_error" : "bodyless" }),
    ...present({ errorCode: code, errorType: type }),
  };
}

function origin({ provider }: ResolvedModel): object {
  const { type: providerType, vendor: modelProvider } = provider;
  const byokKind = isLocal(provider.address) ? "local_user" : "remote_user";
  return { isByok: true, byokKind, modelProvider, providerType };
}

/** Whether a provider runs on this machine; a playback does. */
function isLocal(address = "localhost"): boolean {
  return address === "localhost" || address === "[::1]" || /^127(\.\d+){3}$/.test(address);
}

function body(sent: SentRequest | undefined): object {
  if (!sent) return {};
  const { bytes } = sent;
  return { requestBodyBytes: bytes, requestBodyWireBytes: bytes, requestBodyEncoding: "identity" };
}

function countByName(calls: readonly { readonly name: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { name } of calls) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function toolCallsOf(messages: readonly ModelMessage[]): ToolCall[] {
  return messages.flatMap((message) => (message.role === "assistant" ? message.toolCalls : []));
}

function isFreeText({ type }: ToolCall): boolean {
  return type === "custom";
}

/** What a refused request looked like, without what it said. */
function fingerprint(messages: readonly ModelMessage[]): object {
  const calls = toolCallsOf(messages);
  const images = messages.flatMap((message) =>
    message.role === "user" && typeof message.content !== "string"
      ? message.content.flatMap((part) => (part.type === "image" ? [part] : []))
      : [],
  );
  const reasoning = messages.flatMap((message) =>
    message.role === "assistant" ? (message.details?.reasoningBlocks?.blocks ?? []) : [],
  );
  return {
    messageCount: messages.length,
    toolResultMessageCount: messages.filter(({ role }) => role === "tool").length,
    toolCallCount: calls.length,
    namelessToolCallCount: calls.filter(({ name }) => name === "").length,
    customToolCallCount: calls.filter(isFreeText).length,
    unmatchedToolResultCount: 0,
    orphanToolCallCount: 0,
    imagePartCount: images.length,
    imagePartsMissingMediaType: images.filter(({ mimeType }) => mimeType === "").length,
    imageBytes: images.reduce((bytes, { data }) => bytes + Buffer.byteLength(data, "base64"), 0),
    reasoningItemCount: reasoning.length,
    encryptedContentBytes: reasoning.reduce((bytes, block) => bytes + encryptedBytes(block), 0),
    lastMessageRole: messages.at(-1)?.role,
  };
}

function encryptedBytes({ encrypted_content: content }: Readonly<Record<string, unknown>>): number {
  return typeof content === "string" ? Buffer.byteLength(content) : 0;
}

function present(fields: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
