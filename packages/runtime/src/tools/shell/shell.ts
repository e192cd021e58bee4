import type { ToolArguments } from "../tool.js";
import type { AttachedCommand } from "./attached-command.js";
import type { DetachedCommand } from "./detached-command.js";

/** A shell of a session: an id under which one command after the other runs. */
export interface Shell {
  readonly id: string;
  /** Where its first command started, and where the others start. */
  readonly workingDirectory: string;
  /** How many commands it has run, the current one included. */
  readonly commands: number;
  /** The current command's text. */
  readonly text: string;
  /** What the model said the command is for. */
  readonly description: string | undefined;
  readonly mode: "sync" | "async";
  readonly process:
    | { readonly kind: "attached"; readonly command: AttachedCommand }
    | { readonly kind: "detached"; readonly command: DetachedCommand; readonly cancelled: boolean };
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Fires when the call that waits for the command is to leave it in the background. */
  readonly promotion: AbortController;
  /** Whether the model went on without waiting for the command's end. */
  readonly background: boolean;
  /** How many calls wait for the command's end right now. */
  readonly watched: number;
  /** Whether the model has been given all the output of a command that ended. */
  readonly read: boolean;
  /** Exit code of a command that had ended by itself when its shell was stopped. */
  readonly endedWith?: number | undefined;
}

/** Models like to count shells: a number is taken for its text. */
export function withTextId(args: ToolArguments): ToolArguments {
  return typeof args["shellId"] === "number" ? { ...args, shellId: String(args["shellId"]) } : args;
}

export function isRunning(shell: Shell): boolean {
  return shell.process.command.state.kind === "running";
}

/** What the model is told of a session's shells. */
export function listText(shells: readonly Shell[], options: { exitCodes: boolean }): string {
  if (shells.length === 0) return "<no active shell sessions>";
  const ordered = [...shells.filter(isRunning), ...shells.filter((shell) => !isRunning(shell))];
  const entries = ordered.map((shell) => {
    const elapsed = Math.floor((Date.now() - shell.startedAt) / 1000);
    return (
      `  shellId: ${shell.id}, pid: ${shell.process.command.pid}, mode: ${shell.mode}, ` +
      `status: ${statusText(shell, options.exitCodes)}, elapsed: ${elapsed}s, ` +
      `commands: ${shell.commands}, unread output: ${hasUnread(shell) ? "yes" : "no"}\n` +
      `    current command: ${shell.text}`
    );
  });
  return `Active shell sessions:\n${entries.join("\n")}`;
}

function statusText(shell: Shell, exitCodes: boolean): string {
  const { state } = shell.process.command;
  if (state.kind === "running") return "running";
  if (shell.process.kind === "detached" && shell.process.cancelled) return "cancelled";
  return exitCodes ? `completed (exit code: ${state.exitCode})` : "completed";
}

function hasUnread(shell: Shell): boolean {
  return shell.process.kind === "attached" && !shell.read && !shell.process.command.isSilent;
}
