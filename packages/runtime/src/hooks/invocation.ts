import { randomUUID } from "node:crypto";
import type { HookType } from "@parley/protocol";
import type { EventSink } from "../ports/event-sink.js";
import { asFailure, type HookCall, HookFailure, type HookReply, type HookSource } from "./source.js";

export type HookOutput = Readonly<Record<string, unknown>>;

/** What became of one source's hook. An output that is no object says nothing. */
export type HookAnswer =
  | { readonly state: "answered"; readonly output: HookOutput }
  | { readonly state: "refused"; readonly reason: string | undefined }
  | { readonly state: "failed"; readonly failure: HookFailure };

/** One occasion, from its `hook.start` to its `hook.end`, with all the sources that are asked meanwhile. */
export class HookInvocation {
  readonly #events: EventSink;
  readonly #shared: object;
  readonly #parent: object;
  #error: object | undefined;

  private constructor(events: EventSink, type: HookType, parentToolCallId: string | undefined) {
    this.#events = events;
    this.#shared = { hookInvocationId: randomUUID(), hookType: type };
    this.#parent = parentToolCallId === undefined ? {} : { parentToolCallId };
  }

  /** @param occasion `input` is what clients are shown of it */
  static async begin(
    events: EventSink,
    occasion: {
      readonly type: HookType;
      readonly input: object;
      readonly parentToolCallId: string | undefined;
    },
  ): Promise<HookInvocation> {
    const invocation = new HookInvocation(events, occasion.type, occasion.parentToolCallId);
    await events.emit("hook.start", { ...invocation.#shared, input: occasion.input, ...invocation.#parent });
    return invocation;
  }

  /** Runs one source's hook; a failure of it is an answer. */
  async ask(source: HookSource, call: HookCall, signal: AbortSignal): Promise<HookAnswer> {
    const reply = await attempt(source, call, signal);
    if (reply instanceof HookFailure) {
      this.fail(reply, source);
      return { state: "failed", failure: reply };
    }
    if (reply.state === "answered") return { state: "answered", output: asOutput(reply.output) };
    if (reply.warning) {
      await this.#events.emit("session.warning", { warningType: "hook", message: reply.warning });
    }
    return { state: "refused", reason: reply.reason };
  }

  /** Remembers the first failure for `hook.end`. */
  fail({ kind, message }: HookFailure, { label }: HookSource): void {
    this.#error ??= { message: `${kind}: ${message}`, ...(label !== undefined && { source: label }) };
  }

  /** @param output left out of the event when nothing is in it */
  async end(output: object): Promise<void> {
    await this.#events.emit("hook.end", {
      ...this.#shared,
      success: this.#error === undefined,
      ...(Object.keys(output).length > 0 && { output }),
      ...(this.#error && { error: this.#error }),
      ...this.#parent,
    });
  }
}

async function attempt(
  source: HookSource,
  call: HookCall,
  signal: AbortSignal,
): Promise<HookReply | HookFailure> {
  try {
    signal.throwIfAborted();
    return await source.run(call, signal);
  } catch (error) {
    return asFailure(error);
  }
}

function asOutput(output: unknown): HookOutput {
  return isRecord(output) ? output : {};
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
