import type {
  SessionQueueBeginDeferredIdleDrain,
  SessionQueueConsumeSystemNotifications,
  SessionQueueDeferSessionIdle,
  SessionQueueEnqueueResumePending,
  SessionQueueFinishDeferredIdleDrain,
  SessionQueueProcess,
  SessionQueueSnapshot,
} from "@parley/protocol";
import type { Session } from "../../session/session.js";
import { type Handlers, sessionHandler } from "../handler.js";
import { shownItems, shownSteering } from "./queue-items.js";

/** Sessions whose idleness a host holds back until background work of its own is done. */
const heldBack = new WeakMap<Session, { readonly aborted: boolean }>();

/** What hosts use that work a session's queue themselves. */
export const queueInternalHandlers: Handlers = {
  "session.queue.snapshot": sessionHandler<typeof SessionQueueSnapshot>((session) => {
    const items = shownItems(session);
    return {
      items,
      steeringMessages: session.prompts.queue.steering.map(shownSteering),
      ...(items.length > 0 && { itemOrders: items.map(({ id }) => Number(id)) }),
    };
  }),

  "session.queue.process": sessionHandler<typeof SessionQueueProcess>(({ prompts }) => {
    if (prompts.queue.hasNext) prompts.pause(false);
    return null;
  }),

  "session.queue.enqueueResumePending": sessionHandler<typeof SessionQueueEnqueueResumePending>((session) => {
    session.work.runTurn();
    return { queued: true };
  }),

  "session.queue.consumeSystemNotifications": sessionHandler<typeof SessionQueueConsumeSystemNotifications>(
    (session, { filter }) => ({
      removed: session.work.dropNotifications(filter as Readonly<Record<string, unknown>>),
    }),
  ),

  "session.queue.deferSessionIdle": sessionHandler<typeof SessionQueueDeferSessionIdle>(
    (session, { aborted }) => {
      heldBack.set(session, { aborted });
      return null;
    },
  ),

  "session.queue.beginDeferredIdleDrain": sessionHandler<typeof SessionQueueBeginDeferredIdleDrain>(
    (session, { activeBackgroundWork }) => ({ shouldDrain: heldBack.has(session) && !activeBackgroundWork }),
  ),

  "session.queue.finishDeferredIdleDrain": sessionHandler<typeof SessionQueueFinishDeferredIdleDrain>(
    (session, { activeBackgroundWork, hasPending }) => {
      const held = heldBack.get(session);
      if (!held) return { action: "none", aborted: false };
      if (activeBackgroundWork) return { action: "none", aborted: held.aborted };
      if (hasPending) return { action: "processQueue", aborted: held.aborted };
      heldBack.delete(session);
      return { action: "emitSessionIdle", aborted: held.aborted };
    },
  ),
};
