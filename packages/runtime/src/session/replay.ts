import type { Conversation } from "../agent/index.js";
import type { LogRecord } from "../ports/event-log.js";
import type { ControlRecord, SessionState } from "./session-state.js";

/** Shows a log record to those who rebuild a session from its log. */
export function replay({ seq, json }: LogRecord, state: SessionState, conversation?: Conversation): void {
  const record = JSON.parse(json) as {
    type?: string;
    control?: string;
    data?: object;
    id: string;
    timestamp: string;
    parentId: string | null;
  };
  if (record.control !== undefined) {
    state.applyControl(record as unknown as ControlRecord);
    return;
  }
  const { type, data, id, timestamp, parentId } = record;
  if (type === undefined || data === undefined) return;
  state.apply({ type, data, stamp: { id, timestamp, parentId }, seq });
  conversation?.apply({ type, data });
}
