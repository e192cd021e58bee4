import type { Session } from "../session.js";

const NO_PROMPT =
  "session.history.clearContext requires a non-empty 'prompt': it becomes the first user message of the window the clear " +
  "creates";
const NO_CALL =
  "session.history.clearContext must be called from inside a tool handler: no tool call is in flight, so the clear cannot " +
  "drop the tool results it orphans and the seed prompt would have no turn to run in. (A clear earlier in the same tool " +
  "batch also produces this state: its wipe removed the tool calls this check reads. Only one clear per tool batch is " +
  "supported.)";

/** Names who speaks in a context that was cleared. Source: the official runtime. */
const SOURCE = "session-memory-rollover";

/**
 * Begins the context anew with a prompt, which the exchange at work goes on with.
 *
 * @returns how many messages it held
 * @throws without a prompt, and when no tool call is at work. Source of the texts: the official runtime.
 */
export async function clearContext(session: Session, prompt: string): Promise<number> {
  const { conversation } = session;
  if (prompt === "") throw new Error(NO_PROMPT);
  const open = conversation.openCalls;
  if (open === 0) throw new Error(NO_CALL);
  await session.host.compactor.cancel("owner_cancelled");
  const messagesCleared = conversation.messages().length - open;
  await session.events.emit("session.context_cleared", { messagesCleared, initialMessage: prompt });
  await session.prompts.send({ prompt, displayPrompt: "", source: SOURCE }, "steering");
  return messagesCleared;
}
