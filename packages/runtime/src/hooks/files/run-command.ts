import { type ChildProcess, spawn } from "node:child_process";
import { forgetGroup, killWithRuntime, signalGroup } from "../../processes/process-group.js";
import { HookFailure } from "../source.js";

/** A hook that prints more than this has failed. */
const MAX_STDOUT_BYTES = 1024 * 1024;
/** What it prints on stderr is kept up to here. */
const MAX_STDERR_BYTES = 16 * 1024;

export interface CommandLine {
  readonly path: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Its whole environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: string;
  readonly timeoutMs: number;
  /** For messages: what was configured. */
  readonly shown: string;
}

export interface CommandEnd {
  /** `null` when a signal ended it. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a hook's command in a process group of its own. The group ends with its first process, so that
 * nothing it left in the background outlives the hook; and with the runtime.
 *
 * @throws HookFailure when it can't be started, takes too long, prints too much, or `signal` fires
 */
export function runCommand(command: CommandLine, signal: AbortSignal): Promise<CommandEnd> {
  return new Promise((resolve, reject) => {
    const { path, args, cwd, env } = command;
    const child = spawn(path, args, { cwd, env, detached: process.platform !== "win32", windowsHide: true });
    if (child.pid !== undefined) killWithRuntime(child.pid);
    const stdout = collect(child.stdout, MAX_STDOUT_BYTES);
    const stderr = collect(child.stderr, MAX_STDERR_BYTES);
    const fail = (failure: HookFailure) => {
      endGroup(child);
      settle();
      reject(failure);
    };
    const interrupt = () => fail(new HookFailure("Error", "The hook was interrupted"));
    const timer = setTimeout(() => fail(timedOut(command)), command.timeoutMs);
    const settle = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", interrupt);
    };
    signal.addEventListener("abort", interrupt, { once: true });
    child.on("error", (error) => fail(new HookFailure("Error", error.message, { cause: error })));
    child.on("exit", () => endGroup(child));
    child.on("close", (exitCode) => {
      settle();
      if (stdout.isOver) reject(new HookFailure("Error", "The hook printed too much"));
      else resolve({ exitCode, stdout: stdout.text(), stderr: stderr.text() });
    });
    child.stdin.on("error", () => {});
    child.stdin.end(command.stdin);
  });
}

function timedOut({ timeoutMs, shown }: CommandLine): HookFailure {
  const line = shown.length > 80 ? `${shown.slice(0, 79)}…` : shown;
  return new HookFailure(
    "HookTimeoutError",
    `Hook command timed out after ${timeoutMs / 1000} seconds: ${line}`,
  );
}

function collect(stream: NodeJS.ReadableStream, limit: number) {
  const chunks: Buffer[] = [];
  let bytes = 0;
  stream.on("data", (chunk: Buffer) => {
    if (bytes < limit) chunks.push(chunk.subarray(0, limit - bytes));
    bytes += chunk.length;
  });
  return {
    get isOver() {
      return bytes > limit;
    },
    text: () => Buffer.concat(chunks).toString("utf8"),
  };
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (process.platform === "win32") child.kill();
  else signalGroup(child.pid, "SIGKILL");
  forgetGroup(child.pid);
}
