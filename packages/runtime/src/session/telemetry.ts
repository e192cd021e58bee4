import type { AgentHost } from "../agent/index.js";
import type { ResolvedModel } from "../models/index.js";
import type { FollowedSession } from "../ports/telemetry.js";
import type { ClientTools } from "./clients/client-tools.js";
import type { SessionSettings } from "./opening/settings.js";

/** A session, as far as it is told of. */
export interface ToldSession {
  readonly id: string;
  readonly model: ResolvedModel;
  readonly settings: SessionSettings;
  readonly host: AgentHost;
  readonly clients: { readonly tools: ClientTools };
}

/** What telemetry may know of a session. */
export function followed(session: ToldSession): FollowedSession {
  return {
    id: session.id,
    provider: () => session.model.provider,
    get isStreaming() {
      return session.settings.streaming;
    },
    tools: () => session.host.tools(),
    isClientTool: (name) => session.clients.tools.has(name),
  };
}
