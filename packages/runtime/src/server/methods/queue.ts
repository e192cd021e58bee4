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
      return { id: await insert(session, prompt, position) };
    },
  ),

  "session.queue.moveItem": sessionHandler<typeof SessionQueueMoveItem>(
    async (session, { id, toPosition }) => {
      const { queued } = session.commands;
      if (!queued.find(id)) known(session, id, "moveItem");
      const changed = queued.move(id, toPosition);
      if (changed) await session.prompts.reordered();
      return { changed };
    },
  ),

  "session.queue.updateText": sessionHandler<typeof SessionQueueUpdateText>(
    async (session, { id, prompt, displayPrompt }) => {
      await session.prompts.rewrite(id, {
        ...known(session, id, "updateText").prompt,
        prompt,
        displayPrompt,
      });
      return { updated: true };
    },
  ),

  "session.queue.duplicateAt": sessionHandler<typeof SessionQueueDuplicateAt>(async (session, { id }) => {
    const { queued } = session.commands;
    const place = queued.inOrder().findIndex((item) => item.id === id) + 1;
    const command = queued.find(id);
    if (command) {
      const copy = session.commands.enqueue(command);
      queued.move(copy, place);
      return { id: copy };
    }
    const { messageId: _, ...prompt } = known(session, id, "duplicateAt").prompt;
    return { id: await insert(session, prompt, place) };
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
    known(session, id, "sendNow");
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
    const { prompts, commands } = session;
    const all = [...prompts.queue.steering, ...commands.queued.inOrder()];
    const [newest] = all.map(({ id }) => id).sort((a, b) => Number(b) - Number(a));
    if (newest === undefined) return { removed: false };
    if (commands.dequeue(newest)) return { removed: true };
    const removed = prompts.queue.unsteer(newest) ?? prompts.queue.remove(newest);
    await prompts.drop(removed ? [removed] : []);
    return { removed: removed !== undefined };
  }),

  "session.queue.removeAt": sessionHandler<typeof SessionQueueRemoveAt>(async (session, { id }) => {
    if (session.commands.dequeue(id)) return { removed: true };
    known(session, id, "removeAt");
    const removed = session.prompts.queue.remove(id);
    await session.prompts.drop(removed ? [removed] : []);
    return { removed: removed !== undefined };
  }),
};

/** @param position among all that waits */
async function insert(
  { prompts, commands }: Session,
  prompt: Omit<QueuedPrompt["prompt"], "messageId">,
  position: number,
): Promise<string> {
  const before = commands.queued.inOrder().slice(0, Math.max(0, position));
  const id = await prompts.insert(prompt, before.filter((item) => "prompt" in item).length);
  commands.queued.move(id, position);
  return id;
}

/** @throws when there is no such prompt, or `operation` can't be done to it */
function known({ prompts: { queue }, commands }: Session, id: string, operation: string): QueuedPrompt {
  const kind = commands.queued.find(id)?.kind.is;
  if (kind !== undefined)
    throw invalid(
      `queue operation '${operation}' does not support item kind '${kind}'`,
      "invalid_target_kind",
    );
  const item = queue.find(id);
  if (!item) throw invalid(`unknown queue item id '${id}'`, "unknown_id");
  if (!isShown(item)) throw invalid(`queue item id '${id}' is not addressable`, "not_addressable");
  return item;
}

/** Wording: the official runtime's. */
function invalid(message: string, code?: string): RpcError {
  return new RpcError(ErrorCode.InvalidParams, message, code === undefined ? {} : { data: { code } });
}
