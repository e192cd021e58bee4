import type { ChildProcess } from "node:child_process";
import type { Output } from "./output-buffer.js";

export type CommandState =
  | { readonly kind: "running" }
  | { readonly kind: "exited"; readonly exitCode: number };

/** A command that was started, as the tools see it. */
export interface Command {
  readonly pid: number;
  readonly state: CommandState;
  /** Resolves when the state is `exited`. */
  readonly ended: Promise<void>;
  output(): Promise<Output>;
  /** Ends the command's processes. Resolves when they are gone. */
  stop(): Promise<void>;
}

/** What a command needs to start. */
export interface CommandStart {
  readonly text: string;
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Bash where it always is on Linux and macOS. */
export const BASH = "/bin/bash";

/**
 * Waits for a command to end.
 *
 * @returns whether it did, before the time was over and the signal fired
 */
export async function endsWithin(
  command: Command,
  milliseconds: number,
  signal: AbortSignal,
): Promise<boolean> {
  if (command.state.kind === "exited") return true;
  let stopWaiting = () => {};
  const over = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    const onAbort = () => resolve();
    if (signal.aborted) resolve();
    signal.addEventListener("abort", onAbort, { once: true });
    stopWaiting = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
    };
  });
  await Promise.race([command.ended, over]);
  stopWaiting();
  /** The state is read anew: the command may have ended meanwhile. */
  return (command.state as CommandState).kind === "exited";
}

/** @throws when the process can't be started */
export function spawned(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", reject);
  });
}

/** The id of a process that has started. */
export function processId(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error("The process has not started");
  return child.pid;
}
