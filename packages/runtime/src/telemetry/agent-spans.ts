import {
  type Attributes,
  type Context,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import { assistantMessage, type Message, toolDefinitions } from "./content.js";
import type { Tracing } from "./tracing.js";

type Data = Readonly<Record<string, unknown>>;

/** One model call that is under way, or waits for the message it ended in. */
interface Chat {
  readonly span: Span;
  readonly began: number;
  readonly model: string;
  usage?: Data;
  ended?: number;
}

/** One invocation of an agent, and the model calls it makes. Sub-agents have their own. */
export class AgentSpans {
  readonly context: Context;
  readonly #tracing: Tracing;
  readonly #span: Span;
  readonly #began = now();
  #interactionId: unknown;
  #chat: Chat | undefined;
  /** What the next model call is told beside all before it. */
  #unheard: Message[] = [];
  #asked: readonly Message[] = [];
  #answer: Message | undefined;
  #system = "";
  #finishReason: string | undefined;
  #error: { readonly type: string; readonly message: string } | undefined;
  readonly #tokens = { input: 0, output: 0 };
  #modelCalls = 0;
  #turns = 0;
  #toolCalls = 0;

  /** @param name of a sub-agent */
  constructor(tracing: Tracing, parent: Context, name?: string) {
    this.#tracing = tracing;
    this.#span = tracing.tracer.startSpan(
      name === undefined ? "invoke_agent" : `invoke_agent ${name}`,
      {
        kind: SpanKind.INTERNAL,
        startTime: this.#began,
        attributes: {
          "gen_ai.operation.name": "invoke_agent",
          ...tracing.shared,
          ...tracing.server,
          ...(name !== undefined && { "gen_ai.agent.name": name }),
        },
      },
      parent,
    );
    this.context = trace.setSpan(parent, this.#span);
  }

  prompted(message: Message, data: Data): void {
    this.#interactionId = data["interactionId"];
    if (data["delivery"] !== "steering") this.#asked = [message];
    this.#unheard.push(message);
    this.#span.addEvent("github.copilot.user.message", {
      ...attribute("github.copilot.user.message.source", data["source"] ?? "user"),
      ...attribute("github.copilot.user.message.interaction_id", data["interactionId"]),
      ...attribute("github.copilot.user.message.turn_id", data["turnId"]),
    });
  }

  told(message: Message): void {
    this.#unheard.push(message);
  }

  instructed(system: string): void {
    this.#system = system;
  }

  sized({ tokenLimit, currentTokens, messagesLength }: Data): void {
    this.#span.addEvent("github.copilot.session.usage_info", {
      ...attribute("github.copilot.token_limit", tokenLimit),
      ...attribute("github.copilot.current_tokens", currentTokens),
      ...attribute("github.copilot.messages_length", messagesLength),
    });
  }

  toolCalled(): void {
    this.#toolCalls += 1;
  }

  callStarted({ model, turnId }: Data): void {
    this.#endChat();
    this.#modelCalls += 1;
    const began = now();
    const attributes = {
      "gen_ai.operation.name": "chat",
      ...this.#tracing.shared,
      ...this.#tracing.server,
      "gen_ai.request.model": String(model),
      "gen_ai.request.stream": this.#tracing.session.isStreaming,
      ...attribute("github.copilot.turn_id", turnId),
      ...attribute("github.copilot.interaction_id", this.#interactionId),
      ...this.#content("gen_ai.input.messages", this.#unheard),
      ...this.#instructions(),
    };
    const options = { kind: SpanKind.CLIENT, startTime: began, attributes };
    const span = this.#tracing.tracer.startSpan(`chat ${model}`, options, this.context);
    this.#chat = { span, began, model: String(model) };
  }

  used(usage: Data): void {
    if (this.#chat) this.#chat.usage = usage;
  }

  callFinished({ outcome }: Data): void {
    if (!this.#chat) return;
    this.#chat.ended = now();
    if (outcome !== "success") this.#failChat(this.#chat, outcome === "cancelled");
  }

  answered(data: Data): void {
    this.#answer = assistantMessage(data);
    this.#unheard = [];
    this.#turns += 1;
    this.#chat?.span.setAttributes(this.#content("gen_ai.output.messages", [this.#answer]));
    this.#endChat();
  }

  failed(data: Data): void {
    const { errorType, statusCode, message } = data;
    const told = this.#tracing.capturesContent ? `Session error: ${message}` : "Session error";
    this.#error = { type: String(errorType ?? "error"), message: told };
    this.#span.addEvent("gen_ai.client.operation.exception", {
      ...attribute("github.copilot.error_type", errorType),
      ...attribute("github.copilot.error_status_code", statusCode),
      "exception.type": "SessionTurnError",
      ...(this.#tracing.capturesContent && { "exception.message": told }),
    });
  }

  end(): void {
    this.#endChat();
    const error = this.#error;
    const reason = error ? "error" : this.#finishReason;
    const { input, output } = this.#tokens;
    this.#span.setAttributes({
      ...(reason !== undefined && { "gen_ai.response.finish_reasons": [reason] }),
      ...(this.#turns > 0 && { "gen_ai.usage.input_tokens": input, "gen_ai.usage.output_tokens": output }),
      "github.copilot.turn_count": Math.max(this.#turns, error ? 1 : 0),
      ...this.#content("gen_ai.input.messages", this.#asked),
      ...this.#content("gen_ai.output.messages", this.#answer ? [this.#answer] : []),
      ...this.#instructions(),
      ...(error && { "error.type": error.type }),
    });
    if (error) this.#span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
    const ended = now();
    this.#span.end(ended);
    const seconds = (ended - this.#began) / 1000;
    const failure = error && { "error.type": error.type };
    const { instruments, provider, server } = this.#tracing;
    instruments.operation(seconds, {
      "gen_ai.operation.name": "invoke_agent",
      ...provider,
      ...server,
      ...failure,
    });
    const counts = { seconds, modelCalls: this.#modelCalls, toolCalls: this.#toolCalls, turns: this.#turns };
    instruments.invocation(counts, { ...failure });
  }

  #failChat({ span }: Chat, isCancelled: boolean): void {
    const type = isCancelled ? "cancelled" : "ModelCallError";
    span.setAttributes({ "error.type": type, "gen_ai.response.finish_reasons": ["error"] });
    span.setStatus({ code: SpanStatusCode.ERROR, message: "Model call failed" });
    span.addEvent("gen_ai.client.operation.exception", { "exception.type": type });
    this.#endChat(type);
  }

  #endChat(error?: string): void {
    const chat = this.#chat;
    if (!chat) return;
    this.#chat = undefined;
    const { span, began, usage, ended = now() } = chat;
    if (usage) this.#describe(span, usage);
    span.end(ended);
    const tokens = tokensOf(usage ?? {});
    this.#tokens.input += tokens.input;
    this.#tokens.output += tokens.output;
    const seconds = (ended - began) / 1000;
    const { instruments, provider, server } = this.#tracing;
    const attributes = {
      "gen_ai.operation.name": "chat",
      ...provider,
      ...server,
      "gen_ai.request.model": chat.model,
      ...attribute("gen_ai.response.model", usage?.["model"]),
      ...(error && { "error.type": error }),
    };
    instruments.operation(seconds, attributes);
    const firstChunkSeconds = inSeconds(usage?.["timeToFirstTokenMs"]);
    const chunkSeconds = inSeconds(usage?.["interTokenLatencyMs"]);
    instruments.inference({ seconds, tokens, firstChunkSeconds, chunkSeconds }, attributes);
  }

  #describe(span: Span, usage: Data): void {
    const { finishReason, inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = usage;
    if (finishReason !== undefined) this.#finishReason = String(finishReason);
    const firstChunk = inSeconds(usage["timeToFirstTokenMs"]);
    span.setAttributes({
      ...(this.#finishReason !== undefined && { "gen_ai.response.finish_reasons": [this.#finishReason] }),
      ...attribute("gen_ai.usage.input_tokens", inputTokens),
      ...attribute("gen_ai.usage.output_tokens", outputTokens),
      ...attribute("gen_ai.usage.cache_read.input_tokens", cacheReadTokens || undefined),
      ...attribute("gen_ai.usage.cache_creation.input_tokens", cacheWriteTokens || undefined),
      ...attribute("gen_ai.response.model", usage["model"]),
      ...attribute("gen_ai.response.id", usage["apiCallId"]),
      ...attribute("github.copilot.cost", usage["cost"]),
      ...attribute("github.copilot.server_duration", usage["duration"]),
      ...attribute("github.copilot.initiator", usage["initiator"]),
      ...(firstChunk !== undefined && { "gen_ai.response.time_to_first_chunk": firstChunk }),
    });
  }

  #content(name: string, messages: readonly Message[]): Attributes {
    if (!this.#tracing.capturesContent || messages.length === 0) return {};
    return { [name]: JSON.stringify(messages) };
  }

  #instructions(): Attributes {
    const { capturesContent, session } = this.#tracing;
    if (!capturesContent) return {};
    const system = [{ type: "text", content: this.#system }];
    return {
      "gen_ai.system_instructions": JSON.stringify(system),
      "gen_ai.tool.definitions": toolDefinitions(session.tools()),
    };
  }
}

function tokensOf(usage: Data) {
  const count = (name: string) => Number(usage[name] ?? 0);
  return {
    input: count("inputTokens"),
    output: count("outputTokens"),
    cacheRead: count("cacheReadTokens"),
    cacheWrite: count("cacheWriteTokens"),
    reasoning: count("reasoningTokens"),
  };
}

function inSeconds(milliseconds: unknown): number | undefined {
  return typeof milliseconds === "number" ? milliseconds / 1000 : undefined;
}

/** Nothing when there is no value. */
export function attribute(name: string, value: unknown): Attributes {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? { [name]: value }
    : {};
}

/** Milliseconds since 1970, fractions included. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}
