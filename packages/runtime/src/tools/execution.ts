import {
  isApproved,
  type PermissionGate,
  type PermissionOutcome,
  type PermissionRequest,
} from "../permissions/gate.js";
import type { EventSink } from "../ports/event-sink.js";
import { ArgumentError, argumentFailure } from "./arguments.js";
import type { ToolCatalog } from "./catalog.js";
import { completionData } from "./completion.js";
import { cutLargeOutput } from "./large-output.js";
import { OutputFiles } from "./output-files.js";
import { ownTool } from "./own-tools.js";
import { type ParsedArguments, parseArguments } from "./parse-arguments.js";
import { deniedResult, failureResult, interrupted } from "./results.js";
import { StartOrder, type StartSlot } from "./start-order.js";
import {
  isResult,
  type Notification,
  type SessionResources,
  type Tool,
  type ToolArguments,
  type ToolContext,
  type ToolResult,
} from "./tool.js";

/** A tool call as a model made it, with what its events repeat of the turn. */
export interface RequestedCall {
  readonly toolCallId: string;
  readonly name: string;
  /** Parsed from the model's JSON; the text itself when that was malformed. */
  readonly arguments: unknown;
  readonly interactionId: string;
  readonly turnId: string;
  /** Id of the model that asked. */
  readonly model: string;
  /** Tokens in use when the model was called; goes to the metrics of `toolTelemetry`. */
  readonly contextTokens: number;
  readonly contextLimit: number;
  /** How many messages the model was shown. Default 0: not known. */
  readonly messageCount?: number | undefined;
  /** Its `tool.execution_start` is on the log already, from a runtime that stopped before it ran. */
  readonly isAnnounced?: boolean | undefined;
}

/**
 * Stands between the model and every tool: the place of hooks. Interceptors are asked in order before the
 * call is announced, and in order again when its result is known.
 */
export interface ToolInterceptor {
  /** @returns what to change; a rejection refuses the call */
  before?(call: RequestedCall): Promise<Interception | undefined>;
  /** @returns the result to use instead; a rejection leaves the result as it is */
  after?(call: RequestedCall, result: ToolResult): Promise<ToolResult | undefined>;
}

export type Interception = { readonly arguments: ToolArguments } | { readonly refuse: ToolResult };

/** What every call of one session shares. */
export interface ExecutionEnvironment {
  readonly sessionId: string;
  readonly workingDirectory: string;
  /** See `toolEnvironment`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Read at each call, so that tools can come and go. */
  catalog(): ToolCatalog;
  readonly gate: PermissionGate;
  readonly events: EventSink;
  readonly resources: SessionResources;
  /** Empty when nothing intercepts. */
  readonly interceptors: readonly ToolInterceptor[];
  /** Takes what the model should hear of once it can; see {@link Notification}. */
  notify(notification: Notification): void;
  /** Tokens of a text, for `result_token_count`; left out of the telemetry when absent. */
  countTokens?(text: string): number;
}

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
   * Runs one call to its end: interceptors, `tool.execution_start`, permission, run,
   * `tool.execution_complete`. Start events come in the order of the calls to this method; where nothing
   * intercepts and nothing has to load, before it returns. A failure anywhere is a failure result; a
   * failure in the gate is a denial.
   *
   * @param signal ends the call; it still completes, as a failure
   * @throws LogWriteError when the log refuses an event
   */
  execute(call: RequestedCall, signal: AbortSignal): Promise<ExecutedCall>;
}

export function createToolExecutor(env: ExecutionEnvironment): ToolExecutor {
  const starts = new StartOrder();
  return { execute: (call, signal) => executeToolCall(call, { ...env, start: starts.reserve() }, signal) };
}

type CallEnvironment = ExecutionEnvironment & { readonly start: StartSlot };

async function executeToolCall(
  call: RequestedCall,
  env: CallEnvironment,
  signal: AbortSignal,
): Promise<ExecutedCall> {
  const tool = env.catalog().get(call.name);
  let parsed = parseArguments(call, tool);
  if (!parsed.refuse && env.interceptors.length > 0)
    parsed = await askInterceptors(call, parsed, env.interceptors);
  const announced = { ...call, arguments: parsed.arguments };
  const pending = startData(announced, tool);
  const data = pending instanceof Promise ? await pending : pending;
  await env.start(async () => {
    if (!call.isAnnounced) await env.events.emit("tool.execution_start", data);
  });

  const ran = parsed.refuse ?? (await judgeAndRun(tool, announced, { env, signal }));
  const wasCut = signal.aborted;
  const result = await cutLargeOutput(await showInterceptors(announced, ran, env.interceptors), {
    files: OutputFiles.of(env.resources),
    source: tool?.mcp ? "mcp" : ownTool(call.name) ? "builtin" : "other",
    countTokens: env.countTokens,
  });
  await env.events.emit("tool.execution_complete", completionData(announced, result, env.countTokens));
  for (const { type, data } of result.followedBy ?? []) await env.events.emit(type, data);
  const { toolCallId, name } = call;
  return { toolCallId, name, success: result.resultType === "success", result, wasCut };
}

type ParsedCall = RequestedCall & { readonly arguments: ToolArguments };

function startData(call: ParsedCall, tool: Tool | undefined): object | Promise<object> {
  const data = {
    toolCallId: call.toolCallId,
    toolName: call.name,
    arguments: tool?.grammar ? call.arguments["input"] : call.arguments,
    turnId: call.turnId,
    model: call.model,
    ...(tool?.title && { toolTitle: tool.title }),
  };
  const describe = tool?.startFields ?? ownTool(call.name)?.startFields;
  if (!describe) return data;
  try {
    const fields = describe(call.arguments);
    if (!(fields instanceof Promise)) return { ...data, ...fields };
    return fields.then(
      (found) => ({ ...data, ...found }),
      () => data,
    );
  } catch {
    return data;
  }
}

/** A gate never rejects; if it does all the same, the answer is no. */
const GATE_FAILED: PermissionOutcome = { kind: "denied-no-approval-rule-and-could-not-request-from-user" };

async function judgeAndRun(
  tool: Tool | undefined,
  call: ParsedCall,
  { env, signal }: { env: ExecutionEnvironment; signal: AbortSignal },
): Promise<ToolResult> {
  if (!tool) return unknownTool(call.name, env.catalog());
  try {
    const prepared = await tool.prepare(call.arguments, toolContext(call, env, signal));
    if (isResult(prepared)) return prepared;
    for (const request of prepared.permissions) {
      const denial = await permit(request, env.gate, signal);
      if (!denial) continue;
      return signal.aborted ? denial : (prepared.denied?.(denial) ?? denial);
    }
    if (signal.aborted) return interrupted();
    return await prepared.run();
  } catch (error) {
    return signal.aborted ? interrupted() : crashed(error);
  }
}

/** @returns the result of a call that may not go on */
async function permit(
  request: PermissionRequest,
  gate: PermissionGate,
  signal: AbortSignal,
): Promise<ToolResult | undefined> {
  const outcome = await gate.ask(request, signal).catch(() => GATE_FAILED);
  if (isApproved(outcome)) return undefined;
  return signal.aborted ? interrupted() : deniedResult(outcome);
}

function toolContext(call: ParsedCall, env: ExecutionEnvironment, signal: AbortSignal): ToolContext {
  const { toolCallId } = call;
  return {
    sessionId: env.sessionId,
    toolCallId,
    model: call.model,
    messageCount: call.messageCount ?? 0,
    workingDirectory: env.workingDirectory,
    environment: env.environment,
    signal,
    resources: env.resources,
    permit: (request) => permit(request, env.gate, signal),
    progress: (partialOutput) =>
      env.events.emitEphemeral("tool.execution_partial_result", { toolCallId, partialOutput }),
    notify: (notification) => env.notify(notification),
    publish: (type, data) => env.events.emitEphemeral(type, data),
  };
}

function unknownTool(name: string, catalog: ToolCatalog): ToolResult {
  const problem = `Tool '${name}' does not exist.`;
  const names = catalog.list().map((tool) => tool.name);
  return failureResult(`${problem} Available tools that can be called are ${names.join(", ")}.`, {
    error: problem,
  });
}

function crashed(error: unknown): ToolResult {
  if (error instanceof ArgumentError) return argumentFailure(error);
  const message = error instanceof Error ? error.message : String(error);
  return failureResult(`Tool execution failed: ${message}`, { error: message });
}

async function askInterceptors(
  call: RequestedCall,
  parsed: ParsedArguments,
  interceptors: readonly ToolInterceptor[],
): Promise<ParsedArguments> {
  let args = parsed.arguments;
  for (const interceptor of interceptors) {
    try {
      const verdict = await interceptor.before?.({ ...call, arguments: args });
      if (!verdict) continue;
      if ("refuse" in verdict) return { arguments: args, refuse: verdict.refuse };
      args = verdict.arguments;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const text = `A hook failed before the tool could run, so it did not run: ${reason}`;
      return { arguments: args, refuse: { textResultForLlm: text, resultType: "denied" } };
    }
  }
  return { arguments: args };
}

async function showInterceptors(
  call: RequestedCall,
  result: ToolResult,
  interceptors: readonly ToolInterceptor[],
): Promise<ToolResult> {
  let shown = result;
  for (const interceptor of interceptors) {
    shown = (await interceptor.after?.(call, shown).catch(() => undefined)) ?? shown;
  }
  return shown;
}
