import type { SendAgentMode } from "./session.js";

export interface QueuePendingItems {
  id: string;
  messageId?: string;
  kind: QueuePendingItemsKind;
  displayText: string;
  agentMode: SendAgentMode;
}

export type QueuePendingItemsKind = "message" | "command";

export interface QueueRemoveMostRecentResult {
  removed: boolean;
}
