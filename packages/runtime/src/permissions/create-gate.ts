import { randomUUID } from "node:crypto";
import type { ClientQuestions } from "../ports/client-questions.js";
import type { ExplainingGate, Explanation, Verdict } from "./deciders.js";
import { CANNOT_ASK, type Decision, readDecision } from "./decisions.js";
import { type Approver, isApproved, type PermissionOutcome, type PermissionRequest } from "./gate.js";
import { askPermissionHooks, type GateHooks, promptMessage } from "./hook-decisions.js";
import { judgeManaged, type ManagedPolicy } from "./managed/managed-policy.js";
import { type OutsidePath, outsidePath, pathPrompt } from "./path-scope.js";
import { promptRequest } from "./prompt-request.js";
import type { SessionPermissions } from "./session-permissions.js";

export interface GateOptions {
  readonly sessionId: string;
  readonly questions: ClientQuestions;
  /** What the session allows and forbids without asking; shared with the methods that change it. */
  readonly permissions: SessionPermissions;
  /** What goes before that; paths in it are meant from `root`. Default: nothing. */
  managed?(): { readonly policy: ManagedPolicy; readonly root: string } | undefined;
  /** Directories that tools may reach without a question about the path: the working directory, … */
  roots(): readonly string[];
  /** The mode of the agent whose calls are judged. Default `interactive`. */
  agentMode?(): string;
  /** Absent: there are none. */
  readonly hooks?: GateHooks | undefined;
}

/**
 * The gate of one session. Rules come first; then the path, where it is outside the session's directories;
 * then what was approved before; then hooks; and everything else is asked of the clients with
 * `permission.requested`, where the first answer counts.
 */
export function createPermissionGate(options: GateOptions): ExplainingGate {
  return {
    ask: (request, signal, approver = "none") =>
      judge({ request, approver }, options, signal).catch(() => CANNOT_ASK),
    explain: async (request) => (await consider(request, options)).explanation,
  };
}

interface Considered {
  readonly explanation: Explanation;
  readonly verdict: Verdict;
  /** The path to ask about, when it is outside the session's directories. */
  readonly outside: OutsidePath | undefined;
}

/** What is to be done about a request, before anyone is asked. */
async function consider(request: PermissionRequest, options: GateOptions): Promise<Considered> {
  const { permissions, roots } = options;
  await permissions.location.ready();
  const verdict = await verdictOf(request, options);
  if (verdict.kind === "denied") return considered({ decision: "denied", by: verdict.by }, verdict);
  if (isManaged(verdict) && verdict.kind === "undecided")
    return considered({ decision: "asked", by: verdict.by }, verdict);
  const outside = await outsidePath(request, permissions, roots());
  if (outside) {
    const { path, real } = outside;
    return { ...considered({ decision: "asked", by: { kind: "path", path, real } }, verdict), outside };
  }
  const decision = verdict.kind === "approved" ? "approved" : "asked";
  return considered({ decision, by: verdict.by }, verdict);
}

/** A managed policy goes before what the session says, but for what the session denies. */
async function verdictOf(
  request: PermissionRequest,
  { permissions, managed }: GateOptions,
): Promise<Verdict> {
  const { policy, root } = managed?.() ?? {};
  if (!policy || root === undefined) return permissions.verdict(request);
  const said = await judgeManaged(policy, request, root);
  if (said.kind === "denied")
    return { kind: "denied", rules: said.rules, by: { kind: "managed-rules", rules: said.rules } };
  const found = await permissions.verdict(request);
  const own = policy.isBypassDisabled && isBypass(found) ? NOTHING : found;
  if (said.kind === "silent" || own.kind === "denied") return own;
  const by = { kind: "managed-rules", rules: said.rules } as const;
  if (said.kind === "asked") return { kind: "undecided", by };
  return isUncertain(own) ? own : { kind: "approved", by };
}

function considered(explanation: Explanation, verdict: Verdict): Considered {
  return { explanation, verdict, outside: undefined };
}

async function judge(
  { request, approver }: { readonly request: PermissionRequest; readonly approver: Approver },
  options: GateOptions,
  signal: AbortSignal,
): Promise<PermissionOutcome> {
  const { permissions } = options;
  const first = await consider(request, options);
  if (first.verdict.kind === "denied") return { kind: "denied-by-rules", rules: first.verdict.rules };
  if (approver === "hook" && !isUncertain(first.verdict)) return { kind: "approved" };
  const { outside } = first;
  if (!outside) return decide(request, first.verdict, { options, signal });
  const prompt = await pathPrompt(outside, request.toolCallId);
  const decision = await askClients({ request, prompt }, options, signal);
  if (!isApproved(decision.outcome)) return decision.outcome;
  if (decision.scope === "session") permissions.approvePath(outside.real);
  await remember(decision, request, permissions);
  /** Anew: time has passed since the path was asked about. */
  return decide(request, await verdictOf(request, options), { options, signal });
}

async function decide(
  judged: PermissionRequest,
  verdict: Verdict,
  { options, signal }: { readonly options: GateOptions; readonly signal: AbortSignal },
): Promise<PermissionOutcome> {
  if (verdict.kind === "denied") return { kind: "denied-by-rules", rules: verdict.rules };
  if (verdict.kind === "approved") return { kind: "approved" };
  const { hooks, permissions, sessionId } = options;
  const request = isManaged(verdict) ? withApprovalRequired(judged) : judged;
  const prompt = promptRequest(request, sessionId);
  const hooked = { request, prompt, agentMode: agentModeOf(options), mayAllow: !isUncertain(verdict) };
  const byHook = hooks && (await askPermissionHooks(hooked, hooks, signal));
  if (byHook) return byHook;
  const decision = await askClients({ request, prompt }, options, signal);
  await remember(decision, request, permissions);
  return decision.outcome;
}

/** Whether a rule may deny the request, or a managed policy wants a person asked: then only a person may allow it. */
function isUncertain({ by, kind }: Verdict): boolean {
  return by.kind === "uncertain-rules" || (by.kind === "managed-rules" && kind === "undecided");
}

const NOTHING: Verdict = { kind: "undecided", by: { kind: "nothing" } };

/** Whether it is approved because everything of its kind is. */
function isBypass({ by }: Verdict): boolean {
  return by.kind === "mode" || (by.kind === "setting" && by.setting !== "approve-all-reads");
}

function isManaged({ by }: Verdict): boolean {
  return by.kind === "managed-rules";
}

/** Each such request is asked about by itself. Source of the fields: the official runtime. */
function withApprovalRequired(request: PermissionRequest): PermissionRequest {
  const offers = request["canOfferSessionApproval"] !== undefined && { canOfferSessionApproval: false };
  return { ...request, managedApprovalRequired: true, ...offers };
}

function agentModeOf({ agentMode }: GateOptions): string {
  return agentMode?.() ?? "interactive";
}

/** Keeps what a decision approves beyond the request that was asked about. */
async function remember(
  { scope, approval, domain, locationKey }: Decision,
  request: PermissionRequest,
  permissions: SessionPermissions,
): Promise<void> {
  const isUrl = request.kind === "url" && domain !== undefined;
  switch (scope) {
    case "once":
      return;
    case "session":
      if (approval) permissions.approve(approval);
      if (isUrl) permissions.approveUrl(domain);
      return;
    case "location":
      if (approval && locationKey !== undefined)
        await kept(permissions.location.approve(locationKey, approval));
      return;
    case "permanent":
      if (isUrl) await kept(permissions.location.allowUrl(domain));
  }
}

/** An approval that can't be kept holds for this session; the call that was approved goes on. */
function kept(storing: Promise<void>): Promise<void> {
  return storing.catch(() => {});
}

async function askClients(
  { request, prompt }: { request: PermissionRequest; prompt: object },
  options: GateOptions,
  signal: AbortSignal,
): Promise<Decision> {
  const { sessionId, questions, permissions, hooks } = options;
  const requestId = randomUUID();
  const { toolCallId } = request;
  let decision: Decision = { outcome: CANNOT_ASK, scope: "once" };
  const asking = questions.ask<unknown>(
    {
      requestId,
      asked: {
        type: "permission.requested",
        data: {
          requestId,
          permissionRequest: request,
          promptRequest: prompt,
          agentMode: agentModeOf(options),
          permissionMode: permissions.mode,
          ...(request.kind !== "hook" && { ownerSessionId: sessionId }),
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
  hooks?.prompted(promptMessage({ ...prompt }));
  await asking;
  return decision;
}
