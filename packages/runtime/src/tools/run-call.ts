import { masked } from "../diagnostics/secret-values.js";
import {
  type Approver,
  isApproved,
  type PermissionOutcome,
  type PermissionRequest,
} from "../permissions/gate.js";
import { Turns } from "../promises/turns.js";
import { ArgumentError, argumentFailure } from "./arguments.js";
import type { ToolCatalog } from "./catalog.js";
import type { ExecutionEnvironment } from "./execution-environment.js";
import { diskWorkFiles } from "./files/disk-work-files.js";
import { DEFAULT_LIMITS } from "./output-limits.js";
import type { ParsedCall } from "./parse-arguments.js";
import { outsidePlan } from "./plan-guard.js";
import { deniedResult, failureResult, interrupted } from "./results.js";
import { isResult, type SessionResources, type Tool, type ToolContext, type ToolResult } from "./tool.js";

/** A gate never rejects; if it does all the same, the answer is no. */
const GATE_FAILED: PermissionOutcome = { kind: "denied-no-approval-rule-and-could-not-request-from-user" };

interface Circumstances {
  readonly env: ExecutionEnvironment;
  readonly signal: AbortSignal;
  /** A hook approved the call. */
  readonly isAllowed: boolean;
}

/** A call from its permission to its result. A failure anywhere is a failure result. */
export async function judgeAndRun(
  tool: Tool | undefined,
  call: ParsedCall,
  around: Circumstances,
): Promise<ToolResult> {
  const { env } = around;
  if (!tool) return unknownTool(call.name, env.catalog());
  const changed = tool.changes?.(call.arguments, env.workingDirectory);
  if (changed === undefined) return await prepareAndRun(tool, call, around);
  return await turnsOf(env.resources).take(changed, () => prepareAndRun(tool, call, around));
}

/** The changes of an agent, which wait for each other for as long as the agent is there. */
const agents = new WeakMap<SessionResources, Turns<string>>();

function turnsOf(resources: SessionResources): Turns<string> {
  const known = agents.get(resources) ?? new Turns<string>();
  agents.set(resources, known);
  return known;
}

async function prepareAndRun(tool: Tool, call: ParsedCall, around: Circumstances): Promise<ToolResult> {
  const { env, signal } = around;
  const context = toolContext(call, around);
  try {
    const prepared = await tool.prepare(call.arguments, context);
    if (isResult(prepared)) return prepared;
    const planFolder = env.planFolder?.();
    const { workingDirectory } = context;
    const planned = { tool: tool.name, requests: prepared.permissions, workingDirectory };
    const blocked = planFolder === undefined ? undefined : await outsidePlan(planned, planFolder);
    if (blocked) return blocked;
    for (const request of prepared.permissions) {
      const denial = await context.permit(request);
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
  { env, signal, isAllowed }: Circumstances,
): Promise<ToolResult | undefined> {
  const approver: Approver = isAllowed ? "hook" : "none";
  const outcome = await env.gate.ask(request, signal, approver).catch(() => GATE_FAILED);
  if (isApproved(outcome)) return undefined;
  return signal.aborted ? interrupted() : deniedResult(outcome);
}

function toolContext(call: ParsedCall, around: Circumstances): ToolContext {
  const { toolCallId } = call;
  const { env, signal } = around;
  return {
    sessionId: env.sessionId,
    toolCallId,
    model: call.model,
    messageCount: call.messageCount ?? 0,
    workingDirectory: env.workingDirectory,
    files: env.files ?? diskWorkFiles,
    environment: env.environment,
    signal,
    limits: env.limits?.() ?? DEFAULT_LIMITS,
    resources: env.resources,
    permit: (request) => permit(request, around),
    beforeMcpCall: async (mcpCall) =>
      (await env.hooks?.runner.preMcpToolCall(mcpCall, signal)) ?? { state: "keep" },
    progress: (partialOutput) =>
      env.events.emitEphemeral("tool.execution_partial_result", {
        toolCallId,
        partialOutput: masked(partialOutput),
      }),
    notify: (notification) => env.notify(notification),
    isSteered: () => env.isSteered?.() ?? false,
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
