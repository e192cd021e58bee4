import { randomUUID } from "node:crypto";
import type { AgentHost, Exchange, ExchangeOutcome } from "../host.js";
import { runExchange } from "./exchange.js";

/**
 * Runs an exchange, and those that the hooks of its end make follow it: what such a hook says is the next
 * prompt. How often in a row is bounded by the hooks' own rules.
 *
 * @throws LogWriteError when the log refuses
 */
export async function runProlonged(
  host: AgentHost,
  exchange: Exchange,
  signal: AbortSignal,
): Promise<ExchangeOutcome> {
  let next = exchange;
  for (let blocks = 0; ; blocks++) {
    const outcome = await runExchange(host, next, signal);
    if (outcome.state !== "completed" || !host.hooks || signal.aborted) return outcome;
    const { transcriptPath } = host;
    const stop = { transcriptPath, stopReason: "end_turn", blocks } as const;
    const verdict = await host.hooks.agentStop(stop, signal);
    if (verdict.state === "stop") return outcome;
    next = {
      state: "new",
      prompt: { messageId: randomUUID(), prompt: verdict.reason, delivery: "idle" },
    };
  }
}
