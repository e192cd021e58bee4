import type { SessionMode } from "@parley/protocol";
import type { QueuedCommand } from "../../session/commands/queued-commands.js";
import type { QueuedPrompt } from "../../session/work/prompt-queue.js";

/** A prompt that waits, as `session.queue.*` shows it. @param mode of the session */
export function shownItem({ id, prompt }: QueuedPrompt, mode: SessionMode) {
  return {
    id,
    messageId: prompt.messageId,
    kind: "message" as const,
    displayText: prompt.displayPrompt ?? prompt.prompt,
    agentMode: (prompt.agentMode as SessionMode | undefined) ?? mode,
  };
}

/** A command line that waits. */
export function shownCommand({ id, command, displayText }: QueuedCommand, mode: SessionMode) {
  return { id, kind: "command" as const, displayText: displayText ?? command, agentMode: mode };
}

export function shownSteering({ prompt }: QueuedPrompt): string {
  return prompt.displayPrompt ?? prompt.prompt;
}
