import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { ParleyError, RuntimeExitedError } from "../errors.js";
import { watchOver } from "./children.js";
import type { RuntimeProcess, SpawnOptions } from "./platform.js";
import { streamDuplex } from "./stream-duplex.js";

/** How much of a runtime's standard error is kept for error messages: 16 KiB, a screenful of stack traces. */
const STDERR_KEPT = 16 * 1024;

/** How long after its end a process may leave its streams open (to children of its own), in milliseconds. */
const STREAMS_GRACE_MS = 200;

/** Source: what the official runtime writes once it listens. */
const PORT_ANNOUNCEMENT = /listening on port (\d+)\D/i;

/** Starts a runtime process. Resolves once it runs, which is before it is ready. */
export async function spawnRuntime(options: SpawnOptions): Promise<RuntimeProcess> {
  const path = existsSync(options.path) ? options.path : findOnPath(options.path, options.env);
  if (path === undefined) {
    throw new ParleyError(
      "ERR_RUNTIME_NOT_FOUND",
      `Copilot CLI not found at ${options.path}. Set COPILOT_CLI_PATH to use a custom installation.`,
    );
  }
  const isScript = /\.[cm]?js$/.test(path);
  const child = spawn(isScript ? process.execPath : path, isScript ? [path, ...options.args] : options.args, {
    // Over TCP nothing is written to standard input; that it ends tells the runtime that this process has.
    stdio: ["pipe", "pipe", "pipe"],
    env: options.transport === "tcp" ? { ...options.env, PARLEY_EXIT_WITH_STDIN: "1" } : options.env,
    windowsHide: true,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  const runtime = new NodeRuntimeProcess(child, options);
  await runtime.started;
  return runtime;
}

class NodeRuntimeProcess implements RuntimeProcess {
  readonly stdio: RuntimeProcess["stdio"];
  readonly started: Promise<void>;
  readonly ended: Promise<Error>;
  exit: Error | undefined;
  readonly #child: ChildProcess;
  #stderr = "";

  constructor(child: ChildProcess, { transport, path }: SpawnOptions) {
    this.#child = child;
    watchOver(child);
    this.started = new Promise((resolve, reject) => {
      child.once("spawn", resolve);
      child.once("error", (cause) => {
        const message = `Runtime ${path} could not be started: ${cause.message}`;
        reject(new RuntimeExitedError(message, { exitCode: null, stderr: "", cause }));
      });
    });
    this.ended = new Promise((resolve) => {
      child.once("exit", (code, signal) => {
        // "close" comes once the standard streams are drained, so that the whole of stderr is there.
        const end = () => {
          clearTimeout(late);
          this.exit ??= this.#describeExit(code, signal);
          resolve(this.exit);
        };
        const late = setTimeout(end, STREAMS_GRACE_MS);
        child.once("close", end);
      });
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-STDERR_KEPT);
    });
    const { stdin, stdout } = child;
    if (transport === "stdio" && stdin && stdout) {
      this.stdio = streamDuplex({
        input: stdout,
        output: stdin,
        release() {
          stdin.destroy();
          stdout.destroy();
        },
      });
    }
  }

  announcedPort(timeoutMs: number): Promise<number> {
    return new Promise((resolve, reject) => {
      let output = "";
      const late = setTimeout(() => {
        settle();
        reject(new ParleyError("ERR_RUNTIME_START_TIMEOUT", "Timeout waiting for CLI server to start"));
      }, timeoutMs);
      const read = (chunk: Buffer) => {
        output += chunk.toString("latin1");
        const port = PORT_ANNOUNCEMENT.exec(output)?.[1];
        output = output.slice(output.lastIndexOf("\n") + 1);
        if (port === undefined) return;
        settle();
        resolve(Number(port));
      };
      const settle = () => {
        clearTimeout(late);
        this.#child.stdout?.off("data", read).resume();
      };
      this.#child.stdout?.on("data", read);
      void this.ended.then((error) => {
        settle();
        reject(error);
      });
    });
  }

  kill(signal: "SIGTERM" | "SIGKILL"): void {
    this.#child.kill(signal);
  }

  #describeExit(code: number | null, signal: string | null): Error {
    const how = code === null ? `was ended by ${signal}` : `exited with code ${code}`;
    const stderr = this.#stderr.trim();
    const message = `CLI server ${how}${stderr ? `\nstderr: ${stderr}` : ""}`;
    return new RuntimeExitedError(message, { exitCode: code, stderr });
  }
}

function findOnPath(name: string, env: SpawnOptions["env"]): string | undefined {
  if (/[\\/]/.test(name)) return undefined;
  for (const folder of (env["PATH"] ?? env["Path"] ?? "").split(delimiter)) {
    for (const extension of process.platform === "win32" ? [".exe", ".cmd", ""] : [""]) {
      const candidate = join(folder, name + extension);
      if (folder !== "" && isExecutable(candidate)) return candidate;
    }
  }
  return undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
