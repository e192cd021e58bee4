import { randomUUID } from "node:crypto";
import { freeTextCall } from "../free-text.js";
import type { EventKind } from "../http/chunk-clock.js";
import type { AnswerReader } from "../http/http-call.js";
import { answeredError, brokenAnswer, type ProviderLabel } from "../http/provider-errors.js";
import type { DeltaSink, Echo, ModelResponse, ModelUsage } from "../model.js";
import type { WireChunk, WireDelta, WireToolCall, WireUsage } from "./wire.js";

interface GrowingCall {
  readonly id: string;
  readonly type: "function" | "custom";
  name: string;
  arguments: string;
}

/** Puts a chat-completions answer together from its chunks, or from its one message. */
export class CompletionsAnswer implements AnswerReader {
  readonly #deltas: DeltaSink;
  readonly #label: ProviderLabel;
  #content = "";
  #reasoning = "";
  /** The field the reasoning came in; it goes back in the same one. */
  #reasoningField: "reasoning_content" | "reasoning" = "reasoning_content";
  readonly #calls: GrowingCall[] = [];
  readonly #byIndex = new Map<number, GrowingCall>();
  #usage: WireUsage | undefined;
  #finishReason: string | undefined;
  #id: string | undefined;
  #came: "nothing" | "chunks" | "whole" = "nothing";

  constructor(deltas: DeltaSink, label: ProviderLabel) {
    this.#deltas = deltas;
    this.#label = label;
  }

  event(event: unknown): EventKind {
    this.#came = "chunks";
    return this.#add(event as WireChunk | null) ? "output" : "chunk";
  }

  whole(body: unknown): void {
    this.#came = "whole";
    this.#add(body as WireChunk | null);
  }

  response(): ModelResponse {
    this.#checkComplete();
    const echo: Echo = {
      ...(this.#came === "chunks" && { refusal: null }),
      ...(this.#reasoning !== "" && { [this.#reasoningField]: this.#reasoning }),
    };
    return {
      content: this.#content === "" ? null : this.#content,
      reasoning: this.#reasoning === "" ? undefined : this.#reasoning,
      toolCalls: this.#calls.map(({ id, type, name, arguments: args }) =>
        type === "custom" ? freeTextCall(id, name, args) : { id, name, arguments: args },
      ),
      usage: modelUsage(this.#usage),
      finishReason: this.#finishReason,
      apiCallId: this.#id,
      echo,
    };
  }

  #checkComplete(): void {
    const stream = "Failed to finalize chat-completions stream";
    if (this.#came === "nothing") {
      throw brokenAnswer(`${stream}: request ended without sending any chunks`, this.#label);
    }
    if (this.#came === "chunks" && this.#finishReason === undefined && this.#calls.length === 0) {
      throw brokenAnswer(`${stream}: missing finish_reason for choice 0`, this.#label);
    }
  }

  /** @returns whether it carried output */
  #add(chunk: WireChunk | null): boolean {
    if (chunk?.error) throw answeredError(chunk.error, this.#label);
    this.#id ??= chunk?.id;
    if (chunk?.usage) this.#usage = chunk.usage;
    const choice = chunk?.choices?.[0];
    if (!choice) return false;
    if (choice.finish_reason) this.#finishReason = choice.finish_reason;
    const delta = choice.delta ?? choice.message;
    return delta !== undefined && this.#addDelta(delta);
  }

  #addDelta(delta: WireDelta): boolean {
    const thinking = delta.reasoning_content ?? delta.reasoning_text;
    const reasoning = thinking ?? delta.reasoning;
    if (reasoning) {
      this.#reasoningField = thinking ? "reasoning_content" : "reasoning";
      this.#reasoning += reasoning;
      this.#deltas.reasoning(reasoning);
    }
    const text = delta.content;
    if (typeof text === "string" && text !== "") {
      this.#content += text;
      this.#deltas.text(text);
    }
    const calls = delta.tool_calls;
    if (calls) for (const call of calls) this.#addCall(call);
    return Boolean(reasoning || text || calls?.length);
  }

  /** A piece belongs to the call of its index; without one, to the last call unless it has an id of its own. */
  #addCall(piece: WireToolCall): void {
    let call = piece.index === undefined ? this.#lastUnless(piece.id) : this.#byIndex.get(piece.index);
    if (!call) {
      const type = piece.custom ? "custom" : "function";
      call = { id: piece.id || `call_${randomUUID()}`, type, name: "", arguments: "" };
      this.#calls.push(call);
      this.#byIndex.set(piece.index ?? this.#calls.length - 1, call);
    }
    const { name = "", arguments: args = "" } = piece.function ?? {};
    const { name: toolName = name, input = args } = piece.custom ?? {};
    if (call.name === "") call.name = toolName;
    call.arguments += input;
    this.#deltas.toolCall({ id: call.id, name: call.name, type: call.type }, input);
  }

  #lastUnless(id: string | undefined): GrowingCall | undefined {
    const last = this.#calls.at(-1);
    return id && id !== last?.id ? undefined : last;
  }
}

function modelUsage(usage: WireUsage | undefined): ModelUsage {
  const cached = usage?.prompt_tokens_details?.cached_tokens;
  const completion = usage?.completion_tokens_details;
  return {
    inputTokens: usage?.prompt_tokens,
    outputTokens: usage?.completion_tokens,
    cacheReadTokens: cached ?? 0,
    cacheWriteTokens: 0,
    reasoningTokens: completion?.reasoning_tokens,
    acceptedPredictionTokens: completion?.accepted_prediction_tokens,
    rejectedPredictionTokens: completion?.rejected_prediction_tokens,
    cacheReported: cached !== undefined,
  };
}
