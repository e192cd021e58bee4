import { randomUUID } from "node:crypto";
import type { ClientQuestions } from "../ports/client-questions.js";
import { decisionOutcome } from "./decisions.js";
import type { PermissionGate, PermissionOutcome, PermissionRequest } from "./gate.js";
import { promptRequest } from "./prompt-request.js";
import type { SessionPermissions } from "./session-permissions.js";

export interface GateOptions {
  readonly sessionId: string;
  readonly questions: ClientQuestions;
  /** What has been allowed for the whole session; shared with the methods that change it. */
  readonly permissions: SessionPermissions;
}

/**
 * The gate of one session: what the session already allows passes; everything else is asked of the clients
 * with `permission.requested`, and the first answer counts.
 */
export function createPermissionGate(options: GateOptions): PermissionGate {
  return {
    ask: (request, signal) => judge(request, options, signal).catch(() => CANNOT_ASK),
  };
}

const CANNOT_ASK: PermissionOutcome = { kind: "denied-no-approval-rule-and-could-not-request-from-user" };

async function judge(
  request: PermissionRequest,
  { sessionId, questions, permissions }: GateOptions,
  signal: AbortSignal,
): Promise<PermissionOutcome> {
  if (permissions.allows(request)) return { kind: "approved" };
  const requestId = randomUUID();
  const { toolCallId } = request;
  const settle = (answer: unknown) => decisionOutcome(answer, request);
  const asked = {
    requestId,
    permissionRequest: request,
    promptRequest: promptRequest(request, sessionId),
    agentMode: "interactive",
    permissionMode: permissions.mode,
    ownerSessionId: sessionId,
  };
  let outcome: PermissionOutcome = CANNOT_ASK;
  await questions.ask<unknown>(
    {
      requestId,
      asked: { type: "permission.requested", data: asked },
      settled: (end) => {
        outcome = end.state === "answered" ? settle(end.answer) : { kind: "cancelled", reason: end.reason };
        return { type: "permission.completed", data: { requestId, toolCallId, result: outcome } };
      },
    },
    signal,
  );
  permissions.remember(outcome);
  return outcome;
}
