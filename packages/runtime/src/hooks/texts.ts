/**
 * What hooks add to what a model reads. Source of the texts: the official runtime.
 */

/** Follows the results of a turn as a user message, one for each call that a `preToolUse` hook commented on. */
export function preToolUseContext(context: string): string {
  return `Additional context from preToolUse hook:\n${context}`;
}

/** Follows the results of a turn as a user message, one for each failed call that a hook commented on. */
export function postToolUseFailureContext(toolName: string, context: string): string {
  return `Tool "${toolName}" failed. Additional guidance from postToolUseFailure hooks:\n${context}`;
}

/** The text of a result with what `postToolUse` hooks add. */
export function withPostToolUseContext(text: string, toolName: string, context: string): string {
  return `${text}\n\nTool "${toolName}" succeeded. Additional guidance from postToolUse hooks:\n${context}`;
}

/** The prompt, already with its time, with what `userPromptSubmitted` hooks add. */
export function withSubmittedContext(transformedPrompt: string, context: string): string {
  return `${transformedPrompt}\n\n<system_reminder>\n${context}\n</system_reminder>`;
}

/** The result of a call that a `permissionRequest` hook refused. */
export function permissionHookDenial(message: string | undefined): string {
  return `Permission denied by a PermissionRequest hook: ${message ?? "No reason provided"}`;
}
