import type { ExecutedCall } from "../../tools/execution.js";
import { steeringMessage } from "../conversation/user-message.js";
import { interruptedCalls, tellInterrupted } from "../exchange/interruption.js";
import { tellOfMode } from "../exchange/modes.js";
import { deliverNotifications } from "../exchange/notifications.js";
import type { Run } from "../exchange/run.js";
import { executeAll } from "./execute-calls.js";
import { type Answer, callModel } from "./model-call.js";
import { sessionError } from "./session-error.js";
import { type ParsedCall, parseCall, toolRequest } from "./tool-requests.js";

/**
 * How a turn ended: one model call, and the tool calls of its answer.
 * - `called`: there are results to show the model. `cut`: the answer was cut by its length limit.
 * - `answered`: the model is done. `empty`: it said nothing at all. `ended`: a tool said that it should be done.
 * - `rejected`: the user answered a call's permission question with a plain no. `stopped`: the signal fired.
 */
export type TurnOutcome =
  | { readonly state: "called" | "cut" | "answered" | "empty" | "ended" | "rejected" | "stopped" }
  | { readonly state: "failed"; readonly error: Error; readonly event: object };

/** Stands for an answer that the provider's content filter swallowed. Source: the official runtime's own text. */
const FILTERED = "The model returned no content because the response was blocked by content filtering.";

/** @param isOpen whether the turn's start is on the log already */
export async function runTurn(run: Run, turn: number, isOpen: boolean): Promise<TurnOutcome> {
  const { events } = run.host;
  const turnId = String(turn);
  if (!isOpen) await events.emit("assistant.turn_start", { turnId, interactionId: run.interactionId });
  if (!run.host.isSteered?.()) await deliverNotifications(run, turnId);
  const called = await callModel(run, turnId, () => steer(run, turnId));
  if (called.state === "stopped") return called;
  if (called.state === "failed") {
    const { error } = called;
    return { state: "failed", error, event: sessionError(called, run.messageId) };
  }
  const calls = called.response.toolCalls.map((call) => parseCall(call, called.call.tools));
  await announce(run, turnId, { answer: called, calls });
  if (run.signal.aborted) return { state: "stopped" };
  if (calls.length > 0) return runCalls(run, turnId, { answer: called, calls });
  const { content, reasoning, finishReason } = called.response;
  if (content !== null) return { state: finishReason === "length" ? "cut" : "answered" };
  return { state: reasoning === undefined && finishReason !== "content_filter" ? "empty" : "answered" };
}

/**
 * Prompts that were sent meanwhile join the exchange before its next model call, which counts as the user's. What has
 * happened besides is told after them.
 */
async function steer(run: Run, turnId: string): Promise<boolean> {
  const { host, interactionId } = run;
  const prompts = host.takeImmediate();
  for (const prompt of prompts) {
    const data = await steeringMessage(prompt, { interactionId, turnId }, host.workingDirectory);
    await host.events.emit("user.message", data);
    run.initiator = "user";
  }
  if (prompts.length > 0) await deliverNotifications(run, turnId);
  return prompts.length > 0;
}

interface ParsedAnswer {
  readonly answer: Answer;
  readonly calls: readonly ParsedCall[];
}

async function announce(run: Run, turnId: string, { answer, calls }: ParsedAnswer): Promise<void> {
  const { host, interactionId } = run;
  const { response, messageId, call } = answer;
  const { resolved, tools } = call;
  const { content, reasoning, apiCallId, echo, details = {} } = response;
  host.conversation.noteResponse(messageId, { toolCalls: calls.map(({ shown }) => shown), echo });
  const filtered = content === null && response.finishReason === "content_filter" && calls.length === 0;
  await host.events.emit("assistant.message", {
    messageId,
    originatingMessageId: run.messageId,
    model: resolved.info.id,
    content: filtered ? FILTERED : (content ?? ""),
    toolRequests: calls.map((parsed) => toolRequest(parsed, tools)),
    interactionId,
    turnId,
    ...given({ reasoningOpaque: details.reasoningOpaque, reasoningText: reasoning }),
    ...given({ encryptedContent: details.encryptedContent, phase: details.phase }),
    rte: false,
    ...given({ apiCallId, serverTools: details.serverTools, reasoningBlocks: details.reasoningBlocks }),
    ...given({ citations: response.citations }),
  });
  if (reasoning !== undefined) {
    const reasoningId = response.reasoningId ?? answer.reasoningId;
    host.events.emitEphemeral("assistant.reasoning", { reasoningId, content: reasoning, rte: false });
  }
}

function given(fields: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** All calls of an answer run side by side. */
async function runCalls(run: Run, turnId: string, { answer, calls }: ParsedAnswer): Promise<TurnOutcome> {
  const { resolved, size, request } = answer.call;
  const since = performance.now();
  const executed = await executeAll(
    run,
    calls.map(({ shown, arguments: args }) => ({
      toolCallId: shown.id,
      name: shown.name,
      arguments: args,
      turnId,
      model: resolved.info.id,
      messageCount: request.messages.length,
      contextTokens: size.total,
      contextLimit: resolved.info.limits.maxPromptTokens,
    })),
  );
  const cut = executed.filter(({ wasCut }) => wasCut);
  if (cut.length > 0) {
    const calls = interruptedCalls(cut);
    tellInterrupted(run, turnId, { activity: "tool_call", since, ...calls });
  }
  const outcome = afterCalls(run, executed);
  if (outcome.state === "called") await tellOfMode(run);
  return outcome;
}

/** What the results of a turn's calls mean for the exchange. */
export function afterCalls({ host, signal }: Run, executed: readonly ExecutedCall[]): TurnOutcome {
  if (signal.aborted) return { state: "stopped" };
  const rejected = executed.filter(({ result }) => result.resultType === "rejected");
  if (rejected.length === 0) {
    return { state: executed.some(({ result }) => result.endsExchange) ? "answered" : "called" };
  }
  const byUser = rejected.some(
    ({ toolCallId, result }) => result.isRejectedByUser || host.conversation.rejectedByUser(toolCallId),
  );
  return { state: byUser ? "rejected" : "ended" };
}
