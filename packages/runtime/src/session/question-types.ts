/** Types of the events that ask clients something. */
export const PERMISSION_QUESTION = "permission.requested";
export const EXTERNAL_TOOL_QUESTION = "external_tool.requested";
