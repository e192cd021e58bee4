import type { QuestionContext } from "./questions.js";

/** A slash command as it was entered. */
export interface CommandContext extends QuestionContext {
  /** All of it, such as `/deploy production`. */
  command: string;
  /** Without the slash. */
  commandName: string;
  /** What follows the name. */
  args: string;
}

/** Carries out a command. What it throws is shown to the user. */
export type CommandHandler = (context: CommandContext) => Promise<void> | void;

/** A slash command that this program provides. */
export interface CommandDefinition {
  /** Without the slash. */
  name: string;
  description?: string;
  handler: CommandHandler;
}
