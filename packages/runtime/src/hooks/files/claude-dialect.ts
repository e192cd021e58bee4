import type { HookType } from "@parley/protocol";
import type { HookInput } from "../source.js";

/** Event names of Claude's hook files. Source: the official runtime, which reads them too. */
export const CLAUDE_EVENTS: Readonly<Record<string, HookType>> = {
  PreToolUse: "preToolUse",
  PostToolUse: "postToolUse",
  PostToolUseFailure: "postToolUseFailure",
  UserPromptSubmit: "userPromptSubmitted",
  SessionStart: "sessionStart",
  SessionEnd: "sessionEnd",
  Stop: "agentStop",
  SubagentStart: "subagentStart",
  SubagentStop: "subagentStop",
  PreCompact: "preCompact",
  Notification: "notification",
  PermissionRequest: "permissionRequest",
  ErrorOccurred: "errorOccurred",
};

const EVENT_NAMES = new Map(Object.entries(CLAUDE_EVENTS).map(([name, type]) => [type, name]));

const TOOL_NAMES: Readonly<Record<string, string>> = {
  view: "Read",
  bash: "Bash",
  create: "Write",
  edit: "Edit",
  grep: "Grep",
  glob: "Glob",
  web_fetch: "WebFetch",
};

const FIELD_NAMES: Readonly<Record<string, string>> = { toolArgs: "tool_input" };

/** What Claude calls a tool; its own name when Claude has none. */
export function claudeToolName(toolName: string): string {
  return TOOL_NAMES[toolName] ?? toolName;
}

/** An input with the names that Claude's hooks know. */
export function claudeInput(type: HookType, input: HookInput): object {
  const { timestamp, toolName, ...fields } = input;
  return {
    hook_event_name: EVENT_NAMES.get(type) ?? type,
    timestamp: new Date(timestamp).toISOString(),
    ...(typeof toolName === "string" && { tool_name: claudeToolName(toolName) }),
    ...Object.fromEntries(Object.entries(fields).map(([name, value]) => renamed(name, value))),
  };
}

function renamed(name: string, value: unknown): [string, unknown] {
  const field = FIELD_NAMES[name] ?? snakeCase(name);
  if (name !== "toolResult" || typeof value !== "object" || value === null) return [field, value];
  return [field, Object.fromEntries(Object.entries(value).map(([key, inner]) => [snakeCase(key), inner]))];
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** An output with our names. Only `PreToolUse` has some of its own. */
export function fromClaudeOutput(type: HookType, output: unknown): unknown {
  const specific = (output as { hookSpecificOutput?: unknown } | null | undefined)?.hookSpecificOutput;
  if (type !== "preToolUse" || typeof specific !== "object" || specific === null) return output;
  const { updatedInput, ...fields } = specific as Record<string, unknown>;
  return { ...fields, ...(updatedInput !== undefined && { modifiedArgs: updatedInput }) };
}
