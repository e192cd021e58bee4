import type { PermissionMode, SessionPermissions } from "../../permissions/index.js";
import type { EventSink } from "../../ports/event-sink.js";
import type { SessionSettings } from "../opening/settings.js";
import { mayBypass } from "./bypass.js";

/** What changing the mode needs of a session. */
interface JudgedSession {
  readonly permissions: SessionPermissions;
  readonly events: EventSink;
  readonly settings: Pick<SessionSettings, "managed">;
}

/** Changes how a session's permissions are judged; clients are told of a change. @returns whether it may be so */
export async function changePermissionMode(session: JudgedSession, mode: PermissionMode): Promise<boolean> {
  const { permissions, events } = session;
  if (mode === "allow-all" && !mayBypass(session, "allow_all")) return false;
  const previousMode = permissions.mode;
  if (mode !== previousMode) await events.emit("session.permissions_changed", { previousMode, mode });
  permissions.mode = mode;
  return true;
}
