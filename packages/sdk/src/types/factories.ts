import type {
  ContextTier,
  FactoryGetRunProgressRequest,
  FactoryListRunsRequest,
  FactoryListRunsResult,
  FactoryProgressPage,
  FactoryRunDetail,
  FactoryRunResult,
  FactoryRunSummary,
} from "@parley/protocol";
import type { CopilotSession } from "../session/session.js";
import type { JsonValue } from "./tools.js";

/** A JSON Schema of which `type`, `required`, `enum`, `const`, `properties`, `items` and `…Of` are enforced. */
export type FactoryJsonSchema = { [key: string]: JsonValue };

/** What a factory may use at most. What is left out is up to the runtime. */
export interface FactoryLimits {
  /** A whole number, at least 1. */
  maxConcurrentSubagents?: number;
  /** A whole number, at least 1. */
  maxTotalSubagents?: number;
  /** More than 0; exact to a billionth. */
  maxAiCredits?: number;
  /** More than 0, at most 2,147,483.647. */
  timeoutSeconds?: number;
}

/** What is known of a factory before it runs. */
export interface FactoryMeta {
  name: string;
  description: string;
  /** What the work will go through, for people who watch. Titles differ from each other. */
  phases: Array<{ title: string; detail?: string }>;
  /** The shape of its arguments. A model's are checked against it before anything starts; a program's are not. */
  argsSchema?: FactoryJsonSchema;
  limits?: FactoryLimits;
}

/** How one agent of a factory is to work. */
export interface FactoryAgentOptions {
  /** What people see. */
  label?: string;
  /** The shape of its answer, which is then that value and not a text. */
  schema?: FactoryJsonSchema;
  model?: string;
  reasoningEffort?: string;
  contextTier?: ContextTier;
  /** The custom agent to be. */
  agent?: string;
}

export interface FactoryStepOptions {
  /** Whether it is carried out each time, and not remembered. Default false. */
  volatile?: boolean;
}

/** One station of a pipeline. It gets what the one before gave; the first gets the item itself. */
export type FactoryPipelineStage<TInput = unknown, TResult = unknown> = (
  previous: TInput,
  item: unknown,
  index: number,
) => Promise<TResult> | TResult;

/** What a factory's body works with. */
export interface FactoryContext<TArgs extends JsonValue = JsonValue> {
  readonly runId: string;
  /** Has an agent work on a prompt. @returns what it answered */
  agent(prompt: string, options?: FactoryAgentOptions): Promise<unknown>;
  /**
   * Carries out a step once: in a run that goes on after a pause or a failure, the remembered result is given.
   *
   * @param key names the step within the run
   */
  step(
    key: string,
    producer: () => Promise<JsonValue> | JsonValue,
    options?: FactoryStepOptions,
  ): Promise<JsonValue>;
  /**
   * Pauses the run where it is reached for the first time; when the run is resumed it goes on from there. Not
   * within `parallel` and `pipeline`.
   */
  pause(key: string): Promise<void>;
  /** Runs all at once. One that throws gives `null`; an abort and an error of the runtime end them all. 4,096 at most. */
  parallel<TResult>(thunks: Array<() => Promise<TResult> | TResult>): Promise<Array<TResult | null>>;
  /** Takes each item through every stage, independent of the others; failures are as in {@link parallel}. */
  pipeline(items: unknown[], ...stages: FactoryPipelineStage[]): Promise<unknown[]>;
  /** Begins a phase. */
  phase(title: string): void;
  /** Tells people how it goes. */
  log(message: string): void;
  /** Always rejects: a factory can't run another. */
  factory(name: string, args?: JsonValue): Promise<FactoryOutcome>;
  /** What the factory was run with. */
  args: TArgs;
  /** The session of `joinSession`. It can't start, resume or pause runs from within a factory. */
  session: CopilotSession;
  /** Fires when the run is to stop. */
  signal: AbortSignal;
}

/** What a factory's body gives, if anything. */
// biome-ignore lint/suspicious/noConfusingVoidType: a body that ends without `return` is of this type
export type FactoryOutcome = JsonValue | void;

/** A factory: work of many steps and agents, written as a program. */
export interface FactoryDefinition<
  TArgs extends JsonValue = JsonValue,
  TResult extends FactoryOutcome = FactoryOutcome,
> {
  meta: FactoryMeta;
  run(context: FactoryContext<TArgs>): Promise<TResult>;
}

type DeepReadonly<T> = T extends (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T;

declare const types: unique symbol;

/** A defined factory, for `joinSession` and for `session.factory.run`. */
export interface FactoryHandle<
  TArgs extends JsonValue = JsonValue,
  TResult extends FactoryOutcome = FactoryOutcome,
> {
  readonly meta: DeepReadonly<FactoryMeta>;
  /** Only there for the compiler. */
  readonly [types]: { readonly args: TArgs; readonly result: TResult };
}

/** Limits for one run: a number replaces the factory's own, `null` lifts it. */
export interface FactoryLimitOverrides {
  maxConcurrentSubagents?: number | null;
  maxTotalSubagents?: number | null;
  maxAiCredits?: number | null;
  timeoutSeconds?: number | null;
}

export interface ResumeOptions {
  limits?: FactoryLimitOverrides;
  /** Whether the session's agent is told when the run is done. */
  notifyOnComplete?: boolean;
  /** Whether phases are told in the session's events. */
  logPhaseNames?: boolean;
}

export interface RunOptions<TArgs extends JsonValue = JsonValue> extends ResumeOptions {
  /** Default: an empty object. */
  args?: TArgs;
  /** @deprecated Use {@link SessionFactoryApi.resume}. */
  resumeFromRunId?: string;
}

export type FactoryListRunsOptions = FactoryListRunsRequest;
export type FactoryRunsPage = FactoryListRunsResult;

/** Why a run could not be resumed. Source: the official runtime. */
export type FactoryResumeErrorCode =
  | "not_found"
  | "non_resumable"
  | "already_active"
  | "factory_already_running"
  | "factory_limits_invalid"
  | "factory_session_disposed"
  | "factory_storage_unavailable"
  | "factory_storage_corrupt";

/** The factory runs of a session. */
export interface SessionFactoryApi {
  /**
   * Runs a factory that an extension brought to the session, and waits until the run is done, however it ended:
   * see `status` of what it gives. No permission is asked for.
   *
   * @throws RpcError when no run came about, such as for a name that nobody provides
   */
  run(name: string, options?: RunOptions): Promise<FactoryRunResult>;
  run<TArgs extends JsonValue>(
    factory: FactoryHandle<TArgs, FactoryOutcome>,
    options?: RunOptions<TArgs>,
  ): Promise<FactoryRunResult>;
  /** Goes on with a run, and waits like {@link run}. @throws FactoryResumeError when it can't go on */
  resume(runId: string, options?: ResumeOptions): Promise<FactoryRunResult>;
  /** How a run stands. */
  getRun(runId: string): Promise<FactoryRunResult>;
  /**
   * Waits until a run is done or paused.
   *
   * @param options `signal` ends the wait, not the run
   */
  waitForRun(runId: string, options?: { signal?: AbortSignal }): Promise<FactoryRunResult>;
  /** The newest runs. */
  listRuns(): Promise<FactoryRunSummary[]>;
  /** A page of runs; `afterSeq` and `beforeSeq` exclude themselves. */
  listRuns(options: FactoryListRunsOptions): Promise<FactoryRunsPage>;
  /** A run with its phases, agents and latest progress. */
  getRunDetail(runId: string): Promise<FactoryRunDetail>;
  getRunProgress(
    runId: string,
    options?: Omit<FactoryGetRunProgressRequest, "runId">,
  ): Promise<FactoryProgressPage>;
  /** Pauses a run. */
  pause(runId: string): Promise<FactoryRunResult>;
  /** Ends a run. */
  cancel(runId: string): Promise<FactoryRunResult>;
}
