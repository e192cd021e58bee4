import type { HookType } from "@parley/protocol";
import { contextOf, type HookScope, joinedContext } from "./scope.js";

/** How the answers of several hooks become one: texts they add are put together, or the last one counts. */
export type ContextRule = "join" | "last";

/**
 * Runs the hooks of a type that decides nothing by failing: each is told the same, and of what several
 * say about one thing the last counts.
 */
export async function askAll(
  scope: HookScope,
  occasion: { readonly type: HookType; readonly fields: object; readonly contexts: ContextRule },
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>>> {
  const { type, fields } = occasion;
  const sources = scope.sources(type);
  if (sources.length === 0) return {};
  const input = scope.input(fields);
  const invocation = await scope.begin(type, input);
  const contexts: string[] = [];
  let merged: Readonly<Record<string, unknown>> = {};
  for (const source of sources) {
    const answer = await invocation.ask(source, { type, input }, signal);
    if (answer.state !== "answered") continue;
    merged = { ...merged, ...answer.output };
    contexts.push(...contextOf(answer.output));
  }
  if (occasion.contexts === "join") merged = { ...merged, ...joinedContext(contexts) };
  await invocation.end(merged);
  return merged;
}
