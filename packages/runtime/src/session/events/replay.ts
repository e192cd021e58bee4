import type { Conversation } from "../../agent/index.js";
import type { LogRecord } from "../../ports/event-log.js";
import type { SessionState } from "../session-state.js";

/**
 * Shows a log record to those who rebuild a session from its log.
 *
 * @returns false when the record is none they can use; it costs nothing but itself
 */
export function replay({ seq, json }: LogRecord, state: SessionState, conversation?: Conversation): boolean {
  try {
    const record = JSON.parse(json) as Readonly<Record<string, unknown>>;
    if (record["control"] !== undefined)
      return conversation?.applyControl(record) || state.applyControl(record);
    const { type, data, id, timestamp, parentId, agentId: of } = record;
    if (typeof type !== "string" || typeof id !== "string" || typeof data !== "object" || data === null)
      return false;
    const stamp = {
      id,
      timestamp: typeof timestamp === "string" ? timestamp : state.modifiedTime,
      parentId: typeof parentId === "string" ? parentId : null,
    };
    const agentId = typeof of === "string" ? of : undefined;
    if (agentId === undefined) conversation?.apply({ type, data });
    state.apply({ type, data, agentId, stamp, seq });
    return true;
  } catch {
    return false;
  }
}
