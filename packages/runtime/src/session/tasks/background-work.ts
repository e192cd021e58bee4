import {
  backgroundCommands,
  promoteShell,
  runningShells,
  type ShellTask,
  stopShell,
} from "../../tools/index.js";
import type { Resources } from "../session-resources.js";
import type { SubAgents } from "../sub-agents/sub-agents.js";
import type { ClientTasks } from "./client-tasks.js";

/** What of a session can go on beside its exchanges. */
export interface BackgroundSession {
  readonly resources: Resources;
  readonly subAgents: SubAgents;
  readonly clientTasks: ClientTasks;
}

/** What of a session goes on beside its exchanges, whoever began it. */
export class BackgroundWork {
  readonly #session: BackgroundSession;

  constructor(session: BackgroundSession) {
    this.#session = session;
  }

  /** How many commands, sub-agents and tasks of clients are at work. */
  get count(): number {
    const { resources, subAgents, clientTasks } = this.#session;
    return backgroundCommands(resources) + subAgents.busy + clientTasks.running;
  }

  /** The commands that run, those of sub-agents too; of each agent's the last one begun comes first. */
  get shells(): readonly ShellTask[] {
    return this.#all.flatMap((resources) => runningShells(resources).toReversed());
  }

  /** Moves a command to the background that a call waits for. @returns whether there was one */
  promoteShell(id: string): boolean {
    return this.#all.some((resources) => promoteShell(resources, id));
  }

  /** Moves to the background whatever the session's own agent waits for, so that it can hear what the user says. */
  promoteAll(): void {
    const { resources, subAgents } = this.#session;
    for (const { id } of runningShells(resources)) promoteShell(resources, id);
    for (const { id } of subAgents.records.all) subAgents.promote(id);
  }

  /** Ends a command that runs. @returns whether there was one */
  async stopShell(id: string): Promise<boolean> {
    for (const resources of this.#all) if (await stopShell(resources, id)) return true;
    return false;
  }

  /** What the session's own tools keep, and those of its sub-agents. */
  get #all() {
    return [this.#session.resources, ...this.#session.subAgents.resources];
  }
}
