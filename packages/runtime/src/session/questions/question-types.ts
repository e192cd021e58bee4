/** Types of the events that ask clients something. */
export const PERMISSION_QUESTION = "permission.requested";
export const EXTERNAL_TOOL_QUESTION = "external_tool.requested";
export const ELICITATION_QUESTION = "elicitation.requested";
export const SAMPLING_QUESTION = "sampling.requested";
export const SIGN_IN_QUESTION = "mcp.oauth_required";
export const HEADERS_QUESTION = "mcp.headers_refresh_required";

/**
 * Whether a question and its end are on the log, by the type of either event. The others are gone with whoever
 * asked: nobody could take them up again. Source: the official schema.
 */
export function isLogged(type: string): boolean {
  return type.startsWith("permission.") || type.startsWith("external_tool.");
}

/**
 * The agent whose event the end of a question is: that of a client's tool is the session's, whoever called it.
 * Source: the official runtime.
 *
 * @param agentId the sub-agent that asked; `undefined` for the session's own
 */
export function tellerOf(endType: string, agentId: string | undefined): string | undefined {
  return endType === "external_tool.completed" ? undefined : agentId;
}
