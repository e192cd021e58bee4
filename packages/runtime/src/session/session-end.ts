import type { ResolvedModel } from "../models/index.js";
import type { EventLog } from "../ports/event-log.js";
import type { TokenCounts } from "./context/context-tokens.js";
import type { SessionState } from "./session-state.js";

/** Why a session ends. */
export interface SessionEnd {
  readonly type: "routine" | "error";
  /** In words, of an error. */
  readonly reason?: string | undefined;
}

/** A session that ends. */
export interface EndedSession {
  readonly id: string;
  readonly log: EventLog;
  readonly state: SessionState;
  readonly model: ResolvedModel;
  readonly events: { readonly contextTokens: TokenCounts };
}

/** The data of `session.shutdown`. */
export function shutdownData(session: EndedSession, { type, reason }: SessionEnd): object {
  const { id, log, state, model, events } = session;
  return {
    ...state.usage.shutdownData({
      id,
      model: model.info.id,
      logBytes: state.summary === undefined ? undefined : log.bytes,
      tokens: events.contextTokens,
    }),
    shutdownType: type,
    ...(type === "error" && reason !== undefined && { errorReason: reason }),
  };
}
