import { sessionMethod } from "../../../define.js";

export interface UIEphemeralQueryRequest {
  question: string;
  /** @internal */
  onChunk?: unknown;
  /** @internal */
  abortSignal?: unknown;
}

export interface UIEphemeralQueryResult {
  answer: string;
}

/** Asks the model aside; nothing stays in the conversation. */
export const SessionUiEphemeralQuery = sessionMethod<UIEphemeralQueryRequest, UIEphemeralQueryResult>(
  "session.ui.ephemeralQuery",
);
