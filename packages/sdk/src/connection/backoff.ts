/** How a client comes back to its runtime after the connection was lost. Times in milliseconds. */
export interface ReconnectOptions {
  /** Upper bound of the wait before the first attempt; it doubles with each attempt. Default 100. */
  initialDelayMs?: number;
  /** Upper bound of the wait between attempts. Default 5,000. */
  maxDelayMs?: number;
  /** When to give up. Default 300,000 (five minutes). */
  giveUpAfterMs?: number;
  /** How long calls made meanwhile wait before they fail; `Infinity`: as long as it takes. Default 30,000. */
  callTimeoutMs?: number;
}

export const RECONNECT_DEFAULTS: Required<ReconnectOptions> = {
  initialDelayMs: 100,
  maxDelayMs: 5_000,
  giveUpAfterMs: 300_000,
  callTimeoutMs: 30_000,
};

/**
 * How long to wait before an attempt: doubling, bounded, and between half and all of that at random, so that
 * many clients of one runtime don't come back at once.
 *
 * @param attempt 0 for the first
 */
export function backoffDelay(attempt: number, options: Required<ReconnectOptions>): number {
  const bound = Math.min(options.maxDelayMs, options.initialDelayMs * 2 ** Math.min(attempt, 30));
  return bound * (0.5 + Math.random() / 2);
}

/** Resolves after a while; rejects with the signal's reason when it fires first. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", abort);
      resolve();
    }, ms);
    signal.addEventListener("abort", abort, { once: true });
  });
}
