import type { AgentHost, Exchange, ExchangeOutcome } from "./host.js";

/**
 * Runs one exchange: model calls and tool calls, until the model stops, a call fails for good or the signal
 * fires. Every event is on the log when this resolves.
 *
 * @throws LogWriteError when the log refuses; nothing else
 */
export declare function runExchange(
  host: AgentHost,
  exchange: Exchange,
  signal: AbortSignal,
): Promise<ExchangeOutcome>;
