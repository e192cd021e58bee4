import { EphemeralEvent } from "../session/events/published-event.js";

type Data = Record<string, unknown>;

interface Coalescing {
  /** Events with the same key, and nothing else between them, become one. */
  key(data: Data): unknown;
  merge(earlier: Data, later: Data): Data;
}

function latest(idField?: string): Coalescing {
  return { key: (data) => idField && data[idField], merge: (_, later) => later };
}

function joined(idField: string, textField: string): Coalescing {
  return {
    key: (data) => data[idField],
    merge: (earlier, later) => ({ ...later, [textField]: `${earlier[textField]}${later[textField]}` }),
  };
}

/** The ephemeral events that lose nothing when neighbours become one. */
const COALESCING: Readonly<Record<string, Coalescing>> = {
  "assistant.message_delta": joined("messageId", "deltaContent"),
  "assistant.reasoning_delta": joined("reasoningId", "deltaContent"),
  "assistant.tool_call_delta": joined("toolCallId", "inputDelta"),
  "assistant.streaming_delta": latest(),
  "tool.execution_partial_result": latest("toolCallId"),
  "pending_messages.modified": latest(),
  "session.background_tasks_changed": latest(),
};

/** @returns what to find a mergeable neighbour by; `undefined` when the event stands alone */
export function coalescingKey(event: EphemeralEvent): string | undefined {
  const rule = COALESCING[event.type];
  return rule && `${event.sessionId} ${event.agentId ?? ""} ${event.type} ${rule.key(event.data as Data)}`;
}

/** Two events with the same key as one, stamped as the later. */
export function coalesce(earlier: EphemeralEvent, later: EphemeralEvent): EphemeralEvent {
  const rule = COALESCING[later.type];
  if (!rule) return later;
  const data = rule.merge(earlier.data as Data, later.data as Data);
  const { sessionId, type, agentId, stamp } = later;
  return new EphemeralEvent(sessionId, { type, data, agentId }, stamp);
}
