import { randomUUID } from "node:crypto";
import type { ModelSink } from "../models/model.js";
import type { EventSink } from "../ports/event-sink.js";

/** Counts what an exchange has streamed so far, over all its model calls. */
export interface StreamedBytes {
  total: number;
}

/** Turns what streams in from one attempt into events, as it comes. */
export class StreamEvents implements ModelSink {
  /** Size of the request's body; 0 until it is on its way. */
  requestBytes = 0;
  readonly messageId = randomUUID();
  readonly reasoningId = randomUUID();
  readonly #events: EventSink;
  readonly #streamed: StreamedBytes;
  #messageStarted = false;
  #lastCallId: string | undefined;

  constructor(events: EventSink, streamed: StreamedBytes) {
    this.#events = events;
    this.#streamed = streamed;
  }

  sent(bytes: number): void {
    this.requestBytes = bytes;
  }

  text(deltaContent: string): void {
    this.#count(deltaContent);
    const { messageId } = this;
    if (!this.#messageStarted) {
      this.#messageStarted = true;
      this.#events.emitEphemeral("assistant.message_start", { messageId });
    }
    this.#events.emitEphemeral("assistant.message_delta", { messageId, deltaContent });
  }

  reasoning(deltaContent: string): void {
    this.#count(deltaContent);
    this.#events.emitEphemeral("assistant.reasoning_delta", { reasoningId: this.reasoningId, deltaContent });
  }

  toolCall(toolCallId: string, toolName: string, inputDelta: string): void {
    const isNew = toolCallId !== this.#lastCallId;
    this.#lastCallId = toolCallId;
    if (isNew) this.#count(toolName + inputDelta);
    else if (inputDelta !== "") this.#count(inputDelta);
    if (inputDelta === "") return;
    const data = { toolCallId, toolName, toolType: "function", inputDelta };
    this.#events.emitEphemeral("assistant.tool_call_delta", data);
  }

  #count(text: string): void {
    this.#streamed.total += Buffer.byteLength(text);
    const data = { totalResponseSizeBytes: this.#streamed.total };
    this.#events.emitEphemeral("assistant.streaming_delta", data);
  }
}
