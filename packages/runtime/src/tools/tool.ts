import type { PermissionRequest } from "../permissions/gate.js";

/** What a model is told of a tool. */
export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the arguments. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** What a tool can reach while it runs. */
export interface ToolContext {
  readonly sessionId: string;
  readonly toolCallId: string;
  /** Absolute; where relative paths and commands start. */
  readonly workingDirectory: string;
  /** Environment for child processes: the host's, less everything secret. */
  readonly environment: Readonly<Record<string, string>>;
  /** Fires on abort, and when the session ends. */
  readonly signal: AbortSignal;
  /** State that outlives one call and ends with the session, such as running shells. */
  readonly resources: SessionResources;
  /** Reports output while the tool runs (`tool.execution_partial_result`). */
  progress(text: string): void;
}

/** Things that live as long as their session. Each is made on first use and disposed with the session. */
export interface SessionResources {
  get<T extends { dispose(): void | Promise<void> }>(key: string, make: () => T): T;
  /** The one already made, if any. */
  peek<T>(key: string): T | undefined;
}

/** The wire's tool result. Source of the names: the founding documents' `ToolResultObject`. */
export interface ToolResult {
  /** What the model reads. */
  readonly textResultForLlm: string;
  readonly resultType: "success" | "failure" | "rejected" | "denied" | "timeout";
  /** For people: a diff, a listing. Goes to `result.detailedContent`. */
  readonly detailedContent?: string;
  /** Failure message for `error.message` of `tool.execution_complete`. */
  readonly error?: string;
  readonly errorCode?: string;
  readonly toolTelemetry?: Readonly<Record<string, unknown>>;
  /** Files changed, for `fileEdits` of `tool.execution_complete` and for `session.shutdown`. */
  readonly fileEdits?: readonly FileEdit[];
}

export interface FileEdit {
  readonly path: string;
  readonly kind: "create" | "edit" | "delete";
  readonly linesAdded: number;
  readonly linesRemoved: number;
}

/** A call whose arguments are valid, ready to be judged and run. */
export interface PreparedCall {
  /** What to ask the gate; none when the tool touches nothing. More than one are asked in order. */
  readonly permissions: readonly PermissionRequest[];
  /** Extra fields of `tool.execution_start`, such as `shellToolInfo`. */
  readonly startFields?: Readonly<Record<string, unknown>>;
  run(): Promise<ToolResult>;
}

export interface Tool extends ToolDefinition {
  /** Short present participle for people, such as `Viewing file`. Goes to `toolTitle`. */
  readonly title?: string;
  /** One line of what this very call intends. Goes to `intentionSummary`. */
  summarize?(args: Readonly<Record<string, unknown>>): string | undefined;
  /**
   * Checks the arguments and looks at what the call would touch, changing nothing.
   *
   * @returns the prepared call, or the result that refuses it (bad arguments, a missing file)
   */
  prepare(args: Readonly<Record<string, unknown>>, context: ToolContext): Promise<PreparedCall | ToolResult>;
}

/** Tells a refusal from a prepared call. */
export function isResult(outcome: PreparedCall | ToolResult): outcome is ToolResult {
  return "textResultForLlm" in outcome;
}
