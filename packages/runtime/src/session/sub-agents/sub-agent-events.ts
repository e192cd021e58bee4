import { EMPTY_RESPONSE } from "../../agent/index.js";
import type { EventSink } from "../../ports/event-sink.js";
import type { Journal } from "../events/journal.js";

/** Where the events of a sub-agent go. */
export interface SubAgentEvents extends EventSink {
  /** As `Journal.record`. */
  record(type: string, data: object): Promise<string>;
}

export interface SubAgentIdentity {
  readonly id: string;
  /** The `task` call that started it. */
  readonly toolCallId: string;
}

/** Events that name the call that started their sub-agent. Source: the official runtime. */
const NAMING_CALL: ReadonlySet<string> = new Set([
  "assistant.turn_start",
  "assistant.turn_end",
  "assistant.message",
  "assistant.message_delta",
  "assistant.reasoning",
  "assistant.reasoning_delta",
  "assistant.usage",
  "session.usage_record",
  "model.call_start",
  "model.call_failure",
  "tool.execution_start",
  "tool.execution_complete",
]);

/**
 * Puts a sub-agent's events among its session's: each names the sub-agent, and says where it differs from one of
 * the session's own agent.
 *
 * @param emit how the session takes durable events of a sub-agent
 */
export function subAgentEvents(
  session: { readonly journal: Journal; readonly events: EventSink },
  agent: SubAgentIdentity,
  emit: (type: string, data: object, agentId: string) => Promise<string>,
): SubAgentEvents {
  const { id } = agent;
  const shown = (type: string, data: object) => ofSubAgent(type, data, agent);
  return {
    async emit(type, data) {
      // That it said nothing is for the result of the call that started it to tell.
      if (type === "session.error" && data === EMPTY_RESPONSE) return "";
      return emit(type, shown(type, data), id);
    },
    emitEphemeral(type, data) {
      if (SHARED.has(type)) session.events.emitEphemeral(type, data);
      else session.journal.emitEphemeral(type, shown(type, data), id);
    },
    record: (type, data) => session.journal.record(type, shown(type, data), id),
  };
}

/** Ephemeral events that are the session's, whoever caused them. */
const SHARED: ReadonlySet<string> = new Set(["session.background_tasks_changed", "session.todos_changed"]);

function ofSubAgent(type: string, data: object, { toolCallId: parentToolCallId }: SubAgentIdentity): object {
  const call = NAMING_CALL.has(type) ? { parentToolCallId } : {};
  switch (type) {
    case "assistant.usage":
      return { ...asDelegated(data), ...call };
    case "session.usage_record": {
      const { usage } = data as { usage: object };
      return { ...data, usage: { ...asDelegated(usage), ...call } };
    }
    case "model.call_failure":
      return { ...asDelegated(data), source: "subagent", ...call };
    default:
      return { ...data, ...call };
  }
}

function asDelegated(usage: object): object {
  return { ...usage, initiator: "sub-agent", interactionType: "conversation-subagent" };
}
