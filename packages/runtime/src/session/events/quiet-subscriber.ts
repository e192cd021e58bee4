import type { Subscriber } from "./hub.js";
import { EphemeralEvent } from "./published-event.js";

/** What an agent says while it says it. Source: the official SDK. */
const STREAMING: ReadonlySet<string> = new Set([
  "assistant.streaming_delta",
  "assistant.message_start",
  "assistant.message_delta",
  "assistant.reasoning_delta",
  "assistant.tool_call_delta",
]);

/** A subscriber who doesn't want to hear sub-agents speak: their events but those of {@link STREAMING}. */
export function withoutSubAgentStreams(subscriber: Subscriber): Subscriber {
  return {
    publish(event) {
      const isStream =
        event instanceof EphemeralEvent && event.agentId !== undefined && STREAMING.has(event.type);
      if (!isStream) subscriber.publish(event);
    },
    get isCurrent() {
      return subscriber.isCurrent ?? true;
    },
  };
}
