import { randomUUID } from "node:crypto";
import { freeTextCall } from "../free-text.js";
import type { EventKind } from "../http/chunk-clock.js";
import type { AnswerReader } from "../http/http-call.js";
import { answeredError, brokenAnswer, type ProviderLabel } from "../http/provider-errors.js";
import type {
  AnswerDetails,
  DeltaSink,
  ModelResponse,
  ModelUsage,
  StreamedCall,
  ToolCall,
} from "../model.js";
import { CUSTOM_ID } from "./request.js";
import type { WireEvent, WireItem, WireResponse, WireUsage } from "./wire.js";

/** Between two parts of a reasoning summary. */
const PART_BREAK = "\n\n";

/** Puts a response together from its events, or from its one body. */
export class ResponsesAnswer implements AnswerReader {
  readonly #deltas: DeltaSink;
  readonly #label: ProviderLabel;
  readonly #calls = new Map<string, StreamedCall>();
  readonly #done: WireItem[] = [];
  #id: string | undefined;
  #final: WireResponse | undefined;
  #summarized = false;
  #isWhole = false;

  constructor(deltas: DeltaSink, label: ProviderLabel) {
    this.#deltas = deltas;
    this.#label = label;
  }

  /** Whether the provider has nothing more to say. */
  get isComplete(): boolean {
    return this.#final !== undefined;
  }

  event(given: unknown): EventKind {
    const event = (given ?? {}) as WireEvent;
    const { delta = "", item_id: itemId = "" } = event;
    switch (event.type) {
      case "response.created":
        this.#id = event.response?.id;
        break;
      case "response.output_item.added":
        this.#open(event.item ?? {});
        break;
      case "response.output_item.done":
        if (event.item) this.#done.push(event.item);
        break;
      case "response.reasoning_summary_part.added":
        if (this.#summarized) this.#deltas.reasoning(PART_BREAK);
        break;
      case "response.reasoning_summary_text.delta":
        this.#summarized = true;
        return output(delta, (words) => this.#deltas.reasoning(words));
      case "response.output_text.delta":
      case "response.refusal.delta":
        return output(delta, (words) => this.#deltas.text(words));
      case "response.function_call_arguments.delta":
      case "response.custom_tool_call_input.delta":
        return output(delta, (piece) => this.#growCall(itemId, piece));
      case "response.completed":
      case "response.incomplete":
        this.#final = event.response ?? {};
        break;
      case "response.failed":
        throw answeredError(event.response?.error, this.#label, event.status);
      case "error":
        throw answeredError(event.error ?? errorFields(event), this.#label, event.status);
    }
    return "other";
  }

  whole(body: unknown): void {
    const answer = (body ?? {}) as WireResponse;
    if (answer.error) throw answeredError(answer.error, this.#label);
    this.#final = answer;
    this.#isWhole = true;
  }

  response(): ModelResponse {
    const { output, usage, incomplete_details: incomplete, id = this.#id } = this.#final ?? {};
    if (!this.#final && this.#done.length === 0) {
      throw brokenAnswer("Responses stream ended without a completed response", this.#label);
    }
    const items = output && output.length > 0 ? output : this.#done;
    const messages = items.filter(({ type }) => type === "message");
    const thoughts = items.filter(({ type }) => type === "reasoning");
    const content = messages.flatMap(({ content: parts = [] }) => parts.map(partText)).join("");
    const summaries = thoughts.flatMap(({ summary = [] }) => summary.map(partText));
    const reasoning = summaries.filter((text) => text !== "").join(PART_BREAK);
    const toolCalls = items.flatMap(toolCall);
    return {
      content: content === "" ? null : content,
      reasoning: reasoning === "" ? undefined : reasoning,
      toolCalls,
      usage: modelUsage(usage ?? {}),
      finishReason: items.length > 0 || incomplete ? finishReason(incomplete?.reason, toolCalls) : undefined,
      apiCallId: id,
      reasoningId: this.#isWhole ? thoughts.at(-1)?.id : undefined,
      details: details({ messages, thoughts, calls: toolCalls.length }),
    };
  }

  #open({ type, id = "", call_id = "", name = "", phase }: WireItem): void {
    if (type === "message") this.#deltas.message(phase ?? undefined);
    if (type === "function_call") this.#calls.set(id, { id: call_id, name, type: "function" });
    if (type === "custom_tool_call") this.#calls.set(id, { id: CUSTOM_ID + call_id, name, type: "custom" });
  }

  #growCall(itemId: string, delta: string): void {
    const call = this.#calls.get(itemId);
    if (call) this.#deltas.toolCall(call, delta);
  }
}

function output(delta: string, pass: (delta: string) => void): EventKind {
  if (delta === "") return "other";
  pass(delta);
  return "output";
}

function errorFields({ message, code, param }: WireEvent): object {
  return { message, code, param };
}

/** A refusal is what the model had to say. */
function partText({ text, refusal }: { readonly text?: string; readonly refusal?: string }): string {
  return text ?? refusal ?? "";
}

function toolCall({ type, call_id, name = "", arguments: args = "", input = "" }: WireItem): ToolCall[] {
  const id = call_id || `call_${randomUUID()}`;
  if (type === "custom_tool_call") return [freeTextCall(CUSTOM_ID + id, name, input)];
  return type === "function_call" ? [{ id, name, arguments: args }] : [];
}

function finishReason(cut: string | undefined, calls: readonly ToolCall[]): string {
  if (cut === "content_filter") return "content_filter";
  if (cut !== undefined) return "length";
  return calls.length > 0 ? "tool_calls" : "stop";
}

interface Kinds {
  readonly messages: readonly WireItem[];
  readonly thoughts: readonly WireItem[];
  readonly calls: number;
}

/** `serverTools` comes with an answer of one item only, thoughts aside, as from the official runtime. */
function details({ messages, thoughts, calls }: Kinds): AnswerDetails {
  const last = thoughts.at(-1);
  return {
    reasoningOpaque: last?.id,
    encryptedContent: last?.encrypted_content ?? undefined,
    phase: messages.at(-1)?.phase ?? undefined,
    serverTools: messages.length + calls === 1 ? { provider: "openai-responses" } : undefined,
    reasoningBlocks:
      thoughts.length > 0
        ? { provider: "openai-responses", blocks: thoughts.map((item) => ({ ...item })) }
        : undefined,
  };
}

function modelUsage(usage: WireUsage): ModelUsage {
  return {
    inputTokens: usage.input_tokens,
    outputTokens: usage.output_tokens ?? 0,
    cacheReadTokens: usage.input_tokens_details?.cached_tokens ?? 0,
    cacheWriteTokens: 0,
    reasoningTokens: usage.output_tokens_details?.reasoning_tokens,
    cacheReported: true,
  };
}
