import type { FollowedSession } from "../ports/telemetry.js";
import type { Session } from "./session.js";

/** What telemetry may know of a session. */
export function followed(session: Session, isClientTool: (name: string) => boolean): FollowedSession {
  return {
    id: session.id,
    provider: () => session.model.provider,
    get isStreaming() {
      return session.settings.streaming;
    },
    tools: () => session.host.tools(),
    isClientTool,
  };
}
