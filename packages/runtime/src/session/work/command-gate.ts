import { isApproved, type PermissionGate } from "../../permissions/index.js";
import type { EventSink } from "../../ports/event-sink.js";

/**
 * A gate that tells clients, as the official runtime does, that a command was prepared, also where it may not
 * run. One that may run is told of by the shell.
 */
export function tellingOfCommands(gate: PermissionGate, events: EventSink): PermissionGate {
  return {
    async ask(request, signal, approver) {
      const outcome = await gate.ask(request, signal, approver);
      if (request.kind === "shell" && !isApproved(outcome))
        events.emitEphemeral("session.background_tasks_changed", {});
      return outcome;
    },
  };
}
