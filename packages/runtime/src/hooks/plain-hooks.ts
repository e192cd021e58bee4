import type { HookType } from "@parley/protocol";
import { contextOf, type HookScope, joinedContext } from "./scope.js";

/**
 * What counts of the answers of several hooks, and is shown in `hook.end`. Source: the official runtime.
 * - `last`: everything; of what several say about one thing, what the last one says.
 * - `contexts`: the texts they add, put together.
 * - `nothing`.
 */
export type Outcome = "last" | "contexts" | "nothing";

export interface Occasion {
  readonly type: HookType;
  readonly fields: object;
  readonly outcome: Outcome;
}

/** Runs the hooks of a type that decides nothing by failing; each is told the same. */
export async function askAll(
  scope: HookScope,
  occasion: Occasion,
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>>> {
  const { type, fields } = occasion;
  const sources = scope.sources(type);
  if (sources.length === 0) return {};
  const input = scope.input(fields);
  const invocation = await scope.begin(type, input);
  const outputs: Readonly<Record<string, unknown>>[] = [];
  for (const source of sources) {
    const answer = await invocation.ask(source, { type, input }, signal);
    if (answer.state === "answered") outputs.push(answer.output);
  }
  const outcome = outcomeOf(outputs, occasion.outcome);
  await invocation.end(outcome);
  return outcome;
}

function outcomeOf(
  outputs: readonly Readonly<Record<string, unknown>>[],
  outcome: Outcome,
): Readonly<Record<string, unknown>> {
  switch (outcome) {
    case "last":
      return Object.assign({}, ...outputs);
    case "contexts":
      return joinedContext(outputs.flatMap(contextOf));
    case "nothing":
      return {};
  }
}
