import type { CommandsChangedCommand } from "@parley/protocol";

/** A slash command that a client provides. */
export interface ClientCommand {
  readonly name: string;
  readonly description?: string | undefined;
}

interface Provided {
  readonly connectionId: number;
  readonly command: ClientCommand;
}

/**
 * The slash commands that attached clients provide: the union over connections. Of several with one name the
 * one that was brought last counts, and the one before it again once that client is gone.
 */
export class ClientCommands {
  readonly #provided = new Map<string, readonly Provided[]>();

  /** In the order in which their names came. */
  get all(): readonly ClientCommand[] {
    return [...this.#provided.values()].flatMap((providers) => providers.at(-1)?.command ?? []);
  }

  /** The data of `commands.changed`. */
  get told(): { readonly commands: CommandsChangedCommand[] } {
    const commands = this.all.map(({ name, description }) => ({
      name,
      ...(description !== undefined && { description }),
    }));
    return { commands };
  }

  /** The connection that carries a command out. */
  providerOf(name: string): number | undefined {
    return this.#provided.get(name)?.at(-1)?.connectionId;
  }

  /** Takes on what a connection brings, beside what it brought before. */
  offer(connectionId: number, commands: readonly ClientCommand[]): void {
    for (const command of commands) {
      const others = this.#others(command.name, connectionId);
      this.#provided.set(command.name, [...others, { connectionId, command }]);
    }
  }

  /** Takes back what a connection brought. @returns whether that was anything */
  withdraw(connectionId: number): boolean {
    let withdrew = false;
    for (const [name, providers] of this.#provided) {
      const others = this.#others(name, connectionId);
      withdrew ||= others.length < providers.length;
      if (others.length > 0) this.#provided.set(name, others);
      else this.#provided.delete(name);
    }
    return withdrew;
  }

  #others(name: string, connectionId: number): readonly Provided[] {
    return (this.#provided.get(name) ?? []).filter((one) => one.connectionId !== connectionId);
  }
}
