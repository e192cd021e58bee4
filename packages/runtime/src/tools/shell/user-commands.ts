import { randomUUID } from "node:crypto";
import { masked } from "../../diagnostics/secret-values.js";
import type { EventSink } from "../../ports/event-sink.js";
import { signalGroup } from "../../processes/process-group.js";
import { largeOutputNotice } from "../large-output.js";
import { OutputFiles } from "../output-files.js";
import type { SessionResources } from "../tool.js";
import { AttachedCommand } from "./attached-command.js";

/** What commands that people run beside the agent need of its session. */
export interface CommandSession {
  readonly events: EventSink;
  readonly resources: SessionResources;
  /** See `toolEnvironment`. */
  readonly environment: Readonly<Record<string, string>>;
  workingDirectory(): string;
}

export interface UserCommandResult {
  readonly toolCallId: string;
  readonly success: boolean;
  /** Without white space at its ends. */
  readonly output: string;
  readonly exitCode?: number;
  readonly error?: string;
}

/** Source: the official runtime. */
const CANCELLED = "Shell command canceled.";

/** Commands that the people of a session run themselves: nobody is asked, and they end with the session. */
export class UserCommands {
  readonly #session: CommandSession;
  readonly #running = new Map<string, AttachedCommand>();
  /** Of runs, whether each is to be cancelled. */
  readonly #runs = new Map<string, "wanted" | "cancelled">();

  /** Those of a session. */
  static of(session: CommandSession): UserCommands {
    return session.resources.get("user-commands", () => new UserCommands(session));
  }

  private constructor(session: CommandSession) {
    this.#session = session;
  }

  /**
   * Starts a command, whose output nobody is shown.
   *
   * @param options.timeoutMs after which it is ended. Default: never
   * @returns its name for {@link kill}, and when it has ended
   */
  async start(
    text: string,
    options: { cwd?: string | undefined; timeoutMs?: number | undefined },
  ): Promise<{ readonly id: string; readonly ended: Promise<void> }> {
    const id = randomUUID();
    const command = await this.#begin(id, text, options.cwd);
    if (options.timeoutMs !== undefined) {
      const timer = setTimeout(() => void command.stop(), options.timeoutMs);
      void command.ended.then(() => clearTimeout(timer));
    }
    return { id, ended: command.ended };
  }

  /** @returns whether there was such a command to send the signal to */
  async kill(id: string, signal: NodeJS.Signals = "SIGTERM"): Promise<boolean> {
    const command = this.#running.get(id);
    if (!command) return false;
    if (signal === "SIGTERM") await command.stop();
    else signalGroup(command.pid, signal);
    return true;
  }

  /** Runs a command to its end and tells clients, and the model, what it said. */
  async run(requestId: string, text: string): Promise<UserCommandResult> {
    if (this.#runs.has(requestId))
      throw new Error(`A shell command with the request id '${requestId}' is running.`);
    this.#runs.set(requestId, "wanted");
    try {
      return await this.#run(requestId, text);
    } finally {
      this.#runs.delete(requestId);
    }
  }

  async #run(requestId: string, text: string): Promise<UserCommandResult> {
    const { events } = this.#session;
    const toolCallId = randomUUID();
    const args = { command: text, description: `Execute shell command: ${text}` };
    await events.emit("tool.user_requested", { toolCallId, toolName: "local_shell", arguments: args });
    const command = await this.#begin(requestId, text, undefined);
    if (this.#runs.get(requestId) === "cancelled") await command.stop();
    await command.ended;
    const output = masked(textOf(await command.output()));
    if (output !== "")
      events.emitEphemeral("tool.execution_partial_result", { toolCallId, partialOutput: output });
    const isCancelled = this.#runs.get(requestId) === "cancelled";
    const result: Ended = isCancelled
      ? { success: false, output, error: CANCELLED }
      : resultOf(command, output);
    const { success, exitCode, error } = result;
    await events.emit("tool.execution_complete", {
      toolCallId,
      isUserRequested: true,
      success,
      ...(exitCode !== undefined && { shellExecution: { exitCode } }),
      ...(success ? { result: { content: output } } : { error: { message: error } }),
    });
    return { toolCallId, ...result };
  }

  /** @returns whether there was such a command */
  async cancel(requestId: string): Promise<boolean> {
    if (!this.#runs.has(requestId)) return false;
    this.#runs.set(requestId, "cancelled");
    await this.#running.get(requestId)?.stop();
    return true;
  }

  async dispose(): Promise<void> {
    await Promise.allSettled([...this.#running.values()].map((command) => command.stop()));
  }

  async #begin(id: string, text: string, cwd: string | undefined): Promise<AttachedCommand> {
    const { environment, resources, workingDirectory } = this.#session;
    const files = OutputFiles.of(resources);
    const newFile = () => files.claim(`${Date.now()}-copilot-tool-output-${process.pid}-${randomUUID()}.txt`);
    const start = { text, workingDirectory: cwd ?? workingDirectory(), environment, newFile };
    const command = await AttachedCommand.start(start, () => {});
    this.#running.set(id, command);
    void command.ended.then(() => this.#running.delete(id));
    return command;
  }
}

type Ended = Omit<UserCommandResult, "toolCallId">;

function resultOf({ state }: AttachedCommand, output: string): Ended {
  const exitCode = state.kind === "exited" ? state.exitCode : 1;
  return { success: exitCode === 0, output, exitCode, ...(exitCode !== 0 && { error: output }) };
}

function textOf(output: Awaited<ReturnType<AttachedCommand["output"]>>): string {
  return output.kind === "text" ? output.text.trim() : largeOutputNotice(output);
}
