import { sessionMethod } from "../../define.js";
import type { QueuePendingItems, QueueRemoveMostRecentResult } from "../../types/queue.js";

export interface QueueSnapshotResult {
  items: QueuePendingItems[];
  steeringMessages: string[];
  itemOrders?: number[];
  steeringMessageOrders?: number[];
}

/** Gives the queue as it is. */
export const SessionQueueSnapshot = sessionMethod<void, QueueSnapshotResult>("session.queue.snapshot", {
  visibility: "internal",
});

export interface QueueHasPendingResult {
  hasPending: boolean;
}

/** Tells whether anything is queued. */
export const SessionQueueHasPending = sessionMethod<void, QueueHasPendingResult>("session.queue.hasPending", {
  visibility: "internal",
});

export interface QueueBeginDeferredIdleDrainRequest {
  activeBackgroundWork: boolean;
}

export interface QueueBeginDeferredIdleDrainResult {
  shouldDrain: boolean;
}

/** Begins working off what waited for idleness. */
export const SessionQueueBeginDeferredIdleDrain = sessionMethod<
  QueueBeginDeferredIdleDrainRequest,
  QueueBeginDeferredIdleDrainResult
>("session.queue.beginDeferredIdleDrain", { visibility: "internal" });

export interface QueueFinishDeferredIdleDrainRequest {
  activeBackgroundWork: boolean;
  hasPending: boolean;
}

export interface QueueFinishDeferredIdleDrainResult {
  action: string;
  aborted: boolean;
}

/** Ends working off what waited for idleness. */
export const SessionQueueFinishDeferredIdleDrain = sessionMethod<
  QueueFinishDeferredIdleDrainRequest,
  QueueFinishDeferredIdleDrainResult
>("session.queue.finishDeferredIdleDrain", { visibility: "internal" });

export interface QueueDeferSessionIdleRequest {
  aborted: boolean;
}

/** Holds back the idle event. */
export const SessionQueueDeferSessionIdle = sessionMethod<QueueDeferSessionIdleRequest, null>(
  "session.queue.deferSessionIdle",
  { visibility: "internal" },
);

export interface QueueConsumeSystemNotificationsRequest {
  filter: unknown;
}

/** Takes notifications out of the queue. */
export const SessionQueueConsumeSystemNotifications = sessionMethod<
  QueueConsumeSystemNotificationsRequest,
  QueueRemoveMostRecentResult
>("session.queue.consumeSystemNotifications", { visibility: "internal" });

export interface QueueEnqueueResumePendingResult {
  queued: boolean;
}

/** Queues what a resume has to finish. */
export const SessionQueueEnqueueResumePending = sessionMethod<void, QueueEnqueueResumePendingResult>(
  "session.queue.enqueueResumePending",
  { visibility: "internal" },
);

/** Works the queue off. */
export const SessionQueueProcess = sessionMethod<void, null>("session.queue.process", {
  visibility: "internal",
});
