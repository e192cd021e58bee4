import type { McpExecuteSamplingParams, McpSamplingExecutionResult } from "@parley/protocol";

/** A model call a server wants, as `sampling/createMessage` of MCP has it. */
export type SamplingRequest = Readonly<Record<string, unknown>>;

/** @returns the `CreateMessageResult` of MCP */
export type Sampler = (request: SamplingRequest, signal: AbortSignal) => Promise<Record<string, unknown>>;

/** What is no request for a model call. */
export class BadSamplingRequest extends Error {
  override readonly name = "BadSamplingRequest";
}

/** The model calls that clients have allowed servers, by the request that asked for them. */
export class SamplingCalls {
  readonly #sample: Sampler | undefined;
  readonly #running = new Map<string, AbortController>();

  constructor(sample: Sampler | undefined) {
    this.#sample = sample;
  }

  async execute({ requestId, request }: McpExecuteSamplingParams): Promise<McpSamplingExecutionResult> {
    if (!this.#sample) return { action: "failure", error: "This session makes no model calls for servers." };
    if (this.#running.has(requestId)) return { action: "failure", error: `${requestId} runs already.` };
    const call = new AbortController();
    this.#running.set(requestId, call);
    try {
      return { action: "success", result: await this.#sample(request, call.signal) };
    } catch (error) {
      if (error instanceof BadSamplingRequest) throw error;
      if (call.signal.aborted) return { action: "cancelled" };
      return { action: "failure", error: error instanceof Error ? error.message : String(error) };
    } finally {
      this.#running.delete(requestId);
    }
  }

  /** @returns whether it was running */
  cancel(requestId: string): boolean {
    const call = this.#running.get(requestId);
    call?.abort(new Error("The model call was cancelled."));
    return call !== undefined;
  }

  cancelAll(): void {
    for (const requestId of this.#running.keys()) this.cancel(requestId);
  }
}
