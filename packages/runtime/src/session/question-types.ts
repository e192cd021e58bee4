/** Types of the events that ask clients something. */
export const PERMISSION_QUESTION = "permission.requested";
export const EXTERNAL_TOOL_QUESTION = "external_tool.requested";
export const ELICITATION_QUESTION = "elicitation.requested";
export const SAMPLING_QUESTION = "sampling.requested";
export const SIGN_IN_QUESTION = "mcp.oauth_required";
