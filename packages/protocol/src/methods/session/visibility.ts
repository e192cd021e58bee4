import { sessionMethod } from "../../define.js";

export interface VisibilityGetResult {
  synced: boolean;
  status?: SessionVisibilityStatus;
  shareUrl?: string;
}

export type SessionVisibilityStatus = "repo" | "unshared";

/** Tells who can see the session. */
export const SessionVisibilityGet = sessionMethod<void, VisibilityGetResult>("session.visibility.get");

export interface VisibilitySetRequest {
  status: SessionVisibilityStatus;
}

export interface VisibilitySetResult {
  synced: boolean;
  status?: SessionVisibilityStatus;
  shareUrl?: string;
}

/** Changes who can see the session. */
export const SessionVisibilitySet = sessionMethod<VisibilitySetRequest, VisibilitySetResult>(
  "session.visibility.set",
);
