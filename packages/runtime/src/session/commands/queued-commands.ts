import type { QueuedCommandResult } from "@parley/protocol";
import type { PromptQueue } from "../work/prompt-queue.js";

/** A command line that waits for its turn. */
export interface QueuedCommand {
  /** Names the item in `session.queue.*`. */
  readonly id: string;
  readonly command: string;
  readonly displayText: string | undefined;
}

interface Waiting extends QueuedCommand {
  /** The prompts that came before it. */
  readonly behind: ReadonlySet<string>;
}

/**
 * Command lines that wait among a session's prompts. They don't survive the process: whoever queued one runs it
 * when its turn comes.
 */
export class QueuedCommands {
  readonly #prompts: PromptQueue;
  #waiting: Waiting[] = [];

  constructor(prompts: PromptQueue) {
    this.#prompts = prompts;
  }

  get items(): readonly QueuedCommand[] {
    return this.#waiting;
  }

  /** Whether it is a command's turn. */
  get isDue(): boolean {
    const [first] = this.#waiting;
    if (!first || this.#prompts.isPaused) return false;
    return !this.#prompts.items.some(({ id }) => first.behind.has(id));
  }

  add(command: string, displayText: string | undefined): string {
    const behind = new Set(this.#prompts.items.map(({ id }) => id));
    const id = this.#prompts.newId();
    this.#waiting.push({ id, command, displayText, behind });
    return id;
  }

  next(): QueuedCommand | undefined {
    return this.isDue ? this.#waiting.shift() : undefined;
  }

  /** @returns whether it was there */
  remove(id: string): boolean {
    const before = this.#waiting.length;
    this.#waiting = this.#waiting.filter((one) => one.id !== id);
    return this.#waiting.length < before;
  }

  clear(): void {
    this.#waiting = [];
  }
}

/** Whether what waits behind a command is not to be begun. */
export function stopsQueue(result: QueuedCommandResult): boolean {
  return result.handled && result.stopProcessingQueue === true;
}
