import { AsyncLocalStorage } from "node:async_hooks";

/** Where in a factory's body a call comes from. */
export interface CallPath {
  /** Whether the body is still at work. */
  readonly isRunning: () => boolean;
  /** The innermost branching call around it, if any. */
  readonly branch?: "parallel" | "pipeline";
}

const storage = new AsyncLocalStorage<CallPath>();

/** Runs a factory's body, or a branch of it. */
export function runOnPath<T>(path: CallPath, run: () => T): T {
  return storage.run(path, run);
}

/** Runs a branch of the body that is at work. */
export function runBranch<T>(branch: "parallel" | "pipeline", run: () => T): T {
  const path = storage.getStore();
  return storage.run({ isRunning: () => path?.isRunning() ?? false, branch }, run);
}

export function currentBranch(): CallPath["branch"] {
  return storage.getStore()?.branch;
}

/** Whether the caller is part of a factory's body that is still at work. */
export function isInsideFactory(): boolean {
  return storage.getStore()?.isRunning() ?? false;
}
