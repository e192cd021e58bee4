import type { HookType } from "@parley/protocol";

/** One thing that runs hooks: a client's callbacks, or one entry of a hook file. */
export interface HookSource {
  /** The file it comes from, for messages. A client has none. */
  readonly label?: string | undefined;
  handles(type: HookType): boolean;
  /** Whether it wants calls of this tool. Absent: every tool. */
  wantsTool?(toolName: string): boolean;
  /**
   * Runs the hook. What it answers is not to be trusted: it may be anything.
   *
   * @param signal ends it
   * @throws HookFailure when it crashes, says nothing in time, or can't be reached
   */
  run(call: HookCall, signal: AbortSignal): Promise<HookReply>;
}

export interface HookCall {
  readonly type: HookType;
  readonly input: HookInput;
}

/** What a hook is told: these fields, and those of its type. */
export type HookInput = Readonly<Record<string, unknown>> & {
  readonly sessionId: string;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly cwd: string;
};

/**
 * - `answered`: what it said; nothing at all is `undefined`.
 * - `refused`: it said no by its exit code, with what it printed as a reason, and as a warning.
 */
export type HookReply =
  | { readonly state: "answered"; readonly output: unknown }
  | { readonly state: "refused"; readonly reason?: string; readonly warning?: string };

/** Why a hook gave no answer. `kind` is what stands before the message in `hook.end`. */
export class HookFailure extends Error {
  override readonly name = "HookFailure";
  readonly kind: "Error" | "HookTimeoutError";

  constructor(kind: HookFailure["kind"], message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.kind = kind;
  }
}

/** Whatever was thrown, as the failure of a hook. */
export function asFailure(error: unknown): HookFailure {
  if (error instanceof HookFailure) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new HookFailure("Error", message, { cause: error });
}
