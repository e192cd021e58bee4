import type { ExecutedCall } from "../../tools/execution.js";
import { LOST_RESULT } from "../conversation/conversation.js";
import type { UnfinishedCall, UnfinishedExchange } from "../conversation/exchange-tracker.js";
import { afterCalls, execute, type TurnOutcome } from "../turn/turn.js";
import type { Run } from "./run.js";

/**
 * Brings the tool calls that a stopped runtime left open to an end: one that may have run is completed as
 * interrupted and never run again; one that surely has not run is run now. A question that was pending is not
 * asked again: the session's questions give it its old id, and the answer.
 */
export async function finishCalls(run: Run, unfinished: UnfinishedExchange): Promise<TurnOutcome> {
  const turnId = String(unfinished.turn);
  const executed = await Promise.all(unfinished.calls.map((call) => finishCall(run, turnId, call)));
  return afterCalls(
    run,
    executed.filter((call) => call !== undefined),
  );
}

async function finishCall(run: Run, turnId: string, call: UnfinishedCall): Promise<ExecutedCall | undefined> {
  switch (call.state) {
    case "done":
      return undefined;
    case "started":
      await interrupt(run, turnId, call);
      return undefined;
    case "awaiting-permission":
    case "awaiting-client":
      return runNow(run, turnId, { ...call, isAnnounced: true });
    case "not-started":
      return runNow(run, turnId, call);
  }
}

function interrupt({ host, interactionId }: Run, turnId: string, call: UnfinishedCall): Promise<string> {
  return host.events.emit("tool.execution_complete", {
    toolCallId: call.toolCallId,
    model: host.model().info.id,
    interactionId,
    turnId,
    rte: false,
    success: false,
    error: { message: LOST_RESULT, code: "interrupted" },
  });
}

type OpenCall = Pick<UnfinishedCall, "toolCallId" | "name" | "arguments"> & {
  readonly isAnnounced?: boolean;
};

function runNow(run: Run, turnId: string, call: OpenCall): Promise<ExecutedCall> {
  const { info } = run.host.model();
  return execute(run, {
    toolCallId: call.toolCallId,
    name: call.name,
    arguments: call.arguments,
    isAnnounced: call.isAnnounced,
    turnId,
    model: info.id,
    contextTokens: 0,
    contextLimit: info.limits.maxPromptTokens,
  });
}
