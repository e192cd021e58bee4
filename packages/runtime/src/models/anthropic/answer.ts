import type { EventKind } from "../http/chunk-clock.js";
import type { AnswerReader } from "../http/http-call.js";
import { answeredError, brokenAnswer, type ProviderLabel } from "../http/provider-errors.js";
import type { AnswerDetails, DeltaSink, ModelResponse, ModelUsage, ToolCall } from "../model.js";
import { citationsOf } from "./citations.js";
import type { WireAnswer, WireBlock, WireCitation, WireDelta, WireEvent, WireUsage } from "./wire.js";

type GrowingBlock =
  | { readonly type: "text"; text: string; readonly citations: WireCitation[] }
  | { readonly type: "thinking"; thinking: string; signature: string }
  | { readonly type: "redacted_thinking"; readonly data: string }
  | { readonly type: "tool_use"; readonly id: string; readonly name: string; json: string };

/** Stop reasons in the words of chat completions; any other is `stop`. */
const FINISH_REASONS: Readonly<Record<string, string>> = {
  tool_use: "tool_calls",
  max_tokens: "length",
  model_context_window_exceeded: "length",
  refusal: "content_filter",
};

/** Puts a messages answer together from its events, or from its one body. */
export class MessagesAnswer implements AnswerReader {
  readonly #deltas: DeltaSink;
  readonly #label: ProviderLabel;
  readonly #blocks = new Map<number, GrowingBlock>();
  #id: string | undefined;
  #usage: WireUsage = {};
  #stopReason: string | undefined;
  #isComplete = false;

  constructor(deltas: DeltaSink, label: ProviderLabel) {
    this.#deltas = deltas;
    this.#label = label;
  }

  event(event: unknown): EventKind {
    const { type, message, index = 0, content_block, delta, usage, error } = (event ?? {}) as WireEvent;
    switch (type) {
      case "error":
        throw answeredError(error, this.#label);
      case "message_start":
        this.#begin(message ?? {});
        return "other";
      case "content_block_start":
        this.#open(index, content_block ?? {});
        return "chunk";
      case "content_block_delta":
        return this.#grow(index, delta ?? {}) ? "output" : "other";
      case "message_delta":
        this.#usage = { ...this.#usage, ...usage };
        this.#stopReason = delta?.stop_reason ?? this.#stopReason;
        return "other";
      case "message_stop":
        this.#isComplete = this.#id !== undefined;
        return "other";
      default:
        return "other";
    }
  }

  whole(body: unknown): void {
    const answer = (body ?? {}) as WireAnswer;
    if (answer.error) throw answeredError(answer.error, this.#label);
    this.#begin(answer);
    this.#stopReason = answer.stop_reason ?? undefined;
    for (const [index, block] of (answer.content ?? []).entries()) this.#open(index, block);
    this.#isComplete = answer.type === "message";
  }

  response(): ModelResponse {
    if (!this.#isComplete) {
      throw brokenAnswer(
        "Failed to finalize Anthropic message stream: stream ended without producing a Message with role=assistant",
        this.#label,
      );
    }
    const blocks = [...this.#blocks.values()];
    const content = blocks.map((block) => (block.type === "text" ? block.text : "")).join("");
    const reasoning = blocks.map((block) => (block.type === "thinking" ? block.thinking : "")).join("");
    return {
      content: content === "" ? null : content,
      reasoning: reasoning === "" ? undefined : reasoning,
      toolCalls: blocks.flatMap(toolCall),
      usage: modelUsage(this.#usage),
      finishReason: FINISH_REASONS[this.#stopReason ?? ""] ?? "stop",
      apiCallId: this.#id,
      details: details(blocks),
      citations: citationsOf(blocks.flatMap((block) => (block.type === "text" ? [block] : []))),
    };
  }

  #begin({ id, usage }: WireAnswer): void {
    this.#id = id ?? "";
    this.#usage = usage ?? {};
  }

  #open(index: number, block: WireBlock): void {
    const { type, text = "", thinking = "", signature = "", data = "", id = "", name = "", input } = block;
    switch (type) {
      case "text":
        this.#blocks.set(index, { type, text, citations: [...(block.citations ?? [])] });
        if (text !== "") this.#deltas.text(text);
        break;
      case "thinking":
        this.#blocks.set(index, { type, thinking, signature });
        if (thinking !== "") this.#deltas.reasoning(thinking);
        break;
      case "redacted_thinking":
        this.#blocks.set(index, { type, data });
        break;
      case "tool_use":
        this.#blocks.set(index, { type, id, name, json: givenInput(input) });
        break;
    }
  }

  /** @returns whether it carried output */
  #grow(index: number, delta: WireDelta): boolean {
    const block = this.#blocks.get(index);
    const { text = "", thinking = "", partial_json: json = "", signature = "" } = delta;
    switch (block?.type) {
      case "text":
        if (delta.citation) block.citations.push(delta.citation);
        block.text += text;
        if (text !== "") this.#deltas.text(text);
        return text !== "";
      case "thinking":
        block.thinking += thinking;
        block.signature += signature;
        if (thinking !== "") this.#deltas.reasoning(thinking);
        return thinking !== "";
      case "tool_use":
        block.json += json;
        if (json !== "") this.#deltas.toolCall({ id: block.id, name: block.name }, json);
        return json !== "";
      default:
        return false;
    }
  }
}

/** An answer in one piece has the input here; a stream has `{}` here and the input in deltas. */
function givenInput(input: unknown): string {
  const hasFields = typeof input === "object" && input !== null && Object.keys(input).length > 0;
  return hasFields ? JSON.stringify(input) : "";
}

function toolCall(block: GrowingBlock): ToolCall[] {
  return block.type === "tool_use" ? [{ id: block.id, name: block.name, arguments: block.json }] : [];
}

/** Only signed thoughts are taken back. */
function isThought(block: GrowingBlock): boolean {
  return block.type === "redacted_thinking" || (block.type === "thinking" && block.signature !== "");
}

function details(blocks: readonly GrowingBlock[]): AnswerDetails | undefined {
  const thoughts = blocks.filter(isThought);
  if (thoughts.length === 0) return undefined;
  const provider = "anthropic-messages";
  const reasoningOpaque = thoughts.findLast((block) => block.type === "thinking")?.signature;
  if (isUsualOrder(blocks)) return { reasoningOpaque, reasoningBlocks: { provider, blocks: thoughts } };
  const orderedBlocks = blocks.flatMap((block): Readonly<Record<string, unknown>>[] => {
    if (block.type === "tool_use") return [{ type: block.type, id: block.id }];
    if (block.type === "text") return [{ type: block.type, text: block.text }];
    return isThought(block) ? [block] : [];
  });
  return { reasoningOpaque, reasoningBlocks: { provider, orderedBlocks } };
}

/** Thoughts, one text, calls: the order in which an answer is shown again when nothing is said of it. */
function isUsualOrder(blocks: readonly GrowingBlock[]): boolean {
  const kinds = blocks.map((block) => (block.type === "text" ? "w" : block.type === "tool_use" ? "c" : "t"));
  return /^t*w?c*$/.test(kinds.join(""));
}

function modelUsage(usage: WireUsage): ModelUsage {
  const cacheReadTokens = usage.cache_read_input_tokens ?? 0;
  const cacheWriteTokens = usage.cache_creation_input_tokens ?? 0;
  const { input_tokens: input, output_tokens: outputTokens = 0 } = usage;
  return {
    inputTokens: input === undefined ? undefined : input + cacheReadTokens + cacheWriteTokens,
    outputTokens,
    cacheReadTokens,
    cacheWriteTokens,
    cacheReported: true,
  };
}
