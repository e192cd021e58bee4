import type {
  SessionQueueClear,
  SessionQueuePendingItems,
  SessionQueueRemoveAt,
  SessionQueueRemoveMostRecent,
} from "@parley/protocol";
import type { QueuedPrompt } from "../../session/prompt-queue.js";
import { type Handlers, sessionHandler } from "../handler.js";

export const handlers: Handlers = {
  "session.queue.pendingItems": sessionHandler<typeof SessionQueuePendingItems>(
    ({ queue, state, steeringInFlight }) => ({
      items: queue.items.map(({ id, prompt }) => ({
        id,
        messageId: prompt.messageId,
        kind: "message",
        displayText: prompt.displayPrompt ?? prompt.prompt,
        agentMode: (prompt.agentMode as "interactive" | undefined) ?? state.mode,
      })),
      steeringMessages: queue.steering.map(({ prompt }) => prompt.displayPrompt ?? prompt.prompt),
      inFlightSteeringCount: steeringInFlight,
    }),
  ),

  "session.queue.clear": sessionHandler<typeof SessionQueueClear>(async (session) => {
    await session.drop(session.queue.clear());
    return null;
  }),

  "session.queue.removeMostRecent": sessionHandler<typeof SessionQueueRemoveMostRecent>(async (session) => {
    const removed = session.queue.removeMostRecent();
    await session.drop(present(removed));
    return { removed: removed !== undefined };
  }),

  "session.queue.removeAt": sessionHandler<typeof SessionQueueRemoveAt>(async (session, { id }) => {
    const removed = session.queue.remove(id);
    await session.drop(present(removed));
    return { removed: removed !== undefined };
  }),
};

function present(item: QueuedPrompt | undefined): readonly QueuedPrompt[] {
  return item ? [item] : [];
}
