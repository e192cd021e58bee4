import type { SessionResources } from "../tool.js";
import { isRunning, type Shell } from "./shell.js";

const KEY = "shells";

/** How many ended shells, and stopped ones, a session remembers; the oldest are forgotten. */
const MAX_ENDED = 200;

/** The shells of one session, in the order in which they were made. */
export class ShellRegistry {
  readonly #shells = new Map<string, Shell>();
  readonly #stopped = new Map<string, Shell>();
  #nextId = 0;

  /** The registry of a session, made on first use. */
  static of(resources: SessionResources): ShellRegistry {
    return resources.get(KEY, () => new ShellRegistry());
  }

  /** The one already made, if any. */
  static peek(resources: SessionResources): ShellRegistry | undefined {
    return resources.peek(KEY);
  }

  newId(): string {
    return String(this.#nextId++);
  }

  get(id: string): Shell | undefined {
    return this.#shells.get(id);
  }

  list(): Shell[] {
    return [...this.#shells.values()];
  }

  /** Puts a shell in, or in place of the one with its id. */
  set(shell: Shell): void {
    this.#shells.set(shell.id, shell);
    const ended = this.list().filter((known) => !isRunning(known));
    for (const known of ended.slice(0, Math.max(0, ended.length - MAX_ENDED))) this.#shells.delete(known.id);
  }

  update(id: string, change: Partial<Shell>): void {
    const shell = this.#shells.get(id);
    if (shell) this.#shells.set(id, { ...shell, ...change });
  }

  /** Counts a call that begins (1) or ends (-1) waiting for a shell's command. */
  watch(id: string, change: 1 | -1): void {
    const watched = this.#shells.get(id)?.watched ?? 0;
    this.update(id, { watched: watched + change });
  }

  /** Takes a shell out that was stopped, and remembers that it was. */
  stopped(shell: Shell): void {
    this.#shells.delete(shell.id);
    this.#stopped.set(shell.id, shell);
    const [oldest] = this.#stopped.keys();
    if (this.#stopped.size > MAX_ENDED && oldest !== undefined) this.#stopped.delete(oldest);
  }

  /** A shell that was stopped and not used since. */
  stoppedShell(id: string): Shell | undefined {
    return this.#shells.has(id) ? undefined : this.#stopped.get(id);
  }

  /** How many ids were ever stopped. */
  get stoppedCount(): number {
    return this.#stopped.size;
  }

  /** Ends every command that belongs to the session. Detached ones live on. */
  async dispose(): Promise<void> {
    const attached = this.list().filter((shell) => shell.process.kind === "attached");
    await Promise.all(attached.map((shell) => shell.process.command.stop()));
    this.#shells.clear();
  }
}

/** How many commands of a session run in the background and will be reported when they end. */
export function backgroundCommands(resources: SessionResources): number {
  const shells = ShellRegistry.peek(resources)?.list() ?? [];
  return shells.filter((shell) => shell.process.kind === "attached" && isRunning(shell)).length;
}
