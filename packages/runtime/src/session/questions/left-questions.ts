import type { EventLog } from "../../ports/event-log.js";
import { DurableEvent } from "../events/published-event.js";
import type { SessionState } from "../session-state.js";
import { PERMISSION_QUESTION } from "./question-types.js";

/** The event that ends a question which a stopped runtime left open and nobody will answer. */
export function endOfLeft(question: {
  readonly requestId: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}): { readonly type: string; readonly data: object } {
  const { type, requestId, data } = question;
  const completed = type.replace(/\.requested$/, ".completed");
  if (type !== PERMISSION_QUESTION) return { type: completed, data: { requestId } };
  const { toolCallId } = (data["permissionRequest"] ?? {}) as { toolCallId?: string };
  const result = { kind: "cancelled", reason: "The runtime stopped before anyone answered." };
  return { type: completed, data: { requestId, toolCallId, result } };
}

/** The questions to people that have no answer yet, as the events that asked them. */
export async function openQuestions(session: {
  readonly id: string;
  readonly log: EventLog;
  readonly state: SessionState;
}): Promise<DurableEvent[]> {
  const { id, log, state } = session;
  const seqs = [...state.openRequests.values()]
    .filter(({ type }) => type === PERMISSION_QUESTION)
    .map(({ seq }) => seq);
  const pages = seqs.map((seq) => log.read({ after: seq - 1, maxRecords: 1, maxBytes: 1 }));
  const records = (await Promise.all(pages)).flatMap((page) => page.records);
  return records.map((record) => new DurableEvent(id, PERMISSION_QUESTION, record));
}
