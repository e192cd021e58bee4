import type { PermissionMode, SessionPermissions } from "../../permissions/index.js";
import type { EventSink } from "../../ports/event-sink.js";

/** Changes how a session's permissions are judged; clients are told of a change. */
export async function changePermissionMode(
  { permissions, events }: { readonly permissions: SessionPermissions; readonly events: EventSink },
  mode: PermissionMode,
): Promise<void> {
  const previousMode = permissions.mode;
  if (mode !== previousMode) await events.emit("session.permissions_changed", { previousMode, mode });
  permissions.mode = mode;
}
