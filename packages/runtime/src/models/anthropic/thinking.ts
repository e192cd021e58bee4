import type { ModelRequest } from "../model.js";
import type { AnthropicTraits } from "./traits.js";

/** The fields of a request that say how to think. */
export interface ThinkingFields {
  readonly temperature: number;
  readonly thinking?: object;
  readonly output_config?: { readonly effort: string };
}

/** Efforts that the wire knows; anything else is asked for as `high`. */
const EFFORTS = ["low", "medium", "high", "xhigh", "max"];

/** Tokens to think with, by effort. Source: the official runtime's requests. */
const BUDGETS: Readonly<Record<string, number>> = { low: 1_024, medium: 2_048, xhigh: 32_000, max: 32_000 };
const BUDGET = 4_096;
/** The least that the wire takes. */
const MIN_BUDGET = 1_024;

/**
 * @param maxTokens what the whole answer may take, the thinking included
 */
export function thinkingFields(
  { reasoningEffort: effort, reasoningSummary }: ModelRequest,
  maxTokens: number,
  { thinks, isAdaptive }: AnthropicTraits,
): ThinkingFields {
  if (effort === "none") return { temperature: 0, thinking: { type: "disabled" } };
  const display = reasoningSummary === "none" ? "omitted" : "summarized";
  if (isAdaptive) {
    return {
      temperature: 1,
      thinking: { type: "adaptive", display },
      ...(effort !== undefined && {
        output_config: { effort: EFFORTS.includes(effort) ? effort : "high" },
      }),
    };
  }
  const wanted = effort === undefined ? MIN_BUDGET : (BUDGETS[effort] ?? BUDGET);
  const budget = Math.min(wanted, maxTokens - 1);
  if ((effort === undefined && !thinks) || budget < MIN_BUDGET) return { temperature: 0 };
  return { temperature: 1, thinking: { type: "enabled", budget_tokens: budget, display } };
}

/** Whether these fields ask for thinking at all. */
export function asksToThink({ temperature }: ThinkingFields): boolean {
  return temperature === 1;
}
