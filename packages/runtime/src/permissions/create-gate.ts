import { randomUUID } from "node:crypto";
import type { ClientQuestions } from "../ports/client-questions.js";
import { CANNOT_ASK, type Decision, readDecision } from "./decisions.js";
import { isApproved, type PermissionGate, type PermissionOutcome, type PermissionRequest } from "./gate.js";
import { outsidePath, pathPrompt } from "./path-scope.js";
import { promptRequest } from "./prompt-request.js";
import type { SessionPermissions } from "./session-permissions.js";

export interface GateOptions {
  readonly sessionId: string;
  readonly questions: ClientQuestions;
  /** What the session allows and forbids without asking; shared with the methods that change it. */
  readonly permissions: SessionPermissions;
  /** Directories that tools may reach without a question about the path: the working directory, … */
  roots(): readonly string[];
  /** The mode of the agent whose calls are judged. Default `interactive`. */
  agentMode?(): string;
}

/**
 * The gate of one session. Rules come first; then the path, where it is outside the session's directories;
 * then what was approved before; and everything else is asked of the clients with `permission.requested`,
 * where the first answer counts.
 */
export function createPermissionGate(options: GateOptions): PermissionGate {
  return {
    ask: (request, signal) => judge(request, options, signal).catch(() => CANNOT_ASK),
  };
}

async function judge(
  request: PermissionRequest,
  options: GateOptions,
  signal: AbortSignal,
): Promise<PermissionOutcome> {
  const { permissions, sessionId } = options;
  const rules = permissions.verdict(request);
  if (rules.kind === "denied") return { kind: "denied-by-rules", rules: rules.rules };
  const outside = await outsidePath(request, permissions, options.roots());
  if (outside) {
    const prompt = await pathPrompt(outside, request.toolCallId);
    const { outcome, scope } = await askClients({ request, prompt }, options, signal);
    if (!isApproved(outcome)) return outcome;
    if (scope === "session") permissions.approvePath(outside.real);
  }
  /** Anew: time has passed if the path was asked about. */
  const verdict = permissions.verdict(request);
  if (verdict.kind === "denied") return { kind: "denied-by-rules", rules: verdict.rules };
  if (verdict.kind === "approved") return { kind: "approved" };
  const prompt = promptRequest(request, sessionId);
  return (await askClients({ request, prompt }, options, signal)).outcome;
}

async function askClients(
  { request, prompt }: { request: PermissionRequest; prompt: object },
  { sessionId, questions, permissions, agentMode }: GateOptions,
  signal: AbortSignal,
): Promise<Decision> {
  const requestId = randomUUID();
  const { toolCallId } = request;
  let decision: Decision = { outcome: CANNOT_ASK, scope: "once" };
  await questions.ask<unknown>(
    {
      requestId,
      asked: {
        type: "permission.requested",
        data: {
          requestId,
          permissionRequest: request,
          promptRequest: prompt,
          agentMode: agentMode?.() ?? "interactive",
          permissionMode: permissions.mode,
          ownerSessionId: sessionId,
        },
      },
      settled: (end) => {
        decision =
          end.state === "answered"
            ? readDecision(end.answer)
            : { outcome: { kind: "cancelled", reason: end.reason }, scope: "once" };
        return {
          type: "permission.completed",
          data: { requestId, toolCallId, result: decision.outcome },
        };
      },
    },
    signal,
  );
  if (decision.scope === "session" && decision.approval) permissions.approve(decision.approval);
  return decision;
}
