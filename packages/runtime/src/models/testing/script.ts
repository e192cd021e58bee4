import type { IncomingMessage, ServerResponse } from "node:http";

/** What the provider does with one request. Default: a good answer, streamed when the request says so. */
export interface Step {
  readonly text?: string;
  readonly reasoning?: string;
  readonly tools?: readonly { readonly name: string; readonly args?: unknown; readonly id?: string }[];
  /** The wire's own word for why it ended. */
  readonly finish?: string;
  readonly usage?: object | null;
  /** Streams these events instead. */
  readonly events?: readonly object[];
  /** Answers with this status and `raw`. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly raw?: string;
  /** Stops after the deltas: leaves the answer open, drops the connection, or ends the body. */
  readonly stop?: "hang" | "drop" | "end";
  /** Answers once this resolves. */
  readonly until?: Promise<unknown>;
  /** Answers in its own way. */
  readonly handle?: (request: IncomingMessage, response: ServerResponse) => void;
}

/** An answer as a wire has it: whole, and as events. */
export interface WireAnswer {
  readonly whole: object;
  readonly deltas: readonly object[];
  /** What ends the stream. */
  readonly finish: readonly object[];
}

export function pieces(text: string | undefined): readonly string[] {
  return text?.match(/[\s\S]{1,5}/g) ?? [];
}

export function argumentsOf({ args }: NonNullable<Step["tools"]>[number]): string {
  return typeof args === "string" ? args : JSON.stringify(args ?? {});
}
