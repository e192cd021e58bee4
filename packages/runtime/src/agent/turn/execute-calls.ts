import type { ExecutedCall } from "../../tools/execution.js";
import type { RequestedCall } from "../../tools/requested-call.js";
import type { Run } from "../exchange/run.js";

type ExchangeCall = Omit<RequestedCall, "interactionId">;

/** Runs calls that the model made to their ends and keeps what it is to read of them. */
export async function executeAll(run: Run, calls: readonly ExchangeCall[]): Promise<readonly ExecutedCall[]> {
  const { host, interactionId, signal } = run;
  const requested = calls.map((call) => ({ ...call, interactionId }));
  const executed = await host.executor.executeAll(requested, signal);
  for (const call of executed) note(run, call);
  return executed;
}

/** As {@link executeAll}, for a call that the runtime makes in the model's place. */
export async function executeOwn(run: Run, call: ExchangeCall): Promise<void> {
  const { host, interactionId, signal } = run;
  note(run, await host.executor.executeOwn({ ...call, interactionId }, signal));
}

function note({ host: { conversation } }: Run, { toolCallId, result }: ExecutedCall): void {
  conversation.noteResult(toolCallId, result.textResultForLlm);
  if (result.contextForLlm !== undefined) conversation.noteContext(toolCallId, result.contextForLlm);
}
