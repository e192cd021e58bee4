import { PERMISSION_QUESTION } from "./question-types.js";
import type { Session } from "./session.js";

/** What the model is told of a call that a stopped runtime had begun. Source: the official runtime's own text. */
const INTERRUPTED_CALL =
  "Tool execution was interrupted before a result was recorded. Its effects may be absent, partial, or already " +
  "complete, and other tools may have completed successfully. Check the current state before retrying; do not " +
  "assume success or replay this operation blindly.";

/**
 * Closes what a stopped runtime left open: calls without a result get one that says so, questions end as
 * cancelled, prompts that had not begun are dropped. Nothing is run.
 */
export async function closeUnfinishedWork(session: Session): Promise<void> {
  const { events, questions, state } = session;
  for (const { type, requestId, data } of questions.dropLeft()) {
    const { toolCallId } = (data["permissionRequest"] ?? data) as { toolCallId?: string };
    const completed = type.replace(/\.requested$/, ".completed");
    const result = { kind: "cancelled", reason: "The runtime stopped before anyone answered." };
    await events.emit(
      completed,
      type === PERMISSION_QUESTION ? { requestId, toolCallId, result } : { requestId },
    );
  }
  const unfinished = state.interrupted ? undefined : session.conversation.unfinished();
  const open = unfinished?.calls.filter((call) => call.state !== "done") ?? [];
  for (const { toolCallId } of open) {
    await events.emit("tool.execution_complete", {
      toolCallId,
      model: "resumed",
      interactionId: "resume",
      success: false,
      error: { message: INTERRUPTED_CALL, code: "interrupted" },
    });
  }
  if (open.length > 0) {
    await events.emit("session.warning", {
      warningType: "interrupted_tools",
      message: `${open.length} tool call(s) had no recorded result. They were not run again; check what they changed.`,
    });
  }
  if (unfinished) await session.giveUpUnfinished();
  const dropped = [...state.acceptedPrompts.values()].map((prompt) => ({ id: "", prompt, waited: true }));
  await session.drop(dropped);
}
