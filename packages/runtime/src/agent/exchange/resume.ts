import { LOST_RESULT } from "../conversation/conversation.js";
import type { UnfinishedCall, UnfinishedExchange } from "../conversation/exchange-tracker.js";
import { executeAll } from "../turn/execute-calls.js";
import { afterCalls, type TurnOutcome } from "../turn/turn.js";
import type { Run } from "./run.js";

/**
 * Brings the tool calls that a stopped runtime left open to an end: one that may have run is completed as
 * interrupted and never run again; one that surely has not run is run now. A question that was pending is not
 * asked again: the session's questions give it its old id, and the answer.
 */
export async function finishCalls(run: Run, unfinished: UnfinishedExchange): Promise<TurnOutcome> {
  const turnId = String(unfinished.turn);
  const { info } = run.host.model();
  const left: UnfinishedCall[] = [];
  for (const call of unfinished.calls) {
    if (call.state === "started") await interrupt(run, turnId, call);
    else if (call.state !== "done") left.push(call);
  }
  const executed = await executeAll(
    run,
    left.map(({ toolCallId, name, arguments: args, state, hooked }) => ({
      toolCallId,
      name,
      arguments: args,
      isAnnounced: state !== "not-started",
      hooked,
      turnId,
      model: info.id,
      contextTokens: 0,
      contextLimit: info.limits.maxPromptTokens,
    })),
  );
  return afterCalls(run, executed);
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
