import { sessionMethod } from "../../define.js";
import type { ShutdownType } from "../../types/session.js";

/** Puts a session aside, keeping all of it for a later resume. */
export const SessionSuspend = sessionMethod<void, null>("session.suspend");

export interface ShutdownRequest {
  type?: ShutdownType;
  reason?: string;
  detachSessionEndHooks?: boolean;
}

/** Ends a session. */
export const SessionShutdown = sessionMethod<ShutdownRequest, null>("session.shutdown");
