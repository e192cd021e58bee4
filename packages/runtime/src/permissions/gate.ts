import type { SHELL_LINE, ShellLine } from "./shell-line.js";

/**
 * The one gate. Every tool call asks it before it acts; it answers `approved` or it answers why not, and
 * on any failure of its own the answer is no.
 */

/** Key of the name a server itself has for an MCP tool. A symbol, since the wire's request doesn't carry it. */
export const OWN_TOOL_NAME: unique symbol = Symbol("the tool's own name");

/** What servers and extensions want to do beside their tools' calls. */
export type ExtensionKind =
  | "mcp-sampling"
  | "extension-management"
  | "extension-permission-access"
  | "extension-env-access";

/** What a tool wants to do, in the wire's own shape (`permission.requested`.permissionRequest). */
export interface PermissionRequest {
  /** Of a shell command. Absent: nothing is known of what it runs. */
  readonly [SHELL_LINE]?: ShellLine;
  /** Of an MCP tool: what prompts, rules and approvals call it. `toolName` is what a model calls it. */
  readonly [OWN_TOOL_NAME]?: string;
  readonly kind:
    | "read"
    | "write"
    | "shell"
    | "url"
    | "mcp"
    | "custom-tool"
    | "memory"
    | "hook"
    | ExtensionKind;
  readonly toolCallId?: string;
  readonly [field: string]: unknown;
}

/** How it ended, in the wire's own shape (`permission.completed`.result). */
export interface PermissionOutcome {
  readonly kind: string;
  readonly feedback?: string;
  readonly [field: string]: unknown;
}

/** Who has approved the call that a request is about. With `hook` nobody is asked; a rule that denies still does. */
export type Approver = "none" | "hook";

export interface PermissionGate {
  /**
   * Never rejects: a failure inside the gate is an outcome that is not `approved`.
   *
   * @param approver default `none`
   */
  ask(request: PermissionRequest, signal: AbortSignal, approver?: Approver): Promise<PermissionOutcome>;
}

/** Whether an outcome lets the call go on. */
export function isApproved(outcome: PermissionOutcome): boolean {
  return outcome.kind === "approved" || outcome.kind.startsWith("approved-");
}
