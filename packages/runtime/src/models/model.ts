/**
 * What the agent asks of a model, whatever wire it speaks. Each wire (`openai-completions.ts`, …) turns a
 * {@link ModelRequest} into its own body and its own stream into calls on a {@link ModelSink}.
 */
import type { Citations } from "@parley/protocol";
import type { ToolDefinition } from "../tools/tool.js";

export type { ToolDefinition };

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** The arguments as the model wrote them: JSON text, possibly malformed. */
  readonly arguments: string;
  /** The model wrote one text; `arguments` holds it as `input`. See `ToolDefinition.grammar`. */
  readonly type?: "custom";
}

export type ContentPart =
  | { readonly type: "text"; readonly text: string }
  /** `data` is base64. */
  | { readonly type: "image"; readonly mimeType: string; readonly data: string }
  /** A file that some wires take as it is. `data` is base64. */
  | {
      readonly type: "document";
      readonly mimeType: string;
      readonly data: string;
      readonly name: string;
    };

/** A picture that a tool's result holds. `data` is base64. */
export interface ToolImage {
  readonly mimeType: string;
  readonly data: string;
  /** What it shows, for wires that can't put it beside the result's text. */
  readonly description: string;
}

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
      readonly details?: AnswerDetails | undefined;
    }
  | {
      readonly role: "tool";
      readonly toolCallId: string;
      readonly content: string;
      readonly images?: readonly ToolImage[] | undefined;
    };

/** Fields of a chat-completions answer that the same wire wants back when it is shown that answer again. */
export type Echo = Readonly<Record<string, unknown>>;

/**
 * What an answer holds beside words and calls, for the wire it came by to be shown again. Unlike an echo it
 * is on the log, in `assistant.message` under the same names, and so outlives a restart.
 */
export interface AnswerDetails {
  readonly reasoningOpaque?: string | undefined;
  readonly encryptedContent?: string | undefined;
  /** Whether the text leads up to the answer or is it (`commentary`, `final_answer`). */
  readonly phase?: string | undefined;
  readonly serverTools?: { readonly provider: string } | undefined;
  readonly reasoningBlocks?: ReasoningBlocks | undefined;
}

/** Reasoning as only the wire that gave it can read it. */
export interface ReasoningBlocks {
  readonly provider: "anthropic-messages" | "openai-responses";
  /** To be shown before the words and calls. */
  readonly blocks?: readonly Readonly<Record<string, unknown>>[];
  /** Instead of `blocks`: all of an answer whose thoughts come between its words and calls. Calls are named by their ids. */
  readonly orderedBlocks?: readonly Readonly<Record<string, unknown>>[];
}

export interface ModelRequest {
  readonly model: string;
  readonly sessionId: string;
  /** Of the model call: the same for all its attempts. */
  readonly callId: string;
  /** Of the agent's exchange that it is part of. Default: the call is by itself. */
  readonly invocationId?: string | undefined;
  readonly messages: readonly ModelMessage[];
  readonly tools: readonly ToolDefinition[];
  /** Whether the caller wants deltas. */
  readonly stream: boolean;
  /** `user` for the first attempt after a user message, `agent` for those that follow; absent where neither asks. */
  readonly initiator?: "user" | "agent" | undefined;
  /** What it is for, where that isn't the conversation itself. A `compaction` is shown tools and may call none. */
  readonly purpose?: "compaction" | "side-question" | "sub-agent" | undefined;
  /** They win over the provider's own. */
  readonly headers: Readonly<Record<string, string>>;
  /** How hard to think, in the model's own words; `none` not to. */
  readonly reasoningEffort?: string | undefined;
  /** What to tell of the thinking. Default: as much as there is. */
  readonly reasoningSummary?: "none" | "concise" | "detailed" | undefined;
  /** How much to say. Default: the provider's. */
  readonly verbosity?: "low" | "medium" | "high" | undefined;
  /** Whether to tell which part of a document an answer rests on. Default false. */
  readonly citations?: boolean | undefined;
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

/** Receives a response as it streams in. Only requests with `stream` have one. */
export interface DeltaSink {
  /** A message begins, where the wire says so before its first text. */
  message(phase: string | undefined): void;
  text(delta: string): void;
  reasoning(delta: string): void;
  /** `delta` is a piece of the arguments; the first piece of a call may be empty. */
  toolCall(call: StreamedCall, delta: string): void;
}

/** Is told how an attempt goes. */
export interface ModelSink extends DeltaSink {
  /**
   * An attempt begins; again when the wire starts it over by itself.
   *
   * @param previousResponseId the response that the request goes on from, where it isn't told whole
   */
  starting(previousResponseId?: string): void;
  sent(request: SentRequest): void;
}

/** A request that is on its way. */
export interface SentRequest {
  /** Size of its body. */
  readonly bytes: number;
  readonly transport: "http" | "websocket";
  /** As in `assistant.usage`, such as `/chat/completions`. */
  readonly apiEndpoint: string;
  /** Tokens of answer that it asks for without being told to. */
  readonly maxOutputTokens?: number | undefined;
}

export interface StreamedCall {
  readonly id: string;
  readonly name: string;
  /** Where the wire has more than one type of call. */
  readonly type?: "function" | "custom";
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
  /** The wire's own id of it. Default: one made for the deltas. */
  readonly reasoningId?: string | undefined;
  readonly toolCalls: readonly ToolCall[];
  readonly usage: ModelUsage;
  /** In the words of chat completions: `stop`, `tool_calls`, `length`, `content_filter`, … */
  readonly finishReason: string | undefined;
  /** The provider's id of this response. */
  readonly apiCallId: string | undefined;
  readonly timings?: ModelTimings | undefined;
  readonly echo?: Echo | undefined;
  readonly details?: AnswerDetails | undefined;
  /** What the answer rests on, for people; models aren't shown it again. */
  readonly citations?: Citations | undefined;
  /** The mode of summaries that was asked for. Goes to `assistant.usage`. */
  readonly reasoningSummary?: string | undefined;
}

export interface Model {
  /**
   * Makes one attempt.
   *
   * @throws ModelError when it fails; the signal's reason when aborted
   */
  call(request: ModelRequest, sink: ModelSink): Promise<ModelResponse>;
  /** Ends the connections kept for later calls. Idempotent; a call after it opens them anew. */
  close?(): void;
}
