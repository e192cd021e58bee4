import type {
  AgentScope,
  AgentTask,
  AgentTasks,
  AgentTypes,
  Delegated,
  Delegation,
  ToolContext,
  VisibleAgent,
} from "../../tools/index.js";
import type { SubAgentRecord } from "./sub-agent-record.js";
import type { SubAgents } from "./sub-agents.js";

/** The sub-agents of a session, as one of its agents reaches them: it sees all, and deals with those near it. */
export class AgentReach implements AgentTasks {
  readonly #agents: SubAgents;
  readonly #self: SubAgentRecord | undefined;

  /** @param self the sub-agent that reaches for others; absent, the session's own agent does */
  constructor(agents: SubAgents, self?: SubAgentRecord) {
    this.#agents = agents;
    this.#self = self;
  }

  get types(): AgentTypes {
    return this.#agents.types;
  }

  get hasBackground(): boolean {
    return this.#self === undefined;
  }

  async delegate(work: Delegated, { toolCallId }: ToolContext): Promise<Delegation> {
    const started = await this.#agents.start(work, { agentId: this.#self?.id, toolCallId });
    return "state" in started ? started : { state: "started", task: this.#agents.task(started) };
  }

  outcome(id: string, signal: AbortSignal): Promise<"over" | "promoted"> {
    return this.#agents.outcome(id, signal);
  }

  settled(id: string, { ms, signal }: { ms: number; signal: AbortSignal }): Promise<boolean> {
    return this.#agents.rested(id, AbortSignal.any([signal, AbortSignal.timeout(ms)]));
  }

  find(id: string): AgentTask | undefined {
    return this.list("default").find(({ task, relation }) => relation !== undefined && task.id === id)?.task;
  }

  list(scope: AgentScope): readonly VisibleAgent[] {
    const all = this.#agents.records.all.map((record) => ({ record, relation: this.#relation(record) }));
    switch (scope) {
      case "children":
        return all.filter(({ relation }) => relation === "child").map(({ record }) => this.#visible(record));
      case "siblings":
        return all
          .filter(({ relation }) => relation === "sibling")
          .map(({ record, relation }) => this.#visible(record, relation));
      case "all":
        return all.map(({ record }) => this.#visible(record));
      default:
        return all.map(({ record, relation }) => this.#visible(record, relation));
    }
  }

  send(id: string, message: string): Promise<boolean> {
    return this.#agents.send(id, message);
  }

  forget(id: string): void {
    this.#agents.forget(id);
  }

  #visible(record: SubAgentRecord, relation?: VisibleAgent["relation"]): VisibleAgent {
    return { task: this.#agents.task(record), relation };
  }

  #relation({ origin: { parentId } }: SubAgentRecord): VisibleAgent["relation"] {
    if (parentId === this.#self?.id) return "child";
    return this.#self && parentId === this.#self.origin.parentId ? "sibling" : undefined;
  }
}
