import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { closeSync, openSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endGroup } from "../../processes/process-group.js";
import { readText } from "../files/disk-work-files.js";
import { previewOf } from "../large-output.js";
import { LARGE_OUTPUT_BYTES } from "../output-limits.js";
import { BASH, type Command, type CommandStart, type CommandState, processId, spawned } from "./command.js";
import type { Output } from "./output-buffer.js";
import { EscapeStripper } from "./strip-escapes.js";

/** A command that outlives the session and the runtime. Its output goes to a file. */
export class DetachedCommand implements Command {
  readonly pid: number;
  readonly ended: Promise<void>;
  readonly #logPath: string;
  #state: CommandState = { kind: "running" };

  /** @throws when the shell can't be started, or its log can't be made */
  static async start(start: CommandStart, shellId: string): Promise<DetachedCommand> {
    const name = shellId.replace(/[^\w-]/g, "_").slice(0, 64);
    const logPath = join(tmpdir(), `copilot-detached-${name}-${Date.now()}-${randomUUID()}.log`);
    const log = openSync(logPath, "wx", 0o600);
    try {
      const child = spawn(BASH, ["-c", start.text], {
        cwd: start.workingDirectory,
        env: start.environment,
        detached: true,
        stdio: ["ignore", log, log],
      });
      await spawned(child);
      child.unref();
      const ended = new Promise<number>((resolve) => {
        child.once("exit", (code, signal) => resolve(code ?? (signal === "SIGTERM" ? 143 : 1)));
      });
      return new DetachedCommand(processId(child), logPath, ended);
    } finally {
      closeSync(log);
    }
  }

  private constructor(pid: number, logPath: string, ended: Promise<number>) {
    this.pid = pid;
    this.#logPath = logPath;
    this.ended = ended.then((exitCode) => {
      this.#state = { kind: "exited", exitCode };
    });
  }

  get state(): CommandState {
    return this.#state;
  }

  async output(): Promise<Output> {
    const { size } = await stat(this.#logPath);
    if (size > LARGE_OUTPUT_BYTES) {
      const start = new EscapeStripper().push(await readText(this.#logPath, LARGE_OUTPUT_BYTES));
      return { kind: "large", bytes: size, path: this.#logPath, preview: previewOf(start) };
    }
    return { kind: "text", text: new EscapeStripper().push(await readFile(this.#logPath, "utf8")) };
  }

  async stop(): Promise<void> {
    await endGroup(this.pid);
    if (this.#state.kind === "running") await this.ended;
  }
}
