import type { ChildProcess } from "node:child_process";

const children = new Set<ChildProcess>();

/** Sees to it that a child does not outlive this process, however this process ends by itself. */
export function watchOver(child: ChildProcess): void {
  if (children.size === 0) process.on("exit", killAll);
  children.add(child);
  child.once("exit", () => forget(child));
  child.once("error", () => forget(child));
}

function forget(child: ChildProcess): void {
  if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) return;
  children.delete(child);
  if (children.size === 0) process.off("exit", killAll);
}

function killAll(): void {
  for (const child of children) child.kill("SIGKILL");
}
