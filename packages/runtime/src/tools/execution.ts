import { masked } from "../diagnostics/secret-values.js";
import { askAfter, askBefore, type CallHooks, type CallVerdict } from "./call-hooks.js";
import { completionData, hookTelemetry } from "./completion.js";
import type { ExecutionEnvironment } from "./execution-environment.js";
import { diskWorkFiles } from "./files/disk-work-files.js";
import { hookedResult } from "./hooked-result.js";
import { cutLargeOutput, type Spill, thresholdMetric } from "./large-output.js";
import { OutputFiles } from "./output-files.js";
import { DEFAULT_LIMITS, type OutputLimits } from "./output-limits.js";
import { ownTool } from "./own-tools.js";
import { type ParsedArguments, type ParsedCall, parseArguments } from "./parse-arguments.js";
import type { RequestedCall } from "./requested-call.js";
import { judgeAndRun } from "./run-call.js";
import { startData } from "./start-data.js";
import type { Tool, ToolResult } from "./tool.js";

export interface ExecutedCall {
  readonly toolCallId: string;
  readonly name: string;
  readonly success: boolean;
  readonly result: ToolResult;
  /** The signal fired before it ended. */
  readonly wasCut: boolean;
}

export interface ToolExecutor {
  /**
   * Runs the calls of one answer side by side, each to its end: `tool.execution_start` of all of them in
   * their order, where nothing has to load before this returns; the hooks, which are asked about all at
   * once; then for each permission, run, the hooks again, `tool.execution_complete`. A failure anywhere is a
   * failure result; a failure in the gate or in a hook that decides is a denial.
   *
   * @param signal ends the calls; they still complete, as failures
   * @throws LogWriteError when the log refuses an event
   */
  executeAll(calls: readonly RequestedCall[], signal: AbortSignal): Promise<readonly ExecutedCall[]>;
  /** Runs a call that the runtime itself makes, in the model's place: hooks aren't asked about it. */
  executeOwn(call: RequestedCall, signal: AbortSignal): Promise<ExecutedCall>;
  /**
   * Runs a call that no model made, with its hooks and its permission, but without events of its own.
   *
   * @returns the result as hooks are shown it
   */
  executeDirect(call: RequestedCall, signal: AbortSignal): Promise<Readonly<Record<string, unknown>>>;
}

export function createToolExecutor(env: ExecutionEnvironment): ToolExecutor {
  return {
    executeAll: (calls, signal) => executeAll(calls, env, signal),
    async executeOwn(call, signal) {
      const started = await announce([call], env);
      const [executed] = await Promise.all(started.map((one) => complete(one, { env, signal })));
      if (!executed) throw new Error("A call was not executed.");
      return executed;
    },
    executeDirect: (call, signal) => executeDirect(call, env, signal),
  };
}

/** A call whose start is on the log. */
interface StartedCall {
  readonly call: ParsedCall;
  readonly tool: Tool | undefined;
  /** Set when its arguments are none. */
  readonly refuse: ParsedArguments["refuse"];
}

async function executeAll(
  calls: readonly RequestedCall[],
  env: ExecutionEnvironment,
  signal: AbortSignal,
): Promise<readonly ExecutedCall[]> {
  const { hooks } = env;
  const started = await announce(calls, env);
  const judged = started.filter(({ call, refuse }) => !refuse && !call.hooked).map(({ call }) => call);
  const verdicts =
    hooks?.runner.handles("preToolUse") && judged.length > 0
      ? await askBefore(judged, hooks, signal)
      : new Map<string, CallVerdict>();
  return allTogether(signal, (shared) =>
    started.map((one) => {
      const verdict = one.call.hooked ?? verdicts.get(one.call.toolCallId);
      return complete(one, { env, signal: shared, hooks, verdict });
    }),
  );
}

/** Runs what belongs together. Where one part fails the others are ended, and it fails once all have. */
async function allTogether<Result>(
  signal: AbortSignal,
  begin: (signal: AbortSignal) => readonly Promise<Result>[],
): Promise<readonly Result[]> {
  const shared = new AbortController();
  const follow = () => shared.abort(signal.reason);
  if (signal.aborted) follow();
  else signal.addEventListener("abort", follow, { once: true });
  const parts = begin(shared.signal);
  for (const part of parts) part.catch((error: unknown) => shared.abort(error));
  try {
    return await Promise.all(parts);
  } catch (error) {
    await Promise.allSettled(parts);
    throw error;
  } finally {
    signal.removeEventListener("abort", follow);
  }
}

/** Announces calls in their order, once what describes each has loaded. */
function announce(
  calls: readonly RequestedCall[],
  env: ExecutionEnvironment,
): Promise<readonly StartedCall[]> {
  const started = calls.map((call): StartedCall => {
    const tool = env.catalog().get(call.name);
    const { arguments: args, refuse } = parseArguments(call, tool);
    return { call: { ...call, arguments: args }, tool, refuse };
  });
  const emitAll = async (data: readonly object[]) => {
    const emitted = started.map(({ call }, index) =>
      call.isAnnounced ? undefined : env.events.emit("tool.execution_start", data[index] ?? {}),
    );
    await Promise.all(emitted);
    return started;
  };
  const data = started.map(({ call, tool }) => startData(call, tool));
  return data.some((one) => one instanceof Promise) ? Promise.all(data).then(emitAll) : emitAll(data);
}

async function executeDirect(
  requested: RequestedCall,
  env: ExecutionEnvironment,
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>>> {
  const { hooks } = env;
  const tool = env.catalog().get(requested.name);
  const { arguments: args, refuse } = parseArguments(requested, tool);
  const call = { ...requested, arguments: args };
  const verdict =
    hooks?.runner.handles("preToolUse") && !refuse
      ? (await askBefore([call], hooks, signal)).get(call.toolCallId)
      : undefined;
  const { result } = await finish({ call, tool, refuse }, { env, signal, hooks, verdict });
  const metrics = { ...result.toolTelemetry?.metrics, ...thresholdMetric(result, limitsOf(env)) };
  const toolTelemetry = { ...result.toolTelemetry, metrics };
  return hookedResult({ ...result, toolTelemetry }, tool?.mcp !== undefined);
}

interface Circumstances {
  readonly env: ExecutionEnvironment;
  readonly signal: AbortSignal;
  readonly hooks?: CallHooks | undefined;
  readonly verdict?: CallVerdict | undefined;
}

async function complete(started: StartedCall, around: Circumstances): Promise<ExecutedCall> {
  const { env } = around;
  const { call, result, wasCut } = await finish(started, around);
  const measures = { countTokens: env.countTokens, limits: limitsOf(env) };
  await env.events.emit("tool.execution_complete", completionData(call, result, measures));
  for (const { type, data } of result.followedBy ?? []) await env.events.emit(type, data);
  const { toolCallId, name } = call;
  return { toolCallId, name, success: result.resultType === "success", result, wasCut };
}

interface FinishedCall {
  /** With the arguments it was made with. */
  readonly call: ParsedCall;
  readonly result: ToolResult;
  readonly wasCut: boolean;
}

/** A call from its permission to the result that its model reads. */
async function finish(
  { call: asked, tool, refuse }: StartedCall,
  { env, signal, hooks, verdict }: Circumstances,
): Promise<FinishedCall> {
  const isDenied = verdict?.state === "denied";
  const changed = isDenied ? undefined : verdict?.arguments;
  const call = changed ? { ...asked, arguments: changed } : asked;
  const ran =
    refuse ??
    (isDenied
      ? verdict.result
      : await judgeAndRun(tool, call, { env, signal, isAllowed: verdict?.state === "allowed" }));
  const wasCut = signal.aborted;
  const limits = limitsOf(env);
  const spill: Spill = {
    outputs: OutputFiles.of(env.resources),
    limits,
    files: env.files ?? diskWorkFiles,
    source: tool?.mcp ? "mcp" : ownTool(call.name) ? "builtin" : "other",
    countTokens: env.countTokens,
  };
  const result = masked(await cutLargeOutput(ran, spill));
  if (!hooks || wasCut) return { call, result, wasCut };
  const seen = { result, telemetry: hookTelemetry(call, result, limits), isMcp: tool?.mcp !== undefined };
  const shown = await cutLargeOutput(await askAfter(call, seen, { hooks, signal }), spill);
  return { call, result: shown, wasCut };
}

function limitsOf(env: ExecutionEnvironment): OutputLimits {
  return env.limits?.() ?? DEFAULT_LIMITS;
}
