import type { McpOauthPendingRequestResponse } from "@parley/protocol";
import type { ClientQuestions } from "../ports/client-questions.js";

/** How servers reach the people and programs attached to the session. */
export interface McpQuestions extends ClientQuestions {
  /** Whether any attached client answers questions of this type, such as `elicitation.requested`. */
  canAsk(type: string): boolean;
}

/** Types of the events with which servers ask clients something, and what answers them. */
export const ELICITATION_QUESTION = "elicitation.requested";
export const SAMPLING_QUESTION = "sampling.requested";
export const OAUTH_QUESTION = "mcp.oauth_required";
export const HEADERS_QUESTION = "mcp.headers_refresh_required";

/** Answers {@link OAUTH_QUESTION}: the `result` of `session.mcp.oauth.handlePendingRequest`. */
export type OauthAnswer = McpOauthPendingRequestResponse;
