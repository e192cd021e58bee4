import { sessionMethod } from "../../define.js";
import type { Attachment } from "../../types/attachment.js";
import type { QueuePendingItems, QueueRemoveMostRecentResult } from "../../types/queue.js";
import type { SendAgentMode, SendMode } from "../../types/session.js";

export interface QueuePendingItemsResult {
  items: QueuePendingItems[];
  steeringMessages: string[];
  inFlightSteeringCount?: number;
}

/** Lists what waits to be worked on. */
export const SessionQueuePendingItems = sessionMethod<void, QueuePendingItemsResult>(
  "session.queue.pendingItems",
);

export interface QueueMoveItemRequest {
  id: string;
  toPosition: number;
}

export interface QueueMoveItemResult {
  changed: boolean;
}

/** Moves a queued item. */
export const SessionQueueMoveItem = sessionMethod<QueueMoveItemRequest, QueueMoveItemResult>(
  "session.queue.moveItem",
);

export interface QueueInsertAtRequest {
  position: number;
  message: QueueInsertMessage;
}

export interface QueueInsertMessage {
  prompt: string;
  displayPrompt?: string;
  attachments?: Attachment[];
  agentMode?: SendAgentMode;
  source?: string;
  billable?: boolean;
  requiredTool?: string;
  requestHeaders?: Record<string, string>;
  mode?: SendMode;
  prepend?: boolean;
  wait?: boolean;
  delivery?: string;
}

export interface QueueInsertAtResult {
  id: string;
}

/** Puts an item somewhere in the queue. */
export const SessionQueueInsertAt = sessionMethod<QueueInsertAtRequest, QueueInsertAtResult>(
  "session.queue.insertAt",
);

export interface QueueRemoveAtRequest {
  id: string;
}

export interface QueueRemoveAtResult {
  removed: boolean;
}

/** Takes an item out of the queue. */
export const SessionQueueRemoveAt = sessionMethod<QueueRemoveAtRequest, QueueRemoveAtResult>(
  "session.queue.removeAt",
);

export interface QueueUpdateTextRequest {
  id: string;
  prompt: string;
  displayPrompt?: string;
}

export interface QueueUpdateTextResult {
  updated: boolean;
}

/** Changes a queued item's text. */
export const SessionQueueUpdateText = sessionMethod<QueueUpdateTextRequest, QueueUpdateTextResult>(
  "session.queue.updateText",
);

export interface QueueDuplicateAtRequest {
  id: string;
}

export interface QueueDuplicateAtResult {
  id: string;
}

/** Queues an item a second time. */
export const SessionQueueDuplicateAt = sessionMethod<QueueDuplicateAtRequest, QueueDuplicateAtResult>(
  "session.queue.duplicateAt",
);

export interface QueueSetDrainPausedRequest {
  paused: boolean;
}

/** Holds the queue, or lets it go on. */
export const SessionQueueSetDrainPaused = sessionMethod<QueueSetDrainPausedRequest, null>(
  "session.queue.setDrainPaused",
);

export interface QueueSendNowRequest {
  id: string;
}

export interface QueueSendNowResult {
  steered: boolean;
}

/** Works on a queued item at once. */
export const SessionQueueSendNow = sessionMethod<QueueSendNowRequest, QueueSendNowResult>(
  "session.queue.sendNow",
);

/** Takes the newest item out of the queue. */
export const SessionQueueRemoveMostRecent = sessionMethod<void, QueueRemoveMostRecentResult>(
  "session.queue.removeMostRecent",
);

/** Empties the queue. */
export const SessionQueueClear = sessionMethod<void, null>("session.queue.clear");
