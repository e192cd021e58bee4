type Data = Readonly<Record<string, unknown>>;

/** What a model is shown of commands that people run beside it, from their events. */
export class UserCommandTexts {
  readonly #commands = new Map<string, string>();

  /** @param data of `tool.user_requested` */
  begun({ toolCallId, arguments: args }: Data): void {
    const { command } = (args ?? {}) as { command?: unknown };
    if (typeof command === "string") this.#commands.set(String(toolCallId), command);
  }

  /** @param data of `tool.execution_complete`. @returns `undefined` when it is none of theirs */
  ended({ toolCallId, result, error, shellExecution }: Data): string | undefined {
    const command = this.#commands.get(String(toolCallId));
    if (command === undefined) return undefined;
    this.#commands.delete(String(toolCallId));
    const { exitCode } = (shellExecution ?? {}) as { exitCode?: number };
    const { content } = (result ?? {}) as { content?: string };
    const { message } = (error ?? {}) as { message?: string };
    const end = exitCode === 0 ? "exit code 0" : "non-zero exit code";
    return (
      "<user_shell_command_output>\n" +
      `The user executed a shell command directly in their terminal (${end}).\n\n` +
      `Command:\n${command}\n\nOutput:\n${content ?? message ?? ""}\n</user_shell_command_output>`
    );
  }
}
