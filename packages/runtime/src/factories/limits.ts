import type { FactoryRunLimits } from "@parley/protocol";
import { factoryError } from "./errors.js";
import type { Limits } from "./run-state.js";

const LIMITS = ["maxConcurrentSubagents", "maxTotalSubagents", "timeoutSeconds", "maxAiCredits"] as const;

const WHOLE: ReadonlySet<string> = new Set(["maxConcurrentSubagents", "maxTotalSubagents"]);

/** How long a timer can run, in seconds. Source: timers take 31 bits of milliseconds. */
const MOST_SECONDS = 2_147_483.647;

/**
 * What an attempt may use: what was allowed before, changed by what is asked for now; `null` lifts a limit.
 *
 * @throws RpcError `factory_limits_invalid`
 */
export function effectiveLimits(before: Limits, overrides: FactoryRunLimits = {}): Limits {
  const limits: Record<string, number> = { ...before };
  for (const name of LIMITS) {
    const value = overrides[name];
    if (value === undefined) continue;
    if (value === null) delete limits[name];
    else limits[name] = checked(name, value);
  }
  return limits;
}

function checked(name: (typeof LIMITS)[number], value: number): number {
  const isFine =
    Number.isFinite(value) &&
    value > 0 &&
    (!WHOLE.has(name) || Number.isInteger(value)) &&
    (name !== "timeoutSeconds" || value <= MOST_SECONDS);
  if (isFine) return value;
  throw factoryError("factory_limits_invalid", `Factory limit "${name}" can't be ${value}`, { limit: name });
}
