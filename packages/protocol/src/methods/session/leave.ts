import { method, type SessionTarget } from "../../define.js";

export interface SuccessResult {
  success: boolean;
  error?: string;
}

/** Takes this client off a session; the session goes on for others, or is kept for a later resume. */
export const SessionDetach = method<SessionTarget, SuccessResult>("session.detach", {
  visibility: "internal",
});

/** Closes a session; what is stored stays. Older SDKs send it where newer ones detach. */
export const SessionDestroy = method<SessionTarget, SuccessResult>("session.destroy", {
  visibility: "internal",
  since: 2,
});

/** Deletes a session and all that is stored of it. */
export const SessionDelete = method<SessionTarget, SuccessResult>("session.delete", {
  visibility: "internal",
  since: 2,
});
