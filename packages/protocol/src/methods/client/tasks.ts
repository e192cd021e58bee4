import { sessionMethod } from "../../define.js";

export interface ClientTaskCancelRequest {
  id: string;
  clientTaskId: string;
  cancellationId: string;
  reason: ClientTaskCancelReason;
}

export type ClientTaskCancelReason = "cancel_requested" | "session_shutdown";

export interface ClientTaskCancelResult {
  cancelled: boolean;
}

/** Asks the client to cancel a task it carries out. */
export const TasksCancel = sessionMethod<ClientTaskCancelRequest, ClientTaskCancelResult>("tasks.cancel", {
  answerer: "client",
});
