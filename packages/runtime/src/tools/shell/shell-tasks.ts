import type { SessionResources } from "../tool.js";
import { isRunning, type Shell } from "./shell.js";
import { ShellRegistry } from "./shell-registry.js";

/** A command of a session that runs, as those see it who look after the session's work. */
export interface ShellTask {
  readonly id: string;
  readonly description: string;
  readonly command: string;
  readonly isAttached: boolean;
  /** Whether a call waits for its end, and could leave it in the background instead. */
  readonly isAwaited: boolean;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly pid: number;
  /** What it has said; empty when it is detached. */
  readonly output: string;
}

/** The commands that run, in the order in which their shells were made. */
export function runningShells(resources: SessionResources): readonly ShellTask[] {
  return (ShellRegistry.peek(resources)?.list() ?? []).filter(isRunning).map(taskOf);
}

/** Moves a command to the background that a call waits for. @returns whether there was one */
export function promoteShell(resources: SessionResources, id: string): boolean {
  const shell = ShellRegistry.peek(resources)?.get(id);
  if (!shell || shell.background || shell.promotion.signal.aborted || !isRunning(shell)) return false;
  shell.promotion.abort();
  return true;
}

/** Ends a command that runs. @returns whether there was one */
export async function stopShell(resources: SessionResources, id: string): Promise<boolean> {
  const registry = ShellRegistry.peek(resources);
  const shell = registry?.get(id);
  if (!registry || !shell || !isRunning(shell)) return false;
  if (shell.process.kind === "detached")
    registry.update(id, { process: { ...shell.process, cancelled: true } });
  else registry.stopped(shell);
  await shell.process.command.stop();
  return true;
}

function taskOf({ id, text, description, process, background, startedAt }: Shell): ShellTask {
  return {
    id,
    description: description ?? text,
    command: text,
    isAttached: process.kind === "attached",
    isAwaited: !background,
    startedAt,
    pid: process.command.pid,
    output: process.kind === "attached" ? process.command.watched : "",
  };
}
