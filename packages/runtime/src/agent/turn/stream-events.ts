import { randomUUID } from "node:crypto";
import type { ModelSink, SentRequest, StreamedCall } from "../../models/model.js";
import type { EventSink } from "../../ports/event-sink.js";

/** Counts what an exchange has streamed so far, over all its model calls. */
export interface StreamedBytes {
  total: number;
}

/** Turns what streams in from one attempt into events, as it comes. */
export class StreamEvents implements ModelSink {
  /** `undefined` until the request is on its way. */
  request: SentRequest | undefined;
  /** When the first text, reasoning or tool call came; by `performance.now()`. */
  firstOutputAt: number | undefined;
  readonly messageId = randomUUID();
  readonly reasoningId = randomUUID();
  readonly #events: EventSink;
  readonly #streamed: StreamedBytes;
  readonly #call: { readonly turnId: string; readonly model: string };
  #hasStarted = false;
  #messageStarted = false;
  #lastCallId: string | undefined;

  constructor(events: EventSink, streamed: StreamedBytes, call: { turnId: string; model: string }) {
    this.#events = events;
    this.#streamed = streamed;
    this.#call = call;
  }

  starting(previousResponseId?: string): void {
    this.#hasStarted = true;
    const { turnId, model } = this.#call;
    this.#events.emitEphemeral("model.call_start", {
      turnId,
      model,
      ...(previousResponseId !== undefined && { previousResponseId }),
    });
  }

  /** An attempt that failed before its wire began it began all the same. */
  ensureStarted(): void {
    if (!this.#hasStarted) this.starting();
  }

  sent(request: SentRequest): void {
    this.request = request;
  }

  message(phase: string | undefined): void {
    if (this.#messageStarted) return;
    this.#messageStarted = true;
    const { messageId } = this;
    this.#events.emitEphemeral("assistant.message_start", {
      messageId,
      ...(phase !== undefined && { phase }),
    });
  }

  text(deltaContent: string): void {
    this.#count(deltaContent);
    this.message(undefined);
    const { messageId } = this;
    this.#events.emitEphemeral("assistant.message_delta", { messageId, deltaContent });
  }

  reasoning(deltaContent: string): void {
    this.#count(deltaContent);
    this.#events.emitEphemeral("assistant.reasoning_delta", { reasoningId: this.reasoningId, deltaContent });
  }

  toolCall({ id: toolCallId, name: toolName, type }: StreamedCall, inputDelta: string): void {
    const isNew = toolCallId !== this.#lastCallId;
    this.#lastCallId = toolCallId;
    if (isNew) this.#count(toolName + inputDelta);
    else if (inputDelta !== "") this.#count(inputDelta);
    if (inputDelta === "") return;
    const data = { toolCallId, toolName, ...(type !== undefined && { toolType: type }), inputDelta };
    this.#events.emitEphemeral("assistant.tool_call_delta", data);
  }

  #count(text: string): void {
    this.firstOutputAt ??= performance.now();
    this.#streamed.total += Buffer.byteLength(text);
    const data = { totalResponseSizeBytes: this.#streamed.total };
    this.#events.emitEphemeral("assistant.streaming_delta", data);
  }
}
