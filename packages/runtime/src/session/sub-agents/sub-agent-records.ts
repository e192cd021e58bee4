import type { JournalEntry } from "../events/journal.js";
import { SubAgentRecord } from "./sub-agent-record.js";

/** How many sub-agents that don't work a session remembers, with what they said. */
const KEPT_AT_REST = 100;

/** The sub-agents of a session, from its log alone, in the order they were started. */
export class SubAgentRecords {
  readonly #byId = new Map<string, SubAgentRecord>();

  /** Takes each durable event of a sub-agent once, in order. */
  apply(entry: JournalEntry & { readonly agentId: string }): void {
    if (entry.type === "subagent.started") {
      this.#byId.set(entry.agentId, new SubAgentRecord(entry));
      this.#bound();
    } else {
      this.#byId.get(entry.agentId)?.apply(entry);
    }
  }

  get(id: string): SubAgentRecord | undefined {
    return this.#byId.get(id);
  }

  get all(): readonly SubAgentRecord[] {
    return [...this.#byId.values()];
  }

  delete(id: string): void {
    this.#byId.delete(id);
  }

  /** A sub-agent with those it started, and theirs. */
  family(id: string): readonly SubAgentRecord[] {
    const own = this.#byId.get(id);
    const started = this.all.filter(({ origin }) => origin.parentId === id);
    return [...(own ? [own] : []), ...started.flatMap((child) => this.family(child.id))];
  }

  #bound(): void {
    const resting = this.all.filter(({ status }) => status !== "running");
    for (const { id } of resting.slice(0, Math.max(0, resting.length - KEPT_AT_REST))) this.delete(id);
  }
}
