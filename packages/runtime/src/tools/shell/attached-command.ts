import { type ChildProcess, spawn } from "node:child_process";
import { closeSync } from "node:fs";
import { Socket } from "node:net";
import { endGroup, forgetGroup, killWithRuntime, signalGroup } from "../../processes/process-group.js";
import { BASH, type Command, type CommandStart, type CommandState, processId, spawned } from "./command.js";
import { type Output, OutputBuffer } from "./output-buffer.js";
import { openPipe } from "./pipe.js";

/** How long output is waited for once the shell itself has ended, in milliseconds. The official runtime's. */
const DRAIN_MS = 500;

/** What a command whose output is read needs to start. */
export interface AttachedStart extends CommandStart {
  /** Gives the path of a file to be made for the whole of a large output. */
  newFile(): string;
  /** Longer outputs go to the file. Bytes. Default: as for every tool. */
  readonly thresholdBytes?: number | undefined;
}

/** A command whose output is read as it comes, and which ends with its session. */
export class AttachedCommand implements Command {
  readonly pid: number;
  readonly ended: Promise<void>;
  readonly #buffer: OutputBuffer;
  readonly #source: Socket;
  readonly #onOutput: () => void;
  #state: CommandState = { kind: "running" };
  /** Whether any process of its group is left; once none is, its id may become another's. */
  #leftBehind = true;

  /**
   * @param onOutput called whenever there is more output
   * @throws when the shell can't be started
   */
  static async start(start: AttachedStart, onOutput: () => void): Promise<AttachedCommand> {
    const pipe = await openPipe();
    const source = new Socket({ fd: pipe.read, readable: true, writable: false });
    try {
      const child = spawn(BASH, ["-c", start.text], {
        cwd: start.workingDirectory,
        env: start.environment,
        detached: true,
        stdio: ["ignore", pipe.write, pipe.write],
      });
      await spawned(child);
      return new AttachedCommand(
        child,
        { source, buffer: new OutputBuffer(start.newFile, start.thresholdBytes) },
        onOutput,
      );
    } catch (error) {
      source.destroy();
      throw error;
    } finally {
      closeSync(pipe.write);
    }
  }

  private constructor(
    child: ChildProcess,
    { source, buffer }: { source: Socket; buffer: OutputBuffer },
    onOutput: () => void,
  ) {
    this.pid = processId(child);
    this.#source = source;
    this.#buffer = buffer;
    this.#onOutput = onOutput;
    killWithRuntime(this.pid);
    source.on("data", this.#take);
    source.on("error", () => source.destroy());
    this.ended = new Promise((resolve) => {
      child.once("exit", (code) => {
        const finish = () => {
          clearTimeout(timer);
          source.removeListener("close", finish);
          this.#finish(code ?? 1);
          resolve();
        };
        /** Processes that the shell left behind may hold its output open. */
        const timer = setTimeout(finish, DRAIN_MS);
        if (source.closed) finish();
        else source.once("close", finish);
      });
    });
  }

  get state(): CommandState {
    return this.#state;
  }

  get isSilent(): boolean {
    return this.#buffer.isEmpty;
  }

  /** The output so far, as people who watch are shown it. */
  get watched(): string {
    return this.#buffer.watched;
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

  #finish(exitCode: number): void {
    /** What is left behind may write on, but nobody reads it. */
    this.#source.removeListener("data", this.#take);
    this.#source.resume();
    this.#buffer.end();
    this.#state = { kind: "exited", exitCode };
    this.#leftBehind = signalGroup(this.pid, 0);
    if (!this.#leftBehind) forgetGroup(this.pid);
  }
}
