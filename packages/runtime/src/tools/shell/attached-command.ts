import { type ChildProcess, spawn } from "node:child_process";
import { BASH, type Command, type CommandStart, type CommandState, processId, spawned } from "./command.js";
import { type Output, OutputBuffer } from "./output-buffer.js";
import { endGroup, forgetGroup, killWithRuntime, signalGroup } from "./process-group.js";

/** How long output is waited for once the shell itself has ended, in milliseconds. The official runtime's. */
const DRAIN_MS = 500;

/**
 * Runs its arguments with standard output and error going into one pipe, so that both keep their order. A
 * pipe of its own, since Node's is a socket, which nobody can open again as `/dev/stdout`.
 */
const MERGE_STREAMS = 'exec > >(exec cat) 2>&1; exec "$@"';

/** A command whose output is read as it comes, and which ends with its session. */
export class AttachedCommand implements Command {
  readonly pid: number;
  readonly ended: Promise<void>;
  readonly #buffer = new OutputBuffer();
  readonly #onOutput: () => void;
  #state: CommandState = { kind: "running" };
  /** Whether any process of its group is left; once none is, its id may become another's. */
  #leftBehind = true;

  /**
   * @param onOutput called whenever there is more output
   * @throws when the shell can't be started
   */
  static async start(start: CommandStart, onOutput: () => void): Promise<AttachedCommand> {
    const child = spawn(BASH, ["-c", MERGE_STREAMS, BASH, BASH, "-c", start.text], {
      cwd: start.workingDirectory,
      env: start.environment,
      detached: true,
      stdio: ["ignore", "pipe", "ignore"],
    });
    await spawned(child);
    return new AttachedCommand(child, onOutput);
  }

  private constructor(child: ChildProcess, onOutput: () => void) {
    this.pid = processId(child);
    this.#onOutput = onOutput;
    killWithRuntime(this.pid);
    child.stdout?.on("data", this.#take);
    this.ended = new Promise((resolve) => {
      child.once("exit", (code) => {
        /** Processes that the shell left behind may hold its output open. */
        const timer = setTimeout(() => finish(), DRAIN_MS);
        const finish = () => {
          clearTimeout(timer);
          child.removeListener("close", finish);
          this.#finish(child, code ?? 1);
          resolve();
        };
        child.once("close", finish);
      });
    });
  }

  get state(): CommandState {
    return this.#state;
  }

  get isSilent(): boolean {
    return this.#buffer.isEmpty;
  }

  /** The output so far, or its latest part. */
  get latest(): string {
    return this.#buffer.latest;
  }

  output(): Promise<Output> {
    return Promise.resolve(this.#buffer.output);
  }

  async stop(): Promise<void> {
    if (!this.#leftBehind) return;
    await endGroup(this.pid);
    if (this.#state.kind === "running") await this.ended;
    this.#leftBehind = false;
    forgetGroup(this.pid);
  }

  readonly #take = (chunk: Buffer): void => {
    this.#buffer.push(chunk);
    this.#onOutput();
  };

  #finish(child: ChildProcess, exitCode: number): void {
    /** What is left behind may write on, but nobody reads it. */
    child.stdout?.removeListener("data", this.#take);
    child.stdout?.resume();
    this.#buffer.end();
    this.#state = { kind: "exited", exitCode };
    this.#leftBehind = signalGroup(this.pid, 0);
    if (!this.#leftBehind) forgetGroup(this.pid);
  }
}
