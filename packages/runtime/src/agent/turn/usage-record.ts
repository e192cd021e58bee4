import type { ModelResponse } from "../../models/model.js";
import type { AgentHost } from "../host.js";
import { type AttemptFacts, usageData } from "./call-events.js";

/**
 * Puts what a model call used on the log, and tells it.
 *
 * @param call `toolTokens`: of the tools that the model was offered; `told`: what is told of it in other words
 * @throws LogWriteError when the log refuses the record
 */
export async function recordUsage(
  host: Pick<AgentHost, "sessionId" | "conversation" | "record" | "events">,
  attempt: AttemptFacts,
  call: { readonly response: ModelResponse; readonly toolTokens: number; readonly told?: object },
): Promise<void> {
  const { response, toolTokens, told } = call;
  const sequence = host.conversation.usageRecords + 1;
  const accounting = { sessionId: host.sessionId, sequence, toolTokens };
  const usage = { ...usageData(attempt, response, accounting), ...told };
  await host.record("session.usage_record", { usage: lasting(usage) });
  host.events.emitEphemeral("assistant.usage", usage);
}

/** The log keeps all of a usage but the quotas, which age. */
function lasting(usage: object): object {
  const { quotaSnapshots: _, ...kept } = usage as Record<string, unknown>;
  return kept;
}
