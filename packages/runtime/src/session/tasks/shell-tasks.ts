import type { TaskProgress, TaskShellInfo } from "@parley/protocol";
import type { ShellTask } from "../../tools/index.js";

/** How much of a command's output is told of it, in characters. */
const RECENT_OUTPUT = 2000;

/** A command that runs, as `session.tasks.*` tells of it. */
export function shellTaskInfo(shell: ShellTask): TaskShellInfo {
  const { id, description, command, isAttached, isAwaited, startedAt, pid } = shell;
  return {
    type: "shell",
    id,
    description,
    status: "running",
    command,
    attachmentMode: isAttached ? "attached" : "detached",
    executionMode: isAwaited ? "sync" : "background",
    canPromoteToBackground: isAwaited,
    pid,
    startedAt: new Date(startedAt).toISOString(),
  };
}

export function shellProgress({ output, pid }: ShellTask): TaskProgress {
  return { type: "shell", recentOutput: output.slice(-RECENT_OUTPUT) || "(no output yet)", pid };
}
