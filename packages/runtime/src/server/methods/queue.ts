import type {
  SessionQueueClear,
  SessionQueueDuplicateAt,
  SessionQueueHasPending,
  SessionQueueInsertAt,
  SessionQueueMoveItem,
  SessionQueuePendingItems,
  SessionQueueRemoveAt,
  SessionQueueRemoveMostRecent,
  SessionQueueSendNow,
  SessionQueueSetDrainPaused,
  SessionQueueUpdateText,
} from "@parley/protocol";
import { ErrorCode, RpcError } from "@parley/protocol/jsonrpc";
import type { Session } from "../../session/session.js";
import type { QueuedPrompt } from "../../session/work/prompt-queue.js";
import { type Handlers, sessionHandler } from "../handler.js";
import { readPrompt, refuseUnsupported } from "../prompts.js";
import { queueInternalHandlers } from "./queue-internal.js";
import { isShown, shownItems, shownSteering } from "./queue-items.js";

export const handlers: Handlers = {
  ...queueInternalHandlers,

  "session.queue.pendingItems": sessionHandler<typeof SessionQueuePendingItems>((session) => {
    const { queue, steeringInFlight } = session.prompts;
    return {
      items: shownItems(session),
      steeringMessages: [...steeringInFlight, ...queue.steering].map(shownSteering),
      inFlightSteeringCount: steeringInFlight.length,
    };
  }),

  "session.queue.hasPending": sessionHandler<typeof SessionQueueHasPending>(({ prompts, commands }) => ({
    hasPending: !prompts.queue.isEmpty || commands.queued.items.length > 0,
  })),

  "session.queue.insertAt": sessionHandler<typeof SessionQueueInsertAt>(
    async (session, { position, message }) => {
      if (message.source === "system") throw invalid('source "system" would hide the item');
      await refuseUnsupported(session, message);
      const prompt = { ...readPrompt(message), agentMode: message.agentMode ?? session.state.mode };
      return { id: await session.prompts.insert(prompt, position) };
    },
  ),

  "session.queue.moveItem": sessionHandler<typeof SessionQueueMoveItem>(
    async (session, { id, toPosition }) => {
      known(session, id);
      const changed = session.prompts.queue.move(id, toPosition);
      if (changed) await session.prompts.reordered();
      return { changed };
    },
  ),

  "session.queue.updateText": sessionHandler<typeof SessionQueueUpdateText>(
    async (session, { id, prompt, displayPrompt }) => {
      await session.prompts.rewrite(id, { ...known(session, id).prompt, prompt, displayPrompt });
      return { updated: true };
    },
  ),

  "session.queue.duplicateAt": sessionHandler<typeof SessionQueueDuplicateAt>(async (session, { id }) => {
    const { messageId: _, ...prompt } = known(session, id).prompt;
    const place = session.prompts.queue.items.findIndex((item) => item.id === id);
    return { id: await session.prompts.insert(prompt, place + 1) };
  }),

  "session.queue.setDrainPaused": sessionHandler<typeof SessionQueueSetDrainPaused>((session, { paused }) => {
    if (paused && session.prompts.queue.isPaused) {
      throw invalid("queue draining is already paused", "queue_already_paused");
    }
    session.prompts.pause(paused);
    if (session.commands.queued.items.length > 0) session.work.poke();
    return null;
  }),

  // It goes ahead of a queue that is held.
  "session.queue.sendNow": sessionHandler<typeof SessionQueueSendNow>(async (session, { id }) => {
    known(session, id);
    await session.prompts.steer(id);
    session.work.poke();
    return { steered: true };
  }),

  // Told of whether or not there was anything, as by the official runtime.
  "session.queue.clear": sessionHandler<typeof SessionQueueClear>(async (session) => {
    session.events.emitEphemeral("session.background_tasks_changed", {});
    session.commands.queued.clear();
    await session.prompts.clear();
    return null;
  }),

  "session.queue.removeMostRecent": sessionHandler<typeof SessionQueueRemoveMostRecent>(async (session) => {
    const removed = session.prompts.queue.removeMostRecent();
    await session.prompts.drop(removed ? [removed] : []);
    return { removed: removed !== undefined };
  }),

  "session.queue.removeAt": sessionHandler<typeof SessionQueueRemoveAt>(async (session, { id }) => {
    if (session.commands.dequeue(id)) return { removed: true };
    known(session, id);
    const removed = session.prompts.queue.remove(id);
    await session.prompts.drop(removed ? [removed] : []);
    return { removed: removed !== undefined };
  }),
};

function known({ prompts: { queue } }: Session, id: string): QueuedPrompt {
  const item = queue.find(id);
  if (!item) throw invalid(`unknown queue item id '${id}'`, "unknown_id");
  if (!isShown(item)) throw invalid(`queue item id '${id}' is not addressable`, "not_addressable");
  return item;
}

/** Wording: the official runtime's. */
function invalid(message: string, code?: string): RpcError {
  return new RpcError(ErrorCode.InvalidParams, message, code === undefined ? {} : { data: { code } });
}
