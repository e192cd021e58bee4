import type { McpCall, McpCallVerdict } from "../hooks/index.js";
import type { PermissionRequest } from "../permissions/gate.js";
import type { WorkFiles } from "./files/work-files.js";
import type { OutputLimits } from "./output-limits.js";

/** What a model is told of a tool. */
export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the arguments. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /**
   * The model writes one text in this grammar in place of JSON arguments, on wires that know such tools.
   * Elsewhere the text is the argument `input`.
   */
  readonly grammar?: ToolGrammar;
}

export interface ToolGrammar {
  readonly syntax: "lark";
  readonly definition: string;
}

/** What a tool can reach while it runs. */
export interface ToolContext {
  readonly sessionId: string;
  readonly toolCallId: string;
  /** Id of the model that made the call. */
  readonly model: string;
  /** How many messages the model was shown before it made the call. */
  readonly messageCount: number;
  /** Absolute; where relative paths and commands start. */
  readonly workingDirectory: string;
  /** The filesystem that file tools work on. */
  readonly files: WorkFiles;
  /** Environment for child processes: the host's, less everything secret. */
  readonly environment: Readonly<Record<string, string>>;
  /** Fires on abort, and when the session ends. */
  readonly signal: AbortSignal;
  /** What becomes of large outputs. */
  readonly limits: OutputLimits;
  /** State that outlives one call and ends with the session, such as running shells. */
  readonly resources: SessionResources;
  /**
   * Asks the gate about something that shows only while the call runs.
   *
   * @returns the result that ends the call; `undefined` when it may go on
   */
  permit(request: PermissionRequest): Promise<ToolResult | undefined>;
  /** Asks the hooks about a permitted call of an MCP server's tool, right before the server is. */
  beforeMcpCall(call: McpCall): Promise<McpCallVerdict>;
  /** Reports all the output so far while the tool runs (`tool.execution_partial_result`). */
  progress(output: string): void;
  /** Tells the model of something that happened while it was not waiting for it. */
  notify(notification: Notification): void;
  /** Whether the user has said something that the model hears of once this call is over. */
  isSteered(): boolean;
  /** Shows clients an ephemeral event that this call causes. */
  publish(type: string, data: object): void;
}

/** Something the model should hear of, in the wire's own shape (`system.notification`). */
export interface Notification {
  readonly content: string;
  readonly kind: { readonly type: string; readonly [field: string]: unknown };
  /** The call that a model would make next, to read what it is about: it is made in its place. */
  readonly read?:
    | { readonly tool: string; readonly arguments: Readonly<Record<string, unknown>> }
    | undefined;
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
  /** For people: a diff, a listing. Goes to `result.detailedContent`. Default: `textResultForLlm`. */
  readonly detailedContent?: string | undefined;
  /** Goes to `error.message` of `tool.execution_complete`. Default: `textResultForLlm`. */
  readonly error?: string | undefined;
  /** Goes to `error.code`. Default: `resultType`. */
  readonly errorCode?: string | undefined;
  readonly toolTelemetry?: ToolTelemetry | undefined;
  /** Files changed, for `fileEdits` of `tool.execution_complete` and for `session.shutdown`. */
  readonly fileEdits?: readonly FileEdit[] | undefined;
  /** Structured blocks for `result.contents`. A failure that has some shows its result beside its error. */
  readonly contents?: readonly object[] | undefined;
  /** What the tool answered as a value, for `result.structuredContent`. */
  readonly structuredContent?: unknown;
  /** The page that shows the result, for `result.uiResource`. */
  readonly uiResource?: object | undefined;
  /** What people are shown of the tool itself, for `toolDescription`. */
  readonly toolDescription?: object | undefined;
  /** Images and other binary results that a model may be shown. */
  readonly binaryResultsForLlm?: readonly object[] | undefined;
  /** How the command of a shell tool ended. */
  readonly shellExecution?: { readonly exitCode: number } | undefined;
  /** Durable events that follow `tool.execution_complete`. */
  readonly followedBy?: readonly ResultEvent[] | undefined;
  /** What the model is shown as a user's message, after the results of the turn. */
  readonly contextForLlm?: string | undefined;
  /** Of a `rejected` result: the user said no, which ends the exchange as an abort does. */
  readonly isRejectedByUser?: true | undefined;
  /** The model said that it is done: the exchange ends with this turn. */
  readonly endsExchange?: true | undefined;
  /** The call didn't get to its tool: its telemetry has no figures. */
  readonly isUnmeasured?: true | undefined;
  /** Whether a text over the large-output threshold is cut (the default) or stays whole. */
  readonly largeOutput?: "cut" | "keep" | undefined;
}

export interface ResultEvent {
  readonly type: string;
  readonly data: object;
}

export interface ToolTelemetry {
  readonly properties?: Readonly<Record<string, string | boolean>>;
  readonly restrictedProperties?: Readonly<Record<string, string>>;
  readonly metrics?: Readonly<Record<string, number>>;
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
  /** What to add to the result of a call that was not approved, such as telemetry. */
  denied?(result: ToolResult): ToolResult;
  /** Runs the call. A rejection is a failure result. */
  run(): Promise<ToolResult>;
}

export type ToolArguments = Readonly<Record<string, unknown>>;

export type StartFields = Readonly<Record<string, unknown>>;

export interface Tool extends ToolDefinition {
  /** Where the tool comes from, when it is an MCP server's: the names that the server and its user know. */
  readonly mcp?: { readonly serverName: string; readonly toolName: string };
  /** It may be left out of model requests until the model has searched for it. Default: it is always shown. */
  readonly isDeferrable?: boolean;
  /** Short present participle for people, such as `Viewing file`. Goes to `toolTitle`. */
  readonly title?: string;
  /** One line of what this very call intends. Goes to `intentionSummary`. */
  summarize?(args: ToolArguments): string | undefined;
  /** Extra fields of `tool.execution_start`, such as `shellToolInfo`; a promise while what finds them loads. */
  startFields?(args: ToolArguments): StartFields | Promise<StartFields>;
  /**
   * What a call changes, where two calls of one answer must not change it at once: each is prepared once the one
   * before it is over.
   */
  changes?(args: ToolArguments, workingDirectory: string): string | undefined;
  /**
   * Checks the arguments and looks at what the call would touch, changing nothing.
   *
   * @returns the prepared call, or the result that refuses it (bad arguments)
   */
  prepare(args: ToolArguments, context: ToolContext): Promise<PreparedCall | ToolResult>;
}

/** Tells a refusal from a prepared call. */
export function isResult(outcome: PreparedCall | ToolResult): outcome is ToolResult {
  return "textResultForLlm" in outcome;
}
