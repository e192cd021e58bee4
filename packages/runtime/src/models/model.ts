/**
 * What the agent asks of a model, whatever wire it speaks. Each wire (`openai-completions.ts`, …) turns a
 * {@link ModelRequest} into its own body and its own stream into calls on a {@link ModelSink}.
 */
import type { ToolDefinition } from "../tools/tool.js";

export type { ToolDefinition };

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** The arguments as the model wrote them: JSON text, possibly malformed. */
  readonly arguments: string;
}

export type ContentPart =
  | { readonly type: "text"; readonly text: string }
  /** `data` is base64. */
  | { readonly type: "image"; readonly mimeType: string; readonly data: string };

/** The conversation as a model sees it. */
export type ModelMessage =
  | { readonly role: "system"; readonly content: string }
  | { readonly role: "user"; readonly content: string | readonly ContentPart[] }
  | {
      readonly role: "assistant";
      readonly content: string | null;
      readonly toolCalls: readonly ToolCall[];
      /** See {@link ModelResponse.echo}. */
      readonly echo?: Echo | undefined;
    }
  | { readonly role: "tool"; readonly toolCallId: string; readonly content: string };

/** Fields of a wire's answer that the same wire wants back when it is shown that answer again. */
export type Echo = Readonly<Record<string, unknown>>;

export interface ModelRequest {
  readonly model: string;
  readonly messages: readonly ModelMessage[];
  readonly tools: readonly ToolDefinition[];
  /** Whether the caller wants deltas. */
  readonly stream: boolean;
  /** `user` for the first attempt after a user message, `agent` for those that follow. */
  readonly initiator: "user" | "agent";
  /** They win over the provider's own. */
  readonly headers: Readonly<Record<string, string>>;
  readonly reasoningEffort?: string | undefined;
  /** Tokens of answer to ask for. */
  readonly maxOutputTokens?: number | undefined;
  /** The wire protocol's `responseFormat` of `session.send`. */
  readonly responseFormat?: ResponseFormat | undefined;
  readonly signal: AbortSignal;
}

export interface ResponseFormat {
  readonly type: "json_schema";
  readonly jsonSchema: Readonly<Record<string, unknown>>;
}

/** Receives a response as it streams in. Called only for requests with `stream`, save for `sent`. */
export interface ModelSink {
  /** The request is on its way; `bytes` is the size of its body. */
  sent(bytes: number): void;
  text(delta: string): void;
  reasoning(delta: string): void;
  /** `delta` is a piece of the arguments; the first piece of a call may be empty. */
  toolCall(id: string, name: string, delta: string): void;
}

/** Token counts; absent where the provider gave none. */
export interface ModelUsage {
  readonly inputTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  readonly reasoningTokens?: number | undefined;
  readonly acceptedPredictionTokens?: number | undefined;
  readonly rejectedPredictionTokens?: number | undefined;
  /** Whether the provider told how much came from its cache. */
  readonly cacheReported: boolean;
}

/** Milliseconds, fractions included. Only a streamed response has them. */
export interface ModelTimings {
  /** From the request to the first chunk of any kind. */
  readonly firstChunkMs: number;
  /** From the request to the first text, reasoning or tool call. */
  readonly firstOutputMs?: number | undefined;
  /** Mean gap between chunks. */
  readonly chunkGapMs?: number | undefined;
}

export interface ModelResponse {
  readonly content: string | null;
  readonly reasoning: string | undefined;
  readonly toolCalls: readonly ToolCall[];
  readonly usage: ModelUsage;
  /** The wire's own word: `stop`, `tool_calls`, `length`, `content_filter`, … */
  readonly finishReason: string | undefined;
  /** The provider's id of this response. */
  readonly apiCallId: string | undefined;
  readonly timings?: ModelTimings | undefined;
  readonly echo?: Echo | undefined;
}

export interface Model {
  /**
   * Makes one attempt.
   *
   * @throws ModelError when it fails; the signal's reason when aborted
   */
  call(request: ModelRequest, sink: ModelSink): Promise<ModelResponse>;
}
