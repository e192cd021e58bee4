import type { ModelRequest, ModelResponse, SentRequest } from "../../models/model.js";
import { ModelError } from "../../models/model-error.js";
import { tellInterrupted } from "../exchange/interruption.js";
import type { Run } from "../exchange/run.js";
import { failureData } from "./call-events.js";
import type { PreparedCall } from "./prepared-call.js";
import { StreamEvents } from "./stream-events.js";
import { recordUsage } from "./usage-record.js";

/** One attempt at a model call, and the events that tell of it. */
export class Attempt {
  readonly stream: StreamEvents;
  /** How many retries came before it. */
  readonly retries: number;
  readonly request: ModelRequest;
  readonly #run: Run;
  readonly #call: PreparedCall;
  readonly #started = performance.now();

  constructor(run: Run, call: PreparedCall, retries: number) {
    this.#run = run;
    this.#call = call;
    this.retries = retries;
    this.request = { ...call.request, initiator: run.initiator };
    run.initiator = "agent";
    const { turnId, resolved } = call;
    this.stream = new StreamEvents(run.host.events, run.streamed, { turnId, model: resolved.info.id });
  }

  get resolved(): PreparedCall["resolved"] {
    return this.#call.resolved;
  }

  get sent(): SentRequest | undefined {
    return this.stream.request;
  }

  get durationMs(): number {
    return performance.now() - this.#started;
  }

  /** A fault in a wire's own code counts as a refusal. */
  async send(): Promise<ModelResponse | ModelError> {
    try {
      return await this.resolved.model.call(this.request, this.stream);
    } catch (error) {
      this.stream.ensureStarted();
      if (error instanceof ModelError) return error;
      const message = error instanceof Error ? error.message : String(error);
      return new ModelError("rejected", message, { cause: error });
    }
  }

  cancelled(): void {
    const { firstOutputAt } = this.stream;
    const { reasoningEffort } = this.request;
    tellInterrupted(this.#run, this.#call.turnId, {
      activity: "model_call",
      since: this.#started,
      model: this.resolved.info.id,
      apiEndpoint: this.sent?.apiEndpoint ?? this.resolved.provider.apiEndpoint,
      transport: this.sent?.transport ?? "http",
      ...(reasoningEffort !== undefined && { reasoningEffort }),
      cancelPhase: firstOutputAt === undefined ? "pre_first_token" : "mid_stream",
      ...(firstOutputAt !== undefined && { outputTtftMs: Math.round(firstOutputAt - this.#started) }),
    });
    this.#finish("cancelled");
  }

  failed(error: ModelError): void {
    this.#run.host.events.emitEphemeral("model.call_failure", failureData(this, error));
    this.#finish("error");
  }

  /** @throws LogWriteError when the log refuses the usage record */
  async succeeded(response: ModelResponse): Promise<void> {
    await recordUsage(this.#run.host, this, { response, toolTokens: this.#call.size.tools });
    this.#finish("success", { containsBuiltInFileEditRequest: response.toolCalls.some(editsFiles) });
  }

  #finish(outcome: string, extra?: object): void {
    this.#run.host.events.emitEphemeral("model.call_finished", {
      turnId: this.#call.turnId,
      dispatchDurationMs: Math.round(this.durationMs),
      outcome,
      editClassifierVersion: 1,
      interactionId: this.#run.interactionId,
      ...extra,
    });
  }
}

function editsFiles({ name }: { readonly name: string }): boolean {
  return name === "edit" || name === "create" || name === "apply_patch";
}
