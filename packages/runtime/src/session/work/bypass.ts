import type { EventSink } from "../../ports/event-sink.js";
import type { SessionSettings } from "../opening/settings.js";

/** A way to let things pass unasked. */
export type Bypass = "approve_all" | "allow_all" | "unrestricted_paths" | "unrestricted_urls";

/** Source of the texts: the official runtime. */
const WHAT: Readonly<Record<Bypass, string>> = {
  approve_all: "auto-approval of tool permission requests",
  allow_all: "allow-all permissions",
  unrestricted_paths: "unrestricted file access",
  unrestricted_urls: "unrestricted URL access",
};

export const BYPASS_DISABLED =
  "Bypass permissions mode has been disabled by policy. Contact your administrator for more information.";

/** Whether a way to let things pass is open; clients are told where the session's managed settings close it. */
export function mayBypass(
  { settings, events }: { readonly settings: Pick<SessionSettings, "managed">; readonly events: EventSink },
  escalation: Bypass,
): boolean {
  if (!settings.managed?.isBypassDisabled) return true;
  events.emitEphemeral("session.managed_settings_enforced", {
    action: "bypass_permissions_blocked",
    escalation,
    setting: "permissions.disableBypassPermissionsMode",
    failClosed: false,
    message: `Enterprise policy disables bypass-permissions mode, so ${WHAT[escalation]} cannot be enabled. Contact your administrator for more information.`,
  });
  return false;
}
