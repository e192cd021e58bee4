import type { ClientTool } from "@parley/protocol";
import type { Conversation } from "../../agent/index.js";
import type { PendingQuestions } from "../questions/pending-questions.js";
import type { SessionState } from "../session-state.js";

/**
 * The clients' tools that a stopped runtime's unfinished calls are for. Their clients may not be back yet, and
 * a call must not fail for it.
 */
export function awaitedTools(
  { clientTools }: SessionState,
  questions: PendingQuestions,
  conversation: Conversation,
): ClientTool[] {
  const calls = conversation.unfinished()?.calls.filter(({ state }) => state !== "done") ?? [];
  const called = calls.map(({ name }) => name).filter((name) => clientTools.has(name));
  const names = new Set([...called, ...questions.leftTools()]);
  return [...names].map((name) => clientTools.get(name) ?? { name });
}
