import type { AgentInterruptedData } from "@parley/protocol";
import { ownTool } from "../../tools/own-tools.js";
import { ExchangeAborted } from "../host.js";
import type { Run } from "./run.js";

/** What an abort cut short; `since` is when it began, by `performance.now()`. */
export type InterruptedWork = Omit<AgentInterruptedData, "turn" | "elapsedMs"> & { readonly since: number };

/** Tells clients what an abort cut short. Says nothing when the exchange only stops. */
export function tellInterrupted(
  { host, signal }: Run,
  turnId: string,
  { since, activity, ...facts }: InterruptedWork,
): void {
  if (!(signal.reason instanceof ExchangeAborted)) return;
  const elapsedMs = Math.round(performance.now() - since);
  host.events.emitEphemeral("agent.interrupted", { activity, turn: Number(turnId), elapsedMs, ...facts });
}

/** The tool calls that had not ended, as {@link tellInterrupted} tells of them. */
export function interruptedCalls(
  calls: readonly { readonly toolCallId: string; readonly name: string }[],
): Pick<AgentInterruptedData, "toolCallIds" | "toolNames" | "safeToolNames"> {
  const toolNames = calls.map(({ name }) => name);
  return {
    toolCallIds: calls.map(({ toolCallId }) => toolCallId),
    toolNames,
    safeToolNames: toolNames.filter((name) => ownTool(name) !== undefined),
  };
}
