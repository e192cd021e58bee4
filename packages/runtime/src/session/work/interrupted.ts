import { LOST_RESULT } from "../../agent/index.js";
import type { Session } from "../session.js";

/**
 * Closes what a stopped runtime left open: calls without a result get one that says so, questions end as
 * cancelled. Nothing is run.
 */
export async function closeUnfinishedWork(session: Session): Promise<void> {
  const { events, questions, state } = session;
  await questions.endLeft();
  const unfinished = state.interrupted ? undefined : session.conversation.unfinished();
  const open = unfinished?.calls.filter((call) => call.state !== "done") ?? [];
  for (const { toolCallId } of open) {
    await events.emit("tool.execution_complete", {
      toolCallId,
      model: "resumed",
      interactionId: "resume",
      success: false,
      error: { message: LOST_RESULT, code: "interrupted" },
    });
  }
  if (open.length > 0) {
    await events.emit("session.warning", {
      warningType: "interrupted_tools",
      message: `${open.length} tool call(s) had no recorded result. They were not run again; check what they changed.`,
    });
  }
  if (unfinished) await session.giveUpUnfinished();
}

/** Drops the prompts that a stopped runtime had accepted and not begun. */
export async function dropAcceptedPrompts(session: Session): Promise<void> {
  const accepted = [...session.state.acceptedPrompts.values()];
  await session.drop(accepted.map((prompt) => ({ id: "", prompt, waited: true })));
}
