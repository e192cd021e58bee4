import type { QueuedCommandResult } from "@parley/protocol";
import type { PromptQueue, QueuedPrompt } from "../work/prompt-queue.js";

/** What is to be done when its turn comes. */
export interface CommandLine {
  readonly command: string;
  readonly displayText: string | undefined;
  readonly kind: QueuedKind;
}

/** Who carries a queued command line out: a client, or the session itself, which changes its model. */
export type QueuedKind = { readonly is: "command" } | { readonly is: "model_change"; apply(): Promise<void> };

/** A command line that waits for its turn. */
export interface QueuedCommand extends CommandLine {
  /** Names the item in `session.queue.*`. */
  readonly id: string;
}

interface Waiting extends QueuedCommand {
  /** The prompts before it, less those that came since to be first. */
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
    if (!first || this.#prompts.isPaused || this.#prompts.steering.length > 0) return false;
    return !this.#prompts.items.some((prompt) => isAhead(prompt, first));
  }

  /** Whether the session will be at another model when all that waits has had its turn. */
  get changesModel(): boolean {
    return this.#waiting.some(({ kind }) => kind.is === "model_change");
  }

  find(id: string): QueuedCommand | undefined {
    return this.#waiting.find((one) => one.id === id);
  }

  /** The queue's items in the order of their turns. */
  inOrder(): readonly (QueuedPrompt | QueuedCommand)[] {
    const prompts = [...this.#prompts.items];
    return [
      ...this.#waiting.flatMap((command) => {
        const last = prompts.findLastIndex((prompt) => isAhead(prompt, command));
        return [...prompts.splice(0, last + 1), command];
      }),
      ...prompts,
    ];
  }

  add({ command, displayText, kind }: CommandLine): string {
    const behind = new Set(this.#prompts.items.map(({ id }) => id));
    const id = this.#prompts.newId();
    this.#waiting.push({ id, command, displayText, kind, behind });
    return id;
  }

  /** Gives an item of the queue another turn. @returns false when it has it already */
  move(id: string, position: number): boolean {
    const order = [...this.inOrder()];
    const from = order.findIndex((item) => item.id === id);
    const to = Math.min(Math.max(0, position), order.length - 1);
    const [item] = from < 0 || from === to ? [] : order.splice(from, 1);
    if (!item) return false;
    order.splice(to, 0, item);
    this.#arrange(order);
    return true;
  }

  #arrange(order: readonly (QueuedPrompt | QueuedCommand)[]): void {
    const prompts: QueuedPrompt[] = [];
    const commands: Waiting[] = [];
    for (const item of order) {
      if ("prompt" in item) prompts.push(item);
      else commands.push({ ...item, behind: new Set(prompts.map(({ id }) => id)) });
    }
    this.#prompts.arrange(prompts);
    this.#waiting = commands;
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

function isAhead({ id, isFirst }: QueuedPrompt, { behind }: Waiting): boolean {
  return isFirst === true || behind.has(id);
}

/** Whether what waits behind a command is not to be begun. */
export function stopsQueue(result: QueuedCommandResult): boolean {
  return result.handled && result.stopProcessingQueue === true;
}
