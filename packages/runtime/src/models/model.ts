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

/** The conversation as a model sees it. */
export type ModelMessage =
  | { readonly role: "system"; readonly content: string }
  | { readonly role: "user"; readonly content: string }
  | { readonly role: "assistant"; readonly content: string | null; readonly toolCalls: readonly ToolCall[] }
  | { readonly role: "tool"; readonly toolCallId: string; readonly content: string };

export interface ModelRequest {
  readonly model: string;
  readonly messages: readonly ModelMessage[];
  readonly tools: readonly ToolDefinition[];
  /** Whether the caller wants deltas; a wire may stream anyway. */
  readonly stream: boolean;
  /** `user` for the first call of a turn's exchange, `agent` for those that follow tool results. */
  readonly initiator: "user" | "agent";
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Receives a response as it streams in. */
export interface ModelSink {
  text(delta: string): void;
  reasoning(delta: string): void;
  toolCall(delta: { id: string; name: string; argumentsDelta: string }): void;
  /** A retry is about to happen after a failed attempt. */
  retry(info: { attempt: number; delayMs: number; error: ModelError }): void;
}

export interface ModelUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  readonly reasoningTokens?: number | undefined;
}

export interface ModelResponse {
  readonly content: string | null;
  readonly reasoning: string | undefined;
  readonly toolCalls: readonly ToolCall[];
  readonly usage: ModelUsage | undefined;
  /** The wire's own word: `stop`, `tool_calls`, `length`, `content_filter`, … */
  readonly finishReason: string;
  /** The provider's id of this response. */
  readonly apiCallId: string | undefined;
  readonly requestBytes: number;
  readonly durationMs: number;
  readonly timeToFirstTokenMs: number | undefined;
}

export interface Model {
  /**
   * Performs one call, retries included.
   *
   * @throws ModelError when it fails for good; the signal's reason when aborted
   */
  call(request: ModelRequest, sink: ModelSink): Promise<ModelResponse>;
}

/** Why a model call failed, in the terms that `session.error` uses. */
export class ModelError extends Error {
  override readonly name = "ModelError";
  readonly kind: "authentication" | "authorization" | "quota" | "rate_limit" | "context_limit" | "query";
  readonly statusCode: number | undefined;
  /** Whether the same request may succeed later. */
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(
    kind: ModelError["kind"],
    message: string,
    details: { statusCode?: number; retryable?: boolean; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = kind;
    this.statusCode = details.statusCode;
    this.retryable = details.retryable ?? false;
    this.retryAfterMs = details.retryAfterMs;
  }
}
