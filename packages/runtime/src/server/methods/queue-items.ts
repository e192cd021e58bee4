import type { QueuePendingItems, SessionMode } from "@parley/protocol";
import type { QueuedCommand } from "../../session/commands/queued-commands.js";
import type { Session } from "../../session/session.js";
import type { QueuedPrompt } from "../../session/work/prompt-queue.js";

/** A prompt that waits, as `session.queue.*` shows it. @param mode of the session */
function shownItem({ id, prompt }: QueuedPrompt, mode: SessionMode) {
  return {
    id,
    messageId: prompt.messageId,
    kind: "message" as const,
    displayText: textOf(prompt),
    agentMode: (prompt.agentMode as SessionMode | undefined) ?? mode,
    ...(prompt.source !== undefined && { source: prompt.source }),
  };
}

/** Whether people are shown a prompt that waits, and may say what becomes of it. */
export function isShown({ prompt }: QueuedPrompt): boolean {
  return prompt.source !== "system" && textOf(prompt) !== "";
}

function textOf({ displayPrompt, prompt }: QueuedPrompt["prompt"]): string {
  return displayPrompt ?? prompt;
}

/** All that waits its turn and is shown, in order. */
export function shownItems({ commands, state }: Session) {
  return commands.queued.inOrder().flatMap((item): QueuePendingItems[] => {
    if (!("prompt" in item)) return [shownCommand(item, state.mode)];
    return isShown(item) ? [shownItem(item, state.mode)] : [];
  });
}

/** A command line that waits. */
function shownCommand({ id, command, displayText }: QueuedCommand, mode: SessionMode) {
  return { id, kind: "command" as const, displayText: displayText ?? command, agentMode: mode };
}

export function shownSteering({ prompt }: QueuedPrompt): string {
  return textOf(prompt);
}
