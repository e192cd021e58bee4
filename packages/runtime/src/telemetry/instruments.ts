import type { Attributes, Meter, MetricOptions } from "@opentelemetry/api";

const SECONDS = { unit: "s", advice: { explicitBucketBoundaries: doubling(0.01, 14) } };
const LONG = { unit: "s", advice: { explicitBucketBoundaries: doubling(0.1, 13) } };
const TOKENS = {
  unit: "{token}",
  advice: { explicitBucketBoundaries: Array.from({ length: 14 }, (_, power) => 4 ** power) },
};
const CALLS = { advice: { explicitBucketBoundaries: [0, ...doubling(1, 9)] } };

/**
 * What is counted. Names, units, buckets and attributes: the semantic conventions for generative AI, and the
 * official runtime's own where these have none.
 */
export class Instruments {
  readonly #meter: Meter;
  readonly #histograms = new Map<string, ReturnType<Meter["createHistogram"]>>();
  readonly #counters = new Map<string, ReturnType<Meter["createCounter"]>>();

  constructor(meter: Meter) {
    this.#meter = meter;
  }

  /** @param seconds how long any operation took */
  operation(seconds: number, attributes: Attributes): void {
    this.#record("gen_ai.client.operation.duration", seconds, { options: SECONDS, attributes });
  }

  inference(
    { seconds, tokens, firstChunkSeconds, chunkSeconds }: InferenceCounts,
    attributes: Attributes,
  ): void {
    this.#record("gen_ai.client.inference.duration", seconds, { options: SECONDS, attributes });
    this.#record("gen_ai.client.inference.operation.input_tokens", tokens.input, {
      options: TOKENS,
      attributes,
    });
    this.#record("gen_ai.client.inference.operation.output_tokens", tokens.output, {
      options: TOKENS,
      attributes,
    });
    const counted = { ...attributes, "gen_ai.token.modality": "unknown" };
    this.#add("gen_ai.client.inference.usage.input_tokens", tokens.input, counted);
    this.#add("gen_ai.client.inference.usage.output_tokens", tokens.output, counted);
    this.#add("gen_ai.client.inference.usage.cache_read.input_tokens", tokens.cacheRead, counted);
    this.#add("gen_ai.client.inference.usage.cache_write.input_tokens", tokens.cacheWrite, counted);
    this.#add("gen_ai.client.inference.usage.reasoning.output_tokens", tokens.reasoning, counted);
    if (firstChunkSeconds !== undefined) {
      const first = { options: SECONDS, attributes };
      this.#record("gen_ai.client.inference.time_to_first_chunk", firstChunkSeconds, first);
    }
    if (chunkSeconds !== undefined) {
      const gap = { options: SECONDS, attributes };
      this.#record("gen_ai.client.inference.time_per_output_chunk", chunkSeconds, gap);
    }
  }

  invocation({ seconds, modelCalls, toolCalls, turns }: InvocationCounts, attributes: Attributes): void {
    this.#record("gen_ai.invoke_agent.duration", seconds, { options: LONG, attributes });
    const calls = (unit: string) => ({ options: { ...CALLS, unit }, attributes: {} });
    this.#record("gen_ai.invoke_agent.inference_calls", modelCalls, calls("{inference_call}"));
    this.#record("gen_ai.invoke_agent.tool_calls", toolCalls, calls("{tool_call}"));
    const named = { "gen_ai.operation.name": "invoke_agent" };
    this.#record("github.copilot.agent.turn.count", turns, {
      options: { unit: "{turn}" },
      attributes: named,
    });
  }

  toolCall(seconds: number, name: string, error: string | undefined): void {
    const tool = { "gen_ai.tool.name": name };
    const attributes = { ...tool, "gen_ai.tool.type": "function", ...(error && { "error.type": error }) };
    this.#record("gen_ai.execute_tool.duration", seconds, { options: SECONDS, attributes });
    this.#record("github.copilot.tool.call.duration", seconds, { options: SECONDS, attributes: tool });
    this.#add("github.copilot.tool.call.count", 1, { ...tool, success: error === undefined }, "{call}");
  }

  #record(name: string, value: number, { options, attributes }: Recording): void {
    const known = this.#histograms.get(name) ?? this.#meter.createHistogram(name, options);
    this.#histograms.set(name, known);
    known.record(value, attributes);
  }

  #add(name: string, value: number, attributes: Attributes, unit = "{token}"): void {
    const known = this.#counters.get(name) ?? this.#meter.createCounter(name, { unit });
    this.#counters.set(name, known);
    known.add(value, attributes);
  }
}

export interface InferenceCounts {
  readonly seconds: number;
  readonly tokens: {
    readonly input: number;
    readonly output: number;
    readonly cacheRead: number;
    readonly cacheWrite: number;
    readonly reasoning: number;
  };
  readonly firstChunkSeconds: number | undefined;
  readonly chunkSeconds: number | undefined;
}

export interface InvocationCounts {
  readonly seconds: number;
  readonly modelCalls: number;
  readonly toolCalls: number;
  /** Model calls that were answered. */
  readonly turns: number;
}

interface Recording {
  readonly options: MetricOptions;
  readonly attributes: Attributes;
}

function doubling(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, power) => Number((first * 2 ** power).toFixed(2)));
}
